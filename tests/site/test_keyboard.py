"""A keyboard alone is enough: everything that can be used can be reached and used."""

from pathlib import Path
from typing import Any

import pytest

from tests.site.pages import some

CHAPTER = "module1/ch11_introduction/"

WATCH = (Path(__file__).parent / "keyboard.js").read_text("utf-8")


def press_tab_through(shown: Any) -> list[str]:
    """What the Tab key does not reach on its way from the top to the end."""
    shown.settle()
    for _ in range(shown.run(WATCH)):  # from the end it goes on at the top
        shown.page.keyboard.press("Tab")
    found: list[str] = shown.run("missed()")
    return found


def tab_to(shown: Any, selector: str) -> None:
    """Press Tab until something of the kind has the focus, and can be seen."""
    for _ in range(200):
        shown.page.keyboard.press("Tab")
        if shown.run("s => document.activeElement.matches(s)", selector):
            assert shown.run("document.activeElement.getBoundingClientRect().x >= 0"), (
                selector
            )
            return
    raise AssertionError(f"200 times Tab did not reach {selector}")


@pytest.mark.parametrize("device", some("narrow", "desktop"))
def test_the_tab_key_reaches_everything(open_page: Any, device: str) -> None:
    shown = open_page(CHAPTER, device)
    shown.unfold()
    found = press_tab_through(shown)
    assert not found, "the Tab key does not reach\n" + "\n".join(found)


def test_a_keyboard_opens_the_menu_of_a_narrow_window(open_page: Any) -> None:
    shown = open_page(CHAPTER, "narrow")
    shown.settle()
    tab_to(shown, ".menu-button")
    shown.page.keyboard.press("Enter")
    shown.wait_until("document.activeElement.ariaExpanded === 'true'")
    tab_to(shown, ".md-sidebar--primary a[href='../']")
    shown.page.keyboard.press("Enter")
    shown.page.wait_for_url("**/module1/")


@pytest.mark.parametrize("device", some("narrow", "desktop"))
def test_a_keyboard_searches(open_page: Any, device: str) -> None:
    shown = open_page(CHAPTER, device)
    shown.settle()
    asked = [request.url for request in shown.requests]
    assert not any("search_index" in url for url in asked), "nobody has searched yet"
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("gradient")
    shown.page.locator(".md-search-result__link").first.wait_for()
    shown.page.keyboard.press("ArrowDown")
    shown.wait_until("document.activeElement.matches('.md-search-result__link')")
    shown.page.keyboard.press("Enter")
    shown.page.wait_for_url("**?h=gradient*")
    marked = shown.page.locator("mark[data-md-highlight]").first
    assert marked.inner_text().lower() == "gradient"


def test_a_keyboard_unfolds_copies_and_scrolls(open_page: Any) -> None:
    shown = open_page(CHAPTER, "narrow")
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.settle()
    tab_to(shown, "article summary")
    shown.page.keyboard.press("Enter")
    assert shown.run("document.activeElement.parentElement.open")
    tab_to(shown, ".code > code")
    shown.page.keyboard.press("ArrowRight")
    shown.wait_until("document.activeElement.scrollLeft > 0")
    tab_to(shown, "button.copy")
    shown.page.keyboard.press("Enter")
    shown.page.locator(".md-dialog--active").wait_for()
    assert shown.run("navigator.clipboard.readText()").strip()


def test_what_no_keyboard_reaches_is_named(open_page: Any) -> None:
    shown = open_page(CHAPTER, "narrow")
    shown.settle()
    shown.unfold()
    shown.settle()
    shown.run("document.querySelector('.code > code[tabindex]').id = 'mute'")
    shown.run("mute.removeAttribute('tabindex')")
    shown.run(WATCH)
    (named,) = shown.run("unreachable()")
    assert named.startswith("CODE#mute.")
