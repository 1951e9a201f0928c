"""Every page, on a desktop and a phone: nobody is kept out, and none is too heavy.

Each is opened once, and asked all of this: opening one takes longer than most answers.
What changes the page, or lets it complain, comes last.
"""

import base64
import functools
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from book.exports import session
from book.pages import reading
from book.pages.book import open_book
from book.publish.fonts import FONTS, HOME
from tests.site.axe import listed, use_scheme, violations
from tests.site.pages import DEVICES, NARROW, ROOT, views
from tests.site.test_budgets import BUDGETS, overspent

SCRIPTS = Path(__file__).parent
FACE = re.compile(r"@font-face\s*\{([^{}]*)src:\s*url\(data:[^,]*,([^)]*)")
STICKS_OUT, WATCH, WORDS = (
    (SCRIPTS / name).read_text("utf-8")
    for name in ("sticks_out.js", "keyboard.js", "words_in_figures.js")
)
BOOK = open_book(ROOT)
# Scrolls through the page, which loads what waits until it is some screens away.
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 3 * innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  }
}"""
COPIED = """async () => {
  const { upTo } = await import(new URL("../../assets/session.js", location));
  return [...document.querySelectorAll(".up-to")].map(
    (button) => upTo(button.closest(".highlight")).join("\\n\\n") + "\\n");
}"""
DRAWN = """(end) => {
  const found = {};
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!element.closest(".katex-html")) continue;
    const { top } = element.getBoundingClientRect();
    if (end && (top + scrollY > end || !element.checkVisibility())) continue;
    const { fontFamily, fontStyle, fontWeight } = getComputedStyle(element);
    const face = [fontFamily.split(",")[0], fontStyle, fontWeight].join();
    found[face] = (found[face] ?? "") + texts.currentNode.data;
  }
  return found;
}"""
SIZE = re.compile(r"font(?:-size)?:[^;]*?([\d.]+)px")
SMALLEST = 12  # CSS pixels that words in figures have on a phone


@functools.cache
def fonts_of(site: Path, sheet: str) -> dict[str, tuple[set[int], set[int]]]:
    """By family, style and weight: what KaTeX's font has, and what the sheet's have."""
    found: dict[str, tuple[set[int], set[int]]] = {}
    for path in (site / HOME).glob(sheet):
        for face, data in FACE.findall(path.read_text("utf-8")):
            said = dict(re.findall(r"font-(family|style|weight):\s*(\w+)", face))
            font = TTFont(io.BytesIO(base64.b64decode(data)))
            name = font["name"].getDebugName(6)
            whole = TTFont(site / FONTS / f"{name}.woff2")
            key = ",".join(said[part] for part in ("family", "style", "weight"))
            _, others = found.get(key, (set(), set()))
            found[key] = set(whole.getBestCmap()), others | set(font.getBestCmap())
    return found


def on(device: str, kind: str = "") -> pytest.MarkDecorator:
    """On this device alone, and pages whose addresses hold `kind` alone."""
    found = [view for view in views() if view[1] == device and kind in view[0]]
    return pytest.mark.parametrize(
        "shown", found, indirect=True, ids="-".join, scope="module"
    )


@on("phone")
def test_each_formula_is_drawn_in_katexs_fonts(shown: Any, site: Any) -> None:
    """The site has a part of each. What no font of KaTeX's has is drawn in another."""
    faces = fonts_of(site.folder, "*.*.css")
    for face, signs in shown.run(DRAWN).items():
        whole, small = faces[face]
        missing = set(map(ord, signs)) & whole - small
        assert not missing, f"{face} lacks {''.join(map(chr, missing))}: see fonts.py"


@on("phone")
def test_what_is_seen_first_waits_for_no_more_fonts(shown: Any, site: Any) -> None:
    faces = fonts_of(site.folder, "*.*.css")
    first = fonts_of(site.folder, "site.*.css")
    for face, signs in shown.run(DRAWN, DEVICES["phone"]["viewport"]["height"]).items():
        whole, _ = faces[face]
        _, soon = first.get(face, (set(), set()))
        missing = set(map(ord, signs)) & whole - soon
        assert not missing, f"{face} lacks {''.join(map(chr, missing))} in fonts.FIRST"


