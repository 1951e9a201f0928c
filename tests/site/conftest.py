"""The built site in the machine's browser, served with its own headers.

The site is built once, as it is published, into a folder of its own. Where there is no
browser, the tests are skipped, and the end of the run says so; with
BOOK_BROWSER=required they fail.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Locator, Page, Request, sync_playwright

from book.publish import browser as machine
from book.publish import serving
from tests.site.pages import DEVICES, PAGES, addresses, views

ROOT = Path(__file__).parents[2]
STILL = """async () => {
  await document.fonts.ready;
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""
# A script's own word that it has run: it comes later than the last of its files.
HAS_RUN = """document.addEventListener("load", ({ target }) => {
  if (target.localName === "script") target.hasRun = true;
}, true)"""
# What book/publish/early.js starts when the page has been painted, and what is laid out
# later.
WAITING = """[...document.scripts].some((e) => e.type === "later" || e.src && !e.hasRun)
  || [...document.querySelectorAll(".by-and-by .stretch ~ .stretch")].some(
    (e) => e.style.contentVisibility !== "visible")"""
# It is laid out in small steps, for which a test need not wait.
AT_ONCE = """() => {
  for (const e of document.querySelectorAll(".code, .by-and-by .stretch ~ .stretch")) {
    e.style.contentVisibility = "visible";
  }
  document.dispatchEvent(new Event("laidout"));
}"""
# On a narrow screen the theme starts with the first thing that a reader does.
TOUCH = "() => { dispatchEvent(new Event('pointerover')); }"
# Chromium without windows has a mouse in its corner, even as a phone, and a page that
# starts hears of it.
NO_MOUSE = """addEventListener("pointerover", (event) => {
  if (event.pointerType === "mouse") event.stopImmediatePropagation();
}, true)"""
PATIENCE = 60  # seconds: then something never comes
SKIPPED = pytest.StashKey[int]()


@dataclass(frozen=True)
class Site:
    """The built site.

    Attributes:
        pages: the addresses of its pages, without the site's own.
    """

    folder: Path
    url: str
    pages: list[str] = field(default_factory=addresses)


@dataclass
class Shown:
    """A page that a browser shows.

    Attributes:
        address: the page's address within the site.
        device: one of DEVICES.
        schemes: the colors to look at, light or dark or both.
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
    schemes: list[str] = field(default_factory=list)

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def strangers(self, site: Site) -> list[str]:
        """What was asked of other hosts."""
        own = (site.url, "data:", "blob:")
        return [one.url for one in self.requests if not one.url.startswith(own)]

    def settle(self) -> None:
        """Wait for what moves, for what loads, and for the theme's late additions."""
        scripted = self.device != "no script"  # else nothing moves, no promise is kept
        if scripted:
            self.run(TOUCH)
            self.run(AT_ONCE)
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            if scripted:
                self.run(STILL)
            waits = scripted and self.run(WAITING)
            if not waits and not self.pending:
                return
            self.page.wait_for_timeout(10)
        wanted = [one.url for one in self.pending] or "its scripts"
        pytest.fail(f"{self.address!r} still waits for {wanted}")

    def unfold(self) -> None:
        """Open what is folded, and lay out what is out of view."""
        self.run("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        self.lay_out()

    def lay_out(self) -> None:
        """Lay out what is out of view; only then the theme knows which code scrolls."""
        self.run(
            """() => document.querySelectorAll(".stretch, .code").forEach(
              (e) => (e.style.contentVisibility = "visible"))"""
        )

    def drag(self, selector: str, start: float, end: float) -> None:
        """Drag across an element, from one share of its width to another."""
        box = self.page.locator(selector).bounding_box()
        assert box
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + box["width"] * start, y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] * end, y)
        self.page.mouse.up()

    def ready(self, selector: str) -> Locator:
        """The first such element, in view, once the scripts have made it."""
        found = self.page.locator(selector).first
        found.wait_for(state="attached")
        self.settle()  # what is above it has its height now
        found.scroll_into_view_if_needed()
        self.settle()
        return found

    def wait_until(self, script: str) -> None:
        """Playwright's own would be an eval, which the policy forbids."""
        give_up = time.monotonic() + 5
        while not self.run(script):
            assert time.monotonic() < give_up, f"never true: {script}"
            time.sleep(0.02)


Show = Callable[[str, str], Shown]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "site"
    with FileLock(shared / "site.lock"):
        if not (folder / "_headers").exists():
            serving.build(ROOT, folder, "https://book.example/")
    with serving.serve(folder) as url:
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


def new_tab(browser: Browser, device: str) -> Page:
    """A tab of a fresh profile: nothing is cached, and nothing remembered."""
    context = browser.new_context(**DEVICES[device], reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(HAS_RUN)
    if DEVICES[device].get("has_touch"):
        page.add_init_script(NO_MOUSE)
    page.set_default_timeout(10_000)
    return page


def forget(page: Page) -> None:
    """Let a tab be as new, but for its cache."""
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")


def show(page: Page, url: str, address: str, device: str) -> Shown:
    """Open a page of the site in a tab, and keep what it asks for and complains of."""
    shown = Shown(page, address, device)
    page.on(
        "console",
        lambda said: shown.errors.append(said.text) if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: shown.errors.append(str(error)))

    def asked(request: Request) -> None:
        shown.requests.append(request)
        if request.is_navigation_request():  # of what was left nothing need come
            shown.pending.clear()
        shown.pending.add(request)

    context = page.context
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
        tab = new_tab(browser, device)
        opened.append(show(tab, site.url, address, device))
        return opened[-1]

    yield open_one
    for shown in opened:
        shown.page.context.close()


@pytest.fixture(scope="module", params=PAGES, ids=lambda address: address or "home")
def address(request: pytest.FixtureRequest) -> str:
    """Every page to look at, one after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def turn_to(browser: Browser, site: Site) -> Iterator[Show]:
    """Opens pages as `open_page` does, one after the other in one tab for a device.

    What a page kept is forgotten before the next one; what both load comes from the
    browser's cache, which takes half the time.
    """
    tabs: dict[str, Page] = {}

    def turn(address: str, device: str) -> Shown:
        if device in tabs:
            forget(tabs[device])
        else:
            tabs[device] = new_tab(browser, device)
        return show(tabs[device], site.url, address, device)

    yield turn
    for tab in tabs.values():
        tab.context.close()


@pytest.fixture(scope="module", params=views(), ids="-".join)
def shown(
    request: pytest.FixtureRequest, browser: Browser, site: Site, turn_to: Show
) -> Iterator[Shown]:
    """Every page on every device, loaded once for a file's tests.

    On a phone it is a first visit: nothing comes from the browser's cache.
    """
    page, device = request.param
    tab = new_tab(browser, device) if device == "phone" else None
    shown = show(tab, site.url, page, device) if tab else turn_to(page, device)
    shown.schemes = [look for on, look in PAGES[page] if on == device]
    yield shown
    if tab:
        tab.context.close()


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
