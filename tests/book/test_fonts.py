"""The formulas' fonts, cut down to what the formulas show."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from book.hosting.fonts import FONTS, HOME, Fonts, characters
from book.markdown.math import inline, render

ROOT = Path(__file__).parents[2]
FORMULA = render(r"x_1 < \eta", False)
PAGE = f"<p>Zebra {inline(FORMULA, '')} Quiz"
SHEET = '@font-face{src:url(../katex/fonts/KaTeX_Math-Italic.woff2) format("woff2")}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / FONTS, tmp_path / FONTS)
    (tmp_path / HOME).mkdir(parents=True)
    return tmp_path


def test_only_formulas_count_and_each_of_their_characters() -> None:
    assert set("x1<η") <= characters([PAGE])
    assert not set("ZebraQuiz") & characters([PAGE])


def test_a_small_font_has_what_formulas_show_and_nothing_else(site: Path) -> None:
    fonts = Fonts(site, [PAGE])
    fonts.in_sheet(SHEET)
    whole = TTFont(site / FONTS / "KaTeX_Math-Italic.woff2").getBestCmap()
    small = TTFont(site / HOME / fonts.files["KaTeX_Math-Italic"]).getBestCmap()
    assert set(small) == {ord(sign) for sign in characters([PAGE])} & set(whole)
    assert {ord("x"), ord("η")} <= set(small)


def test_a_font_is_named_by_what_it_holds(site: Path) -> None:
    """A reader's old font would lack the characters of a new page."""
    more = inline(render("z", False), "")
    sheets = [Fonts(site, pages).in_sheet(SHEET) for pages in ([PAGE], [PAGE, more])]
    assert sheets[0] != sheets[1]
    assert Fonts(site, [PAGE]).in_sheet(SHEET) == sheets[0]


def test_a_page_asks_at_once_for_the_fonts_that_it_needs(site: Path) -> None:
    fonts = Fonts(site, [PAGE])
    fonts.in_sheet(SHEET)
    links = fonts.preload(PAGE, "../")
    assert links.count("<link") == 1
    assert f'href="../assets/stylesheets/{fonts.files["KaTeX_Math-Italic"]}"' in links
    assert fonts.preload("<p>No formula", "../") == ""
