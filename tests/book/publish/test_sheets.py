"""One style sheet for the site, with what its pages need."""

from pathlib import Path

import pytest

from book.publish.sheets import Needed, Sheets, slim

PAGE = """<html class="no-js">
<link rel="stylesheet" href="../assets/stylesheets/main.css">
<link rel="stylesheet" href="../assets/book.css">
<script>add("made")</script><p class="byline loud">"""


def slimmed(sheet: str) -> str:
    script = 'box.className = "md-result"; fact.className = `md-fact--${kind}`'
    return slim(sheet, Needed([PAGE], [script]))


@pytest.mark.parametrize(
    "selector",
    [
        "p",
        ".byline",
        "p.loud > a",
        ".made",
        ".md-result",
        ".md-fact--stars",
        ":not(.absent)",
        "a:is(.absent)",
    ],
)
def test_what_a_page_or_a_script_can_have_stays(selector: str) -> None:
    assert slimmed(f"{selector} {{ top: 0 }}") == f"{selector}{{top: 0}}"


@pytest.mark.parametrize("selector", [".absent", "p.absent > a", ".byline .absent b"])
def test_what_can_match_nothing_goes(selector: str) -> None:
    assert slimmed(f"{selector} {{ top: 0 }}") == ""


def test_of_several_selectors_each_is_judged() -> None:
    assert slimmed(".absent, .loud, p { top: 0 }") == ".loud,p{top: 0}"


def test_media_rules_are_looked_into_and_others_kept() -> None:
    assert slimmed("@media print { .absent { top: 0 } }") == ""
    kept = slimmed("@media print { .absent { top: 0 } .loud { top: 1px } }")
    assert kept == "@media print {.loud{top: 1px}}"
    assert "font-family: K" in slimmed("@font-face { font-family: K }")
    assert "50%" in slimmed("@keyframes turn { 50% { top: 0 } }")


def test_a_data_address_with_braces_survives() -> None:
    rule = '.loud{--icon: url("data:image/svg+xml;,<style>p{top:0}</style>")}'
    assert slimmed(rule) == rule


@pytest.mark.parametrize(
    ("made", "page"),
    [
        ("tabbed-control", '<div class="tabbed-set">'),
        ("md-tooltip", '{"features": ["content.tooltips"]}'),
        ("md-version", '{"version": {"provider": "mike"}}'),
    ],
)
def test_what_scripts_make_for_some_pages_counts_where_one_is(
    made: str, page: str
) -> None:
    script = f'find(".{made}s").add(`{made} {made}--${{side}}`)'
    sheet = f".{made}{{top:0}}.{made}--next{{top:0}}"
    assert slim(sheet, Needed([PAGE], [script])) == ""
    assert slim(sheet, Needed([PAGE, page], [script])) == sheet


def test_of_languages_and_colors_a_page_has_some() -> None:
    page = PAGE + '<div dir="ltr" data-md-color-accent="pink">'
    own = '[dir=ltr] p{top:0}[data-md-color-accent="pink"]{top:0}'
    others = "[dir=rtl] p{top:0}[data-md-color-accent=red]{top:0}"
    free = "[data-other=red]{top:0}"
    assert slim(own + others + free, Needed([page], [])) == own + free


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "assets" / "stylesheets").mkdir(parents=True)
    (tmp_path / "assets" / "stylesheets" / "main.css").write_text(
        ".loud {\n  background: url(a.svg);\n --b: 1 }", "utf-8"
    )
    (tmp_path / "assets" / "book.css").write_text(
        "p { background: url(b.svg) }", "utf-8"
    )
    return tmp_path


def test_a_page_gets_one_sheet_whose_paths_are_right(site: Path) -> None:
    sheets = Sheets(site, [PAGE], ".s1{top:0}")
    page = sheets.join(PAGE)
    assert page.count("<link") == 1
    (sheet,) = (site / "assets" / "stylesheets").glob("site.*.css")
    assert f'href="../assets/stylesheets/{sheet.name}"' in page
    text = sheet.read_text("utf-8")
    assert ".loud{background: url(a.svg);}" in text
    assert "p{background: url(../b.svg)}" in text
    assert text.endswith(".s1{top:0}")
    assert sheets.join(page) == page


def test_a_page_with_formulas_gets_another_for_later_or_at_once_without_script(
    site: Path,
) -> None:
    formula = PAGE + '<span class="katex-html">'
    sheets = Sheets(site, [formula], "")
    page = sheets.join(formula)
    (more,) = (site / "assets" / "stylesheets").glob("formulas.*.css")
    later = f'href="../assets/stylesheets/{more.name}"'
    assert f'<link rel="later" blocking="render" {later}>' in page
    assert f'<noscript><link {later} rel="stylesheet"></noscript>' in page
    assert sheets.join(page) == page
