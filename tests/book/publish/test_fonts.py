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


def test_the_fonts_that_formulas_show_come_within_the_sheet(site: Path) -> None:
    sheet = Fonts(site, [PAGE]).last_in(SHEET)
    assert sheet.startswith("p{top:0}@font-face{font-family:X;src:url(data:font/woff2;")
    assert sheet.count("@font-face") == 1, "a font that nothing shows is in the sheet"


def test_the_sheet_changes_with_the_characters(site: Path) -> None:
    """Its name tells what it holds: an older one would lack a newer page's."""
    x, z = (f'<div class="arithmatex">{render(one, True)}</div>' for one in "xz")
    sheets = [Fonts(site, pages).last_in(SHEET) for pages in ([x], [x], [x, z])]
    assert sheets[0] == sheets[1] != sheets[2]
