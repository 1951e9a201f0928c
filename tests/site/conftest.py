"""The built site in the machine's browser, served with its own headers.

The site is built once, into a folder of its own. Where there is no browser, the tests
are skipped, and the end of the run says so; with BOOK_BROWSER=required they fail.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from book.pages.book import open_book
from book.publish import browser as machine
from book.publish import serving

ROOT = Path(__file__).parents[2]
NARROW = {"width": 390, "height": 844}
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": NARROW, "is_mobile": True, "has_touch": True},
    # A desktop's window at four times its zoom is narrow, and has a keyboard.
    "narrow": {"viewport": NARROW},
    "no script": {"viewport": NARROW, "java_script_enabled": False},
}
STILL = """async () => {
  await document.fonts.ready;
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""
# What book/publish/early.js starts when the page has been painted.
WAITING = "document.querySelector('script[type=later]') !== null"
SKIPPED = pytest.StashKey[int]()


def addresses() -> list[str]:
    """The pages that the build makes, by their addresses within the site."""
    docs = open_book(ROOT).docs
    sources = [*docs.rglob("*.md"), *docs.glob("labs/*.ipynb")]
    names = {path.relative_to(docs).with_suffix("").as_posix() for path in sources}
    found = {name.removesuffix("index").rstrip("/") for name in names}
    return sorted(f"{name}/" if name else "" for name in found)


PAGES = addresses()


@dataclass(frozen=True)
class Site:
    """The built site.

    Attributes:
        pages: the addresses of its pages, without the site's own.
    """

    folder: Path
    url: str
    pages: list[str] = field(default_factory=lambda: [*PAGES, "404.html"])


@dataclass
class Shown:
    """A page that a browser shows.

    Attributes:
        address: the page's address within the site.
        device: one of DEVICES.
        errors: what the console called an error, and what no script caught.
        requests: what the browser asked for.
        pending: what has not come yet.
    """

    page: Page
    address: str
    device: str
    errors: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def settle(self) -> None:
        """Wait for what moves, for what loads, and for the theme's late additions."""
        scripted = self.device != "no script"  # else nothing moves, no promise is kept
        while True:
            if scripted:
                self.run(STILL)
            if not self.pending and not (scripted and self.run(WAITING)):
                return
            self.page.wait_for_timeout(10)

    def unfold(self) -> None:
        """Open what is folded, and lay out what is out of view."""
        self.run(
            """() => {
              document.querySelectorAll("details").forEach((d) => (d.open = true));
              document.querySelectorAll(".arithmatex, .code").forEach(
                (e) => (e.style.contentVisibility = "visible"));
            }"""
        )

    def wait_until(self, script: str) -> None:
        """Playwright's own would be an eval, which the policy forbids."""
        give_up = time.monotonic() + 5
        while not self.run(script):
            assert time.monotonic() < give_up, f"never true: {script}"
            time.sleep(0.02)


Show = Callable[[str, str], Shown]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with serving.serve(folder) as url:
        serving.build(ROOT, folder, url)
        yield Site(folder, url)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    path = machine.find()
    if path is None:
        if machine.is_required():
            pytest.fail("no such browser, and BOOK_BROWSER asks for it")
        request.config.stash[SKIPPED] = 1
        pytest.skip("no Chromium or Chrome on this machine")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=str(path), args=machine.flags()
        )


def show(browser: Browser, url: str, address: str, device: str) -> Shown:
    """Open a page in a fresh profile: nothing is cached, and nothing remembered."""
    context = browser.new_context(**DEVICES[device], reduced_motion="reduce")
    shown = Shown(context.new_page(), address, device)
    page = shown.page
    page.set_default_timeout(10_000)
    page.on(
        "console",
        lambda said: shown.errors.append(said.text) if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: shown.errors.append(str(error)))

    def asked(request: Request) -> None:
        shown.requests.append(request)
        shown.pending.add(request)

    context.on("request", asked)
    context.on("requestfinished", lambda request: shown.pending.discard(request))
    context.on("requestfailed", lambda request: shown.pending.discard(request))
    page.goto(url + address, wait_until="load")
    return shown


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Show]:
    """Opens pages: `open_page("module1/", "phone")`."""
    opened: list[Shown] = []

    def open_one(address: str, device: str) -> Shown:
        opened.append(show(browser, site.url, address, device))
        return opened[-1]

    yield open_one
    for shown in opened:
        shown.page.context.close()


@pytest.fixture(scope="module", params=[*PAGES, "404.html"], ids=lambda a: a or "home")
def address(request: pytest.FixtureRequest) -> str:
    """Every page of the site, one after the other."""
    return str(request.param)


@pytest.fixture(scope="module", params=["desktop", "phone"])
def shown(
    request: pytest.FixtureRequest, browser: Browser, site: Site, address: str
) -> Iterator[Shown]:
    """Every page, on a desktop and on a phone, loaded once for a file's tests."""
    shown = show(browser, site.url, address, request.param)
    yield shown
    shown.page.context.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash.get(SKIPPED, 0):
        terminalreporter.write_line(
            "NOT TESTED: speed and access of the site, for want of a browser."
            " Install Chromium or Chrome.",
            red=True,
            bold=True,
        )
