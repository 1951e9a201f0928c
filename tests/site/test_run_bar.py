"""The bar below a title, and the button that copies all code up to a block."""

import json
from typing import Any

import pytest

from book.exports import session
from book.pages import reading
from book.pages.book import open_book
from tests.site.pages import ROOT
from tests.site.test_keyboard import tab_to

BOOK = open_book(ROOT)
CHAPTER = "module1/ch11_introduction/"
LAB = "labs/lab1_from_scratch/"


@pytest.mark.parametrize("address", [CHAPTER, LAB])
@pytest.mark.parametrize("device", ["phone", "no script"])
def test_a_phone_shows_the_ways_to_run_a_page_at_once(
    open_page: Any, address: str, device: str
) -> None:
    shown = open_page(address, device)
    links = shown.page.locator(".run .ways a")
    assert links.all_inner_texts()[:2] == ["Open in Colab", "Notebook"]
    for link in links.all():
        box = link.bounding_box()
        assert box["y"] + box["height"] < 500
    assert "minutes to read" in shown.page.locator(".run .work").inner_text()


def test_what_the_bar_offers_is_there(open_page: Any, site: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    ways = shown.page.locator(".ways a[download]")
    assert ways.all_inner_texts() == ["Notebook", "Script"]
    for way in ways.all():
        address = way.evaluate("(link) => link.href")
        assert shown.page.request.get(address).ok
    command = shown.page.locator(".run code").text_content()
    name = address.rpartition("/")[2]
    assert command == f"uv run https://book.example/scripts/{name}"
    assert (site.folder / "scripts" / name).is_file()


def test_a_labs_notebook_holds_no_answers(open_page: Any) -> None:
    shown = open_page(LAB, "desktop")
    link = shown.page.locator(".ways a[download]")
    answer = shown.page.request.get(link.evaluate("(link) => link.href"))
    cells = json.loads(answer.body())["cells"]
    assert len(cells) > 20
    assert not any(cell.get("outputs") for cell in cells)


def test_a_keyboard_copies_all_code_up_to_a_block(open_page: Any) -> None:
    page = reading.read(BOOK.docs / f"{CHAPTER.rstrip('/')}.md", BOOK)
    block = page.runnable()[2]
    shown = open_page(CHAPTER, "narrow")
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.unfold()
    shown.settle()
    for _ in range(3):
        tab_to(shown, "button.up-to")
    assert shown.run("document.activeElement.ariaLabel") == "Copy all code up to here"
    shown.page.keyboard.press("Enter")
    said = shown.page.locator(".md-dialog--active")
    said.wait_for()
    assert said.inner_text() == "Copied 3 blocks to the clipboard"
    copied = shown.run("navigator.clipboard.readText()")
    assert copied == session.up_to(page, block)


def test_without_a_script_nothing_offers_to_copy(open_page: Any) -> None:
    shown = open_page(CHAPTER, "no script")
    assert shown.page.locator("button.copy").count() > 50
    assert not shown.page.locator("button.copy:visible").count()
