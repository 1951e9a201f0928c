"""The formulas' fonts, cut down to what the formulas show in each."""

import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from book.markdown.math import inline, render
from book.publish.fonts import FONTS, HOME, Fonts, characters, shrink

ROOT = Path(__file__).parents[3]
FORMULA = render(r"x_1 < \eta", False)
PAGE = f"<p>Zebra {inline(FORMULA, '')} Quiz"
MATH, MAIN = "KaTeX_Math-Italic", "KaTeX_Main-Regular"
FACE = '@font-face{{font-family:X;src:url(../katex/fonts/{}.woff2) format("woff2")}}'
SHEET = FACE.format(MATH) + "p{top:0}" + FACE.format("KaTeX_Fraktur-Bold")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / FONTS, tmp_path / FONTS)
    (tmp_path / HOME).mkdir(parents=True)
    return tmp_path


def test_only_formulas_count_and_each_character_where_its_font_is() -> None:
    assert characters([PAGE]) == {MATH: set("xη"), MAIN: set("1<\u200b")}


@pytest.mark.parametrize(
    ("tex", "font"),
    [
        (r"\mathbf{Q}", "KaTeX_Main-Bold"),
        (r"\mathbb{Q}", "KaTeX_AMS-Regular"),
        (r"\mathcal{Q}", "KaTeX_Caligraphic-Regular"),
        (r"\texttt{Q}", "KaTeX_Typewriter-Regular"),
        (r"\text{Q}", MAIN),
        (r"Q^{\mathrm{a}}", MATH),
    ],
)
def test_a_letter_counts_for_the_font_of_its_command(tex: str, font: str) -> None:
    shown = characters([inline(render(tex, False), "")])
    assert [name for name, signs in shown.items() if "Q" in signs] == [font]


def held(font: Path | io.BytesIO) -> set[int]:
    return set(TTFont(font).getBestCmap())


def test_a_small_font_has_what_it_is_asked_for_and_nothing_else(site: Path) -> None:
    whole = site / FONTS / f"{MATH}.woff2"
    small = io.BytesIO(shrink(whole, {"x", "η", "字"}))
    assert held(small) == {ord("x"), ord("η")}


def test_the_fonts_of_sentences_come_within_a_sheet_of_their_own(site: Path) -> None:
    sheet, fonts = Fonts(site, [PAGE]).part(SHEET)
    assert sheet == "p{top:0}"
    assert fonts.startswith("@font-face{font-family:X;src:url(data:font/woff2;base64,")
    assert fonts.count("@font-face") == 1, "a font that nothing shows is in the sheet"
    assert not list((site / HOME).iterdir())


def test_other_fonts_are_files_named_by_what_they_hold(site: Path) -> None:
    """A reader's old font would lack the characters of a new page."""
    block = f'<div class="arithmatex">{render("x", True)}</div>'
    more = f'<div class="arithmatex">{render("z", True)}</div>'
    asked = ([block], [block, more])
    sheets = [Fonts(site, pages).part(FACE.format(MATH))[1] for pages in asked]
    assert sheets[0] != sheets[1]
    assert Fonts(site, [block]).part(FACE.format(MATH))[1] == sheets[0]
    files = sorted((site / HOME).glob("KaTeX_Math-Italic.*.woff2"))
    assert sorted(sheets) == sorted(
        FACE.format(MATH).replace(f"../katex/fonts/{MATH}.woff2", file.name)
        for file in files
    )
