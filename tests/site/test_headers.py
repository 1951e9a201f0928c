"""The site under the policy that it ships: strict, and everything still works."""

import re
import urllib.error
import urllib.request
from typing import Any

import pytest

from book.markdown.math import render
from book.publish import headers
from book.publish.finishing import Styles
from book.publish.sheets import Needed, slim

CHAPTER = "module1/ch11_introduction/"
CSP = "Content-Security-Policy"
RECTS = """() => [...document.querySelectorAll("body *")].map((e) => {
  const { x, y, width, height } = e.getBoundingClientRect();
  return [x, y, width, height].map((n) => n.toFixed(2)).join();
})"""


def sent(site: Any, path: str) -> Any:
    """The headers that the host sends with a path."""
    try:
        with urllib.request.urlopen(site.url + path) as answer:
            return answer.headers
    except urllib.error.HTTPError as error:
        return error.headers


def test_every_page_gets_one_strict_policy(site: Any) -> None:
    for address in [*site.pages, "no-such-page"]:
        policies = sent(site, address).get_all(CSP)
        assert len(policies) == 1, address
        assert "unsafe" not in policies[0]
        assert policies[0].startswith("default-src 'none'; script-src 'self' 'sha256-")


def test_every_file_gets_the_other_headers(site: Any) -> None:
    for address in ["", CHAPTER, "assets/book.css", "figures/ch11_fit.svg"]:
        got = sent(site, address)
        assert got["X-Content-Type-Options"] == "nosniff"
        assert got["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert len(got.get_all(CSP)) == 1


def test_pages_hold_nothing_that_the_policy_forbids(site: Any) -> None:
    for path in site.folder.rglob("*.html"):
        text = re.sub(r"<script.*?</script>", "", path.read_text("utf-8"), flags=re.S)
        found = re.findall(r"<[a-z]+[^<>]*? (?:style|on[a-z]+)=\"[^\"]*\"", text)
        assert not found, f"{path}: {found[:3]}"


def test_the_policy_bites(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.run(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.intruder = true";
          document.head.append(script);
          const html = "<p id='p' style='color: red'>p</p>";
          document.body.insertAdjacentHTML("beforeend", html);
        }"""
    )
    assert not shown.run("window.intruder")
    assert shown.run("getComputedStyle(p).color") != "rgb(255, 0, 0)"
    assert len(shown.errors) == 2


def test_a_reader_who_walks_about_meets_no_error(open_page: Any, site: Any) -> None:
    shown = open_page("", "desktop")
    labs = [address for address in site.pages if address.startswith("labs/")]
    for address in ["module1/", CHAPTER, *labs, ""]:
        shown.run(
            "url => [...document.links].find((link) => link.href === url).click()",
            site.url + address,
        )
        shown.page.wait_for_url(site.url + address)
        shown.settle()
        shown.unfold()
        assert not shown.errors, f"{address}: {shown.errors}"


def test_a_reader_turns_a_flipbook_and_changes_the_colors(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    for book in shown.page.locator("book-flipbook").all():
        book.scroll_into_view_if_needed()
        book.locator("input").press("ArrowRight")
    shown.page.locator("[data-md-component=palette] label:visible").click()
    shown.page.locator("article summary").first.click()
    shown.settle()
    assert not shown.errors


def test_a_figure_opened_by_itself_keeps_its_colors(open_page: Any) -> None:
    shown = open_page("figures/ch11_fit.svg", "desktop")
    assert shown.run("document.querySelectorAll('[style]').length > 10")
    assert not shown.errors


def test_a_marked_search_word_is_found_again_after_a_fresh_start(
    open_page: Any,
) -> None:
    shown = open_page(f"{CHAPTER}?h=gradient", "desktop")
    shown.page.locator("article mark").first.wait_for()


@pytest.mark.parametrize(
    "tex", [r"\frac{1}{N}\sum_{i=1}^N x_i^2", r"\hat y = \sqrt{w}"]
)
def test_classes_draw_a_formula_as_its_attributes_did(browser: Any, tex: str) -> None:
    html = render(tex, True)
    styles = Styles([html])
    classified = styles.classify(html)
    assert 'style="' not in re.sub("displaystyle", "", classified)
    page = browser.new_page()
    page.set_content(html)
    before = page.evaluate(RECTS)
    page.set_content(f"<style>{styles.sheet()}</style>{classified}")
    assert page.evaluate(RECTS) == before
    page.close()


def test_styles_become_classes_but_for_what_scripts_say() -> None:
    script = "<script>'<p style=\"\">'</script>"
    page = f'<b class="a" style="top:1em">x</b><td style="top:1em">{script}'
    other = '<i style="left:0;top:0">'
    styles = Styles([page, other])
    assert styles.classify(page) == f'<b class="_1 a">x</b><td class="_1">{script}'
    assert styles.classify(other) == '<i class="_0">'
    rules = "._0{left:0!important;top:0!important}\n._1{top:1em!important}\n"
    assert styles.sheet() == rules


def test_no_rule_of_our_own_style_goes(site: Any) -> None:
    """Else it is for nothing that a page has, or a script names the class in pieces."""

    class Everything(Needed):
        def __contains__(self, name: str) -> bool:
            return True

    pages = [path.read_text("utf-8") for path in site.folder.rglob("*.html")]
    scripts = [path.read_text("utf-8") for path in site.folder.rglob("*.js")]
    own = (site.folder / "assets" / "book.css").read_text("utf-8")
    kept = slim(own, Needed(pages, scripts))
    assert kept.replace("}", "}\n") == slim(own, Everything([], [])).replace("}", "}\n")


def test_what_is_written_is_what_is_read(site: Any) -> None:
    assert headers.read(headers.write(site.folder)) == headers.rules(site.folder)
