"""The formulas' fonts, cut down to what the formulas show."""

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
SHEET = '@font-face{src:url(../katex/fonts/KaTeX_Math-Italic.woff2) format("woff2")}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / FONTS, tmp_path / FONTS)
    (tmp_path / HOME).mkdir(parents=True)
    return tmp_path


def test_only_formulas_count_and_each_of_their_characters() -> None:
    assert set("x1<η") <= characters([PAGE])
    assert not set("ZebraQuiz") & characters([PAGE])


def held(font: Path | io.BytesIO) -> set[int]:
    return set(TTFont(font).getBestCmap())


def test_a_small_font_has_what_formulas_show_and_nothing_else(site: Path) -> None:
    whole = site / FONTS / "KaTeX_Math-Italic.woff2"
    small = held(io.BytesIO(shrink(whole, characters([PAGE]))))
    assert small == {ord(sign) for sign in characters([PAGE])} & held(whole)
    assert {ord("x"), ord("η")} <= small


def test_the_fonts_of_sentences_come_within_the_sheet(site: Path) -> None:
    sheet = Fonts(site, [PAGE]).in_sheet(SHEET)
    assert "url(data:font/woff2;base64," in sheet
    assert not list((site / HOME).iterdir())


def test_other_fonts_are_files_named_by_what_they_hold(site: Path) -> None:
    """A reader's old font would lack the characters of a new page."""
    block = f'<div class="arithmatex">{render("x", True)}</div>'
    more = f'<div class="arithmatex">{render("z", True)}</div>'
    sheets = [Fonts(site, pages).in_sheet(SHEET) for pages in ([block], [block, more])]
    assert sheets[0] != sheets[1]
    assert Fonts(site, [block]).in_sheet(SHEET) == sheets[0]
    files = sorted((site / HOME).glob("KaTeX_Math-Italic.*.woff2"))
    assert sorted(sheets, key=str) == sorted(
        SHEET.replace("../katex/fonts/KaTeX_Math-Italic.woff2", file.name)
        for file in files
    )
