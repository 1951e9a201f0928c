"""The formulas' fonts, cut down to what the formulas show in each."""

import base64
import io
import re
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


def cmaps(sheet: str) -> list[set[int]]:
    data = re.findall(r"base64,([^)]*)\)", sheet)
    return [held(io.BytesIO(base64.b64decode(one))) for one in data]


def test_what_first_lines_show_comes_with_the_sheet_and_the_rest_apart(
    site: Path,
) -> None:
    first, more = Fonts(site, [PAGE]).split(SHEET)
    assert first.startswith("p{top:0}@font-face{font-family:X;src:url(data:font/woff2;")
    assert cmaps(first) == [{ord("x")}]
    assert cmaps(more) == [{ord("η")}]
    assert "Fraktur" not in first + more, "a font that nothing shows is in a sheet"


def test_a_browser_is_told_which_font_has_a_character(site: Path) -> None:
    for sheet, sign in zip(Fonts(site, [PAGE]).split(SHEET), "xη", strict=True):
        assert sheet.endswith(f";unicode-range:U+{ord(sign):x}}}")


def test_the_sheet_changes_with_the_characters(site: Path) -> None:
    """Its name tells what it holds: an older one would lack a newer page's."""
    x, k = (f'<div class="arithmatex">{render(one, True)}</div>' for one in "xk")
    sheets = [Fonts(site, pages).split(SHEET) for pages in ([x], [x], [x, k])]
    assert sheets[0] == sheets[1] != sheets[2]
