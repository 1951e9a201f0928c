"""Figures in the browser: their words are neither too small nor too large."""

from pathlib import Path
from typing import Any

WORDS = (Path(__file__).parent / "words_in_figures.js").read_text("utf-8")
LOOK = """async () => {
  for (const image of document.querySelectorAll("article figure")) {
    image.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
}"""
SMALLEST = 12  # CSS pixels, on a phone


def test_words_in_figures_are_large_enough_on_a_phone_and_no_larger_than_the_prose(
    shown: Any,
) -> None:
    shown.unfold()
    if shown.page.locator("book-flipbook").count():
        shown.page.locator("book-flipbook").scroll_into_view_if_needed()
        shown.ready("book-flipbook input")
    sizes = shown.run(WORDS)
    prose = "parseFloat(getComputedStyle(document.querySelector('article')).fontSize)"
    largest = shown.run(prose) if shown.device != "phone" else float("inf")
    smallest = SMALLEST if shown.device == "phone" else 0
    wrong = [
        f"{name}: {low:.1f} to {high:.1f} px"
        for name, low, high in sizes
        if low < smallest - 0.05 or high > largest + 0.05
    ]
    assert not wrong, "\n".join(wrong)


def test_a_phone_loads_the_figures_that_were_drawn_for_it(open_page: Any) -> None:
    for device, wanted in (("phone", True), ("desktop", False)):
        shown = open_page("module1/ch14_loss_landscape/", device)
        shown.unfold()
        shown.run(LOOK)
        shown.settle()
        asked = [one.url for one in shown.requests if "/figures/" in one.url]
        drawn = [".phone." in url for url in asked if url.endswith(".svg")]
        assert len(drawn) > 3
        assert all(one is wanted for one in drawn), asked
