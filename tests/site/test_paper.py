"""What a reader prints: dark ink on white paper, and every formula whole."""

import re
from typing import Any

import numpy as np
import pytest

from tests.site.pages import some
from tests.site.printed import Printed

CHAPTERS = ["module1/ch11_introduction/", "module1/ch14_loss_landscape/"]
INK = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Map();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const seen = { opacityProperty: true, visibilityProperty: true };
    if (!texts.currentNode.data.trim() || !element.checkVisibility(seen)) continue;
    found.set(getComputedStyle(element).color, element.outerHTML.slice(0, 80));
  }
  return [...found];
}"""
GROUNDS = """() => [...document.querySelectorAll("article, article *")].map((element) =>
  getComputedStyle(element).backgroundColor)"""
FIGURES = """() => [...document.querySelectorAll("article img")].map((img) =>
  getComputedStyle(img).colorScheme)"""
WITHOUT_FONT = """() => [...document.querySelectorAll(".katex-html *")].filter(
  (element) => !element.children.length && element.textContent.trim()
    && !document.fonts.check(getComputedStyle(element).font, element.textContent)
).map((element) => element.outerHTML)"""


def contrast_to_white(color: str) -> float:
    """As the Web Content Accessibility Guidelines compute it."""
    red, green, blue, *rest = map(float, re.findall(r"[\d.]+", color))
    alpha = rest[0] if rest else 1.0
    mixed = [1 - alpha + alpha * one / 255 for one in (red, green, blue)]
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in mixed
    ]
    parts = zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    return 1.05 / (sum(part * one for part, one in parts) + 0.05)


@pytest.mark.parametrize("address", ["", *CHAPTERS, "labs/lab1_from_scratch/"])
def test_paper_is_white_and_ink_is_dark_whatever_the_screen_shows(
    open_page: Any, address: str
) -> None:
    shown = open_page(address, "desktop")
    shown.settle()
    shown.page.locator("[data-md-component=palette] label:visible").click()
    assert shown.run("document.body.dataset.mdColorScheme") == "slate"
    shown.page.emulate_media(media="print", color_scheme="dark")
    shown.unfold()
    shown.settle()
    pale = [
        f"{color}: {where}"
        for color, where in shown.run(INK)
        if contrast_to_white(color) < 4.5
    ]
    assert not pale, "\n".join(["", *pale])
    dark = {one for one in shown.run(GROUNDS) if contrast_to_white(one) > 2}
    assert not dark, f"these grounds are dark: {dark}"
    assert set(shown.run(FIGURES)) <= {"light"}


@pytest.mark.parametrize("address", CHAPTERS)
def test_every_formula_has_its_fonts_before_anybody_scrolls(
    open_page: Any, address: str
) -> None:
    """Paper does not wait for what nobody has seen, as in a fold."""
    shown = open_page(address, "phone")
    shown.settle()
    shown.wait_until("document.fonts.status === 'loaded'")
    missing = shown.run(WITHOUT_FONT)
    assert not missing, missing[:3]


KINDS = some(
    "module1/ch11_introduction/", "module2/ch21_nonlinear/", "labs/lab1_from_scratch/"
)


LEADS = """() => [...document.querySelectorAll("article p:has(+ div.arithmatex)")].map(
  (element) => getComputedStyle(element).breakAfter)"""


def test_what_leads_up_to_a_formula_stays_on_its_page(open_page: Any) -> None:
    shown = open_page(CHAPTERS[0], "desktop")
    shown.page.emulate_media(media="print")
    assert set(shown.run(LEADS)) == {"avoid"}


READY = """performance.getEntriesByType("resource").some(
  ({ name }) => name.endsWith("/assets/paper.js"))"""


# Not its attributes: code far from view is laid out when the browser has time.
PAGE = """[document.body.textContent, ...["body *", "details[open]", ".paper"].map(
  (selector) => document.querySelectorAll(selector).length)]"""


def printed(shown: Any) -> Printed:
    """The page as its browser prints it."""
    shown.wait_until(READY)
    shown.settle()
    return Printed(shown.page.pdf(outline=True, tagged=True, format="A4"))


def test_no_fold_says_that_it_is_needed_below(open_page: Any) -> None:
    """Whoever types along opens it; on paper it is open, or left out."""
    shown = open_page(CHAPTERS[0], "desktop")
    assert shown.page.locator(".needed").count() > 0
    assert not [text for text in printed(shown).texts if "needed below" in text]


@pytest.mark.parametrize("address", KINDS)
def test_what_is_printed_is_the_same_in_dark_and_in_light(
    open_page: Any, address: str
) -> None:
    shown = open_page(address, "desktop")
    light = printed(shown)
    shown.page.locator("[data-md-component=palette] label:visible").click()
    shown.page.emulate_media(color_scheme="dark")
    dark = printed(shown)
    assert dark.texts == light.texts
    for page in range(len(light.texts)):
        assert np.array_equal(light.pixels(page), dark.pixels(page)), page + 1
    assert {sign for sign, one in dark.contrasts(0).items() if one < 4.5} == set()
    assert dark.last_on_their_page() == []


def test_a_printed_page_ends_with_its_solutions_and_the_screen_stays_as_it_was(
    open_page: Any,
) -> None:
    shown = open_page(CHAPTERS[0], "desktop")
    shown.wait_until(READY)
    shown.settle()
    before = shown.run(PAGE)
    text = "\n".join(printed(shown).texts)
    asked, _, solved = text.partition("Solutions\r\n")
    assert "One way to do it" not in asked
    assert solved.count("One way to do it") == 4
    assert "What each choice is told" in solved
    assert "No rate is too large by itself" in solved
    assert "def plot_fit" not in text
    assert "https://docs.astral.sh/uv/" in asked
    assert shown.run(PAGE) == before
