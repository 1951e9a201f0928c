"""What waits: the theme for a reader's first act, and what is far from view."""

from typing import Any

import pytest

from tests.site.conftest import WAITING
from tests.site.pages import some

CHAPTER = "module1/ch11_introduction/"
TABLES = "module3/ch31_optimizers/"
# The theme wraps each table, also one that is wrapped.
STARTED = "document.querySelector('.md-typeset__table .md-typeset__table') !== null"
# Where the words of the page lie, with and without its stretches.
PLACES = """() => [...document.querySelectorAll("article *, footer")]
  .filter((e) => !e.matches(".stretch, svg *, .katex *"))
  .map((e) => [e.getBoundingClientRect(), e])
  .map(([r, e]) => [`${e.tagName}#${e.id} ${e.textContent.trim().slice(0, 60)}`,
    ...[r.x, r.y + scrollY, r.width, r.height].map(Math.round)])"""
UNWRAP = """() => document.querySelectorAll(".stretch").forEach(
  (e) => e.replaceWith(...e.childNodes))"""


# When the most fonts were asked for and came, and when the first lines were seen.
FONTS = """() => {
  const [fonts] = performance.getEntriesByType("resource").filter(
    ({ name }) => name.includes("/formulas."));
  const [seen] = performance.getEntriesByName("first-contentful-paint");
  return fonts && seen ? [fonts.startTime, fonts.responseEnd, seen.startTime] : null;
}"""


def test_on_a_phone_first_lines_wait_for_no_more_fonts(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.wait_until(f"({FONTS})() !== null")
    asked, _, seen = shown.run(FONTS)
    assert asked > seen


@pytest.mark.parametrize(
    ("address", "device"), [(CHAPTER, "desktop"), (f"{CHAPTER}#summary", "phone")]
)
def test_where_any_formula_may_be_seen_first_the_fonts_come_before(
    open_page: Any, address: str, device: str
) -> None:
    shown = open_page(address, device)
    shown.wait_until(f"({FONTS})() !== null")
    _, came, seen = shown.run(FONTS)
    assert came < seen


@pytest.mark.parametrize("act", some("touch", "scroll", "key"))
def test_on_a_phone_the_theme_starts_with_the_first_touch(
    open_page: Any, act: str
) -> None:
    shown = open_page(TABLES, "phone")
    shown.wait_until(f"!({WAITING})")
    shown.page.wait_for_timeout(300)
    assert not shown.run(STARTED)
    if act == "touch":
        shown.page.touchscreen.tap(200, 300)
    elif act == "scroll":
        shown.run("() => scrollTo(0, 300)")
    else:
        shown.page.keyboard.press("Tab")
    shown.wait_until(STARTED)


def test_beside_a_sidebar_the_theme_starts_by_itself(open_page: Any) -> None:
    shown = open_page(TABLES, "desktop")
    shown.wait_until(STARTED)


def test_a_slash_typed_first_opens_the_search(open_page: Any) -> None:
    shown = open_page(CHAPTER, "narrow")
    shown.wait_until("document.querySelector('script[type=later]') === null")
    shown.wait_until("window.keyboard$ !== undefined")
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("gradient")
    shown.page.locator(".md-search-result__link").first.wait_for()


def test_the_first_touch_can_change_the_colors(
    open_page: Any,
) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.wait_until("window.keyboard$ !== undefined")
    before = shown.run("document.body.dataset.mdColorScheme")
    shown.page.locator("[data-md-component=palette] label:visible").tap()
    shown.wait_until(f"document.body.dataset.mdColorScheme !== '{before}'")


def test_a_closed_menu_is_not_laid_out_and_an_open_one_is(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    seen = (
        "document.querySelector('.md-nav--primary a[href=\"../\"]').checkVisibility()"
    )
    assert not shown.run(seen)
    shown.page.locator(".menu-button, label.md-header__button[for=__drawer]").tap()
    shown.wait_until(seen)
    shown.page.locator(".md-overlay").tap(position={"x": 380, "y": 400})
    shown.wait_until(f"!{seen}")


def test_who_comes_to_a_section_finds_all_of_the_page_laid_out(open_page: Any) -> None:
    shown = open_page(f"{CHAPTER}#summary", "phone")
    assert not shown.run("document.querySelector('.by-and-by')")
    assert shown.run("document.querySelectorAll('.stretch').length") > 10
    top = "Math.round(document.getElementById('summary').getBoundingClientRect().top)"
    shown.settle()
    assert 0 <= shown.run(top) < 100


def test_a_link_followed_at_once_leads_to_its_section(open_page: Any) -> None:
    """While what is above it is being laid out."""
    shown = open_page(CHAPTER, "phone")
    shown.run("() => { location.hash = '#summary'; }")
    shown.wait_until(f"!({WAITING})")
    shown.settle()
    top = shown.run("document.getElementById('summary').getBoundingClientRect().top")
    assert 0 <= top < 120


@pytest.mark.parametrize(
    "address", some(CHAPTER, "labs/lab4_scale/", "symbols/", "module3/ch31_optimizers/")
)
def test_nothing_lies_elsewhere_for_its_stretches(open_page: Any, address: str) -> None:
    shown = open_page(address, "desktop")
    shown.settle()
    shown.unfold()
    shown.settle()
    within = shown.run(PLACES)
    shown.run(UNWRAP)
    assert not shown.run("document.querySelector('.stretch')")
    without = shown.run(PLACES)
    moved = [(a, b) for a, b in zip(within, without, strict=True) if a != b]
    assert not moved, f"{len(moved)} moved, first {moved[0]}"


def test_a_table_that_the_theme_wraps_again_keeps_its_place(open_page: Any) -> None:
    shown = open_page(TABLES, "phone")
    shown.wait_until(f"!({WAITING})")
    tables = """() => [...document.querySelectorAll("article table")].map((e) => {
      const { x, width, height } = e.getBoundingClientRect();
      return [x, width, height]; })"""
    before = shown.run(tables)
    shown.settle()
    shown.wait_until(STARTED)
    assert shown.run(tables) == before
