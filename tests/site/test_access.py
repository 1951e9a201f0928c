"""Every page, light and dark, on a desktop and on a phone: nobody is kept out."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.site.pages import some

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN_AXE = (Path(__file__).parent / "axe.js").read_text("utf-8")
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


# The looks of words that axe found easy to read, on any page.
GOOD_LOOKS: set[str] = set()


def violations(shown: Any, color: bool = False) -> list[str]:
    """What axe has against the page as it is shown now."""
    shown.lay_out()
    shown.settle()
    if not shown.run("'axe' in window"):
        shown.run(AXE)
    said = shown.run(RUN_AXE, {"color": color, "judged": sorted(GOOD_LOOKS)})
    if not said["violations"]:
        GOOD_LOOKS.update(said["looks"])
    return [f"{shown.address or 'home'}: {one}" for one in said["violations"]]


def listed(problems: list[str]) -> str:
    return "\n".join(["", *problems[:20], f"{len(problems)} in all"])


def use_scheme(shown: Any, scheme: str) -> None:
    attribute = {"light": "default", "dark": "slate"}[scheme]
    if shown.run("document.body.dataset.mdColorScheme") != attribute:
        label = "[data-md-component=palette] label:not([hidden])"
        shown.run("label => document.querySelector(label).click()", label)
    assert shown.run("document.body.dataset.mdColorScheme") == attribute


def test_axe_finds_no_color_hard_to_read(shown: Any) -> None:
    shown.unfold()
    for scheme in shown.schemes:
        use_scheme(shown, scheme)
        found = violations(shown, color=True)
        assert not found, scheme + listed(found)


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


def test_nothing_scrolls_sideways(shown: Any) -> None:
    shown.unfold()
    found = shown.run(STICKS_OUT)
    assert not found, f"{shown.address} is wider than the window:" + listed(found)


def test_the_console_is_silent_and_no_request_leaves(shown: Any, site: Any) -> None:
    shown.unfold()
    shown.settle()
    assert not shown.errors, shown.address + listed(shown.errors)
    assert not strangers(shown, site), shown.address + listed(strangers(shown, site))


@pytest.mark.parametrize("address", ["", "module1/ch11_introduction/", "404.html"])
def test_no_request_leaves_where_no_policy_forbids_it(
    open_page: Any, site: Any, address: str
) -> None:
    shown = open_page(address, "no policy")
    shown.settle()
    shown.page.wait_for_timeout(300)  # what the theme's script would ask for by then
    assert shown.page.locator(".md-source").count(), "no link to the repository"
    assert not strangers(shown, site), listed(strangers(shown, site))


def strangers(shown: Any, site: Any) -> list[str]:
    """What was asked of other hosts."""
    asked = [request.url for request in shown.requests]
    own = (site.url, "data:", "blob:")
    return [url for url in asked if not url.startswith(own)]


def test_axe_finds_nothing_else(shown: Any) -> None:
    shown.unfold()
    found = violations(shown)
    assert not found, listed(found)


def test_math_and_figures_are_there_without_script(turn_to: Any, address: str) -> None:
    shown = turn_to(address, "no script")
    shown.unfold()
    shown.settle()
    missing = shown.run(
        """() => [
          ...[...document.querySelectorAll(".arithmatex")].filter(
            (e) => !e.querySelector(".katex-html")?.getBoundingClientRect().width),
          ...[...document.querySelectorAll("article img")].filter(
            (e) => !e.closest("[src$='#only-dark']") && !e.naturalWidth),
        ].map((e) => e.outerHTML.slice(0, 200))"""
    )
    assert not missing, f"{address}:" + listed(missing)


def test_a_violation_names_page_rule_and_element(open_page: Any) -> None:
    shown = open_page("module1/", "phone")
    shown.run(
        """() => {
          const page = document.querySelector("article");
          const html = "<button id='mute'></button><p id='pale'>Hm";
          page.insertAdjacentHTML("beforeend", html);
          document.getElementById("pale").style.color = "#888";
        }"""
    )
    (named,) = violations(shown)
    assert named.startswith('module1/: button-name: #mute\n    <button id="mute">')
    (named,) = violations(shown, color=True)
    assert named.startswith("module1/: color-contrast: #pale")
    assert "insufficient color contrast" in named


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
