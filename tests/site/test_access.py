"""What no single page shows: a map with marks, a host without headers, faults named."""

from pathlib import Path
from typing import Any

import pytest

from tests.site.axe import listed, use_scheme, violations, violations_within
from tests.site.pages import some

MARK_ALL = """() => {
  const done = {};
  for (const { pathname } of document.links) {
    const page = /module\\d\\/ch\\d\\d_\\w+/.exec(pathname);
    if (page) done[page[0]] = "2026-11-20";
  }
  localStorage.setItem("training-loop-progress", JSON.stringify(done));
  document.dispatchEvent(new Event("progress"));
}"""
STICKS_OUT = (Path(__file__).parent / "sticks_out.js").read_text("utf-8")


@pytest.mark.parametrize("address", some("", "module1/"))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_with_all_marked_as_done_is_as_easy_to_read(
    open_page: Any, address: str, scheme: str
) -> None:
    shown = open_page(address, "desktop")
    shown.settle()
    shown.run(MARK_ALL)
    use_scheme(shown, scheme)
    assert shown.page.locator("article .progress-mark").count() > 3
    found = violations(shown) + violations(shown, color=True)
    assert not found, listed(found)


@pytest.mark.parametrize("address", ["", "module1/ch11_introduction/", "404.html"])
def test_no_request_leaves_where_no_policy_forbids_it(
    open_page: Any, site: Any, address: str
) -> None:
    shown = open_page(address, "no policy")
    shown.settle()
    shown.page.wait_for_timeout(300)  # what the theme's script would ask for by then
    assert shown.page.locator(".md-source").count(), "no link to the repository"
    assert not shown.strangers(site), listed(shown.strangers(site))


BREAK = """(selector) => {
  const html = "<button class='mute'></button><p class='pale'>Hm";
  document.querySelector(selector).insertAdjacentHTML("beforeend", html);
  document.querySelector(`${selector} .pale`).style.color = "#888";
}"""


def test_a_violation_names_page_rule_and_element(open_page: Any) -> None:
    shown = open_page("module1/", "phone")
    shown.run(BREAK, "article")
    (named,) = violations(shown)
    assert named.startswith('module1/: button-name: .mute\n    <button class="mute">')
    (named,) = violations(shown, color=True)
    assert named.startswith("module1/: color-contrast: ")
    assert '<p class="pale"' in named
    assert "insufficient color contrast" in named


def test_within_a_figure_its_own_violations_are_found_and_no_others(
    open_page: Any,
) -> None:
    shown = open_page("", "narrow")
    shown.ready("book-loop")
    shown.ready("book-loop button")
    shown.run(BREAK, "article")
    assert violations_within(shown, "book-loop") == []
    shown.run(BREAK, "article book-loop")
    named = [one.partition(" ")[2] for one in violations_within(shown, "book-loop")]
    assert [one.partition(":")[0] for one in named] == ["button-name", "color-contrast"]
    assert len(violations(shown)) == 2, "the figure is whole, and so is the page"


def test_what_is_wider_than_the_window_is_named(open_page: Any) -> None:
    shown = open_page("module1/", "phone")
    shown.run(
        """() => {
          const wide = document.createElement("div");
          wide.className = "too-wide";
          wide.textContent = "A table, perhaps";
          wide.style.width = "500px";
          document.querySelector("article").append(wide);
        }"""
    )
    assert "div.too-wide: A table, perhaps" in shown.run(STICKS_OUT)
