"""Material's search and Zensical's, as a reader at the keyboard uses them."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from book.publish import browser, serving

# Seconds: results that stand still, or none; and patience.
QUIET, EMPTY, PATIENCE = 0.1, 1.0, 30.0


@dataclass(frozen=True)
class Look:
    """How a theme shows its search.

    Attributes:
        name: the theme's.
        button: opens it, where the field is not in sight.
        said: says how many results there are, and `idle` what it says before.
        links: the script that lists the items' addresses of sections in sight. Material
            puts the page's own above its sections': it counts where none is below.
    """

    name: str
    button: str
    field: str
    said: str
    idle: tuple[str, ...]
    items: str
    links: str


MATERIAL = Look(
    "Material",
    "",
    "[data-md-component=search-query]",
    ".md-search-result__meta",
    ("Initializing search", "Type to start searching"),
    ".md-search-result__item",
    """items => items.flatMap((item) => {
      const links = [...item.querySelectorAll(":scope > a")];
      return (links.length > 1 ? links.slice(1) : links).map((link) => link.href);
    })""",
)
ZENSICAL = Look(
    "Zensical",
    ".md-search__button:visible, label[for=__search]:visible",  # wide, and narrow
    "dialog input[role=combobox]",
    "dialog [role=status]",
    ("",),
    "dialog a[role=option]",
    "items => items.map((link) => link.href)",
)


@dataclass
class Engine:
    """A site's search, open in a browser.

    Attributes:
        errors: what the browser complained of, such as a style that it refused.
    """

    page: Page
    look: Look
    url: str
    errors: list[str] = field(default_factory=list)

    def ask(self, text: str) -> list[str]:
        """Type it; the sections that come up, from the top: `module1/page/#anchor`.

        Raises:
            TimeoutError: the search says nothing.
        """
        field = self.page.locator(self.look.field)
        field.fill("")
        field.press("End")  # Material heeds keys, and not what is put in otherwise
        self._results(text, idle=True)
        field.fill(text)
        field.press("End")
        links = self._results(text, idle=False)
        return [_address(link.removeprefix(self.url)) for link in links]

    def _results(self, text: str, *, idle: bool) -> list[str]:
        """What is listed, once the search is idle; or is not, and stands still."""
        give_up = time.monotonic() + PATIENCE
        before, since = None, time.monotonic()
        while time.monotonic() < give_up:
            said = self.page.locator(self.look.said).inner_text().strip()
            links = self.page.locator(self.look.items).evaluate_all(self.look.links)
            if (said, links) != before or (said in self.look.idle) != idle:
                before, since = (said, links), time.monotonic()
            elif idle or time.monotonic() - since > (QUIET if links else EMPTY):
                return list(links)
            time.sleep(0.03)
        raise TimeoutError(f"the search says nothing for {text!r}")


@contextlib.contextmanager
def start(folder: Path) -> Iterator[Engine]:
    """The search of the site in that folder, of whichever theme.

    Raises:
        FileNotFoundError: there is no browser.
    """
    path = browser.find()
    if path is None:
        raise FileNotFoundError("no Chromium or Chrome: name one in BOOK_BROWSER")
    with serving.serve(folder) as url, sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=str(path), args=browser.flags()
        )
        with open_search(chrome, url) as engine:
            yield engine
        chrome.close()


@contextlib.contextmanager
def open_search(chrome: Browser, url: str, **device: Any) -> Iterator[Engine]:
    """The search of the site at that address, in a window as Playwright has it."""
    page, errors = chrome.new_page(**device, reduced_motion="reduce"), list[str]()
    page.on(
        "console",
        lambda said: errors.append(said.text) if said.type == "error" else None,
    )
    page.goto(url, wait_until="load")
    look = MATERIAL if page.locator(MATERIAL.field).count() else ZENSICAL
    if look.button:
        page.locator(look.field).wait_for(state="attached")  # else it hears nothing
        page.locator(look.button).first.click()
    page.locator(look.field).focus()
    yield Engine(page, look, url, errors)
    page.close()


def _address(link: str) -> str:
    """Without what Material adds to mark the words that were found."""
    parts = urlsplit(unquote(link))
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")
