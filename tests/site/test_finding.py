"""What a reader looks for: by the search, and where a link leads nowhere."""

from typing import Any

import pytest

CHAPTER = "module1/ch11_introduction/"
RESULT = ".md-search-result__link"


def test_a_name_of_the_library_is_found(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.settle()
    shown.page.keyboard.press("/")
    for words in ("manual_seed", "MSELoss", "randn", "backward", "learning rate"):
        shown.page.keyboard.press("Control+A")
        shown.page.keyboard.type(words)
        found = shown.page.locator(f"{RESULT}:visible").filter(
            has_text=words.split()[-1]
        )
        found.first.wait_for()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_who_finds_no_page_finds_help(open_page: Any, site: Any, device: str) -> None:
    shown = open_page("module1/no_such_chapter/", device)
    shown.settle()
    links = shown.run(
        "[...document.querySelectorAll('article li a')].map((a) => a.href)"
    )
    assert {site.url, f"{site.url}module1/", f"{site.url}labs/"} <= set(links)
    for link in links:
        assert (site.folder / link.removeprefix(site.url) / "index.html").is_file()
    assert [error for error in shown.errors if "404" not in error] == []
    shown.page.locator("article input").fill("gradient")
    shown.page.locator("article button").click()
    shown.page.locator(RESULT).first.wait_for()