@on("phone")
def test_a_first_visit_stays_within_its_budget(shown: Any) -> None:
    shown.run(SCROLL)
    shown.settle()
    files: dict[str, int] = {}
    for request in shown.requests:
        answer = request.response()
        if answer and urlsplit(request.url).scheme == "http":
            size = answer.header_value("content-length")
            files[urlsplit(request.url).path] = int(size or 0)
    assert len(files) > 5, "the page's own files were not counted"
    budget = dict(BUDGETS["page"])
    for folder, exceptions in BUDGETS["under"].items():
        if shown.address.startswith(folder):
            budget |= exceptions
    found = overspent(shown.address, files, budget)
    assert not found, "\n".join(["", *found])


def test_nothing_scrolls_sideways(shown: Any) -> None:
    shown.unfold()
    found = shown.run(STICKS_OUT)
    assert not found, f"{shown.address} is wider than the window:" + listed(found)


def test_the_console_is_silent_and_no_request_leaves(shown: Any, site: Any) -> None:
    shown.unfold()
    shown.settle()
    assert not shown.errors, shown.address + listed(shown.errors)
    assert not shown.strangers(site), shown.address + listed(shown.strangers(site))


@functools.cache
def words_of(drawing: Path) -> tuple[float, float, float]:
    """How large the smallest and the largest of its words are, and how wide it is.

    Of a formula the largest part counts; its exponents are smaller.
    """
    svg = ElementTree.parse(drawing).getroot()
    width = float(svg.get("viewBox", "").split()[2])
    sizes = []
    for word in svg.iter("{http://www.w3.org/2000/svg}text"):
        styles = [part.get("style", "") for part in word.iter()]
        found = [float(one[1]) for style in styles if (one := SIZE.search(style))]
        sizes.append(max(found, default=0.0))
    return min(sizes, default=0.0), max(sizes, default=0.0), width


def test_words_in_figures_are_large_enough_on_a_phone_and_no_larger_than_the_prose(
    shown: Any, site: Any
) -> None:
    shown.unfold()
    if shown.page.locator("book-flipbook").count():
        shown.page.locator("book-flipbook").scroll_into_view_if_needed()
        shown.ready("book-flipbook input")
    found = shown.run(WORDS)
    sizes = [("a figure that moves", size, size) for size in found["moving"]]
    for address, shown_width in found["drawn"]:
        drawing = site.folder / address.removeprefix(site.url)
        low, high, width = words_of(drawing)
        scale = shown_width / width
        if high:
            sizes.append((drawing.name, low * scale, high * scale))
    prose = "parseFloat(getComputedStyle(document.querySelector('article')).fontSize)"
    largest = shown.run(prose) if shown.device != "phone" else float("inf")
    smallest = SMALLEST if shown.device == "phone" else 0
    wrong = [
        f"{name}: {low:.1f} to {high:.1f} px"
        for name, low, high in sizes
        if low < smallest - 0.05 or high > largest + 0.05
    ]
    assert not wrong, "\n".join(wrong)


@on("desktop", "/ch")
def test_a_block_copies_what_the_page_as_it_is_written_says(shown: Any) -> None:
    page = reading.read(BOOK.docs / f"{shown.address.rstrip('/')}.md", BOOK)
    wanted = [session.up_to(page, one) for one in page.blocks if one.is_python]
    assert shown.run(COPIED) == wanted


def test_axe_finds_no_color_hard_to_read(shown: Any) -> None:
    shown.unfold()
    for scheme in shown.schemes:
        use_scheme(shown, scheme)
        found = violations(shown, color=True)
        assert not found, scheme + listed(found)


@on("desktop")
def test_everything_can_take_the_focus_in_a_narrow_window(shown: Any) -> None:
    shown.page.set_viewport_size(NARROW)
    shown.unfold()
    shown.settle()
    shown.run(WATCH)
    found = shown.run("unreachable()")
    shown.page.set_viewport_size(DEVICES["desktop"]["viewport"])
    assert not found, f"{shown.address}: no keyboard reaches\n" + "\n".join(found)


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
