"""What a reader marks as done: it is kept, counted, and says where to go on."""

import json
from pathlib import Path
from typing import Any

import pytest

CHAPTER = "module1/ch11_introduction/"
LANDSCAPE = "module1/ch14_loss_landscape/"
MAP = "module1/"


def test_a_mark_outlives_the_page_and_shows_in_the_maps(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.ready("article .progress-toggle")
    chapter = shown.page.get_by_role("button", name="Mark chapter as done")
    chapter.click()
    assert shown.page.get_by_role("button", name="Chapter done").count() == 1
    exercise = shown.page.get_by_role("button", name="Mark exercise as done").first
    exercise.click()
    shown.page.goto(shown.page.url.replace(CHAPTER, MAP))
    shown.ready("[data-progress] p")
    said = shown.page.locator("[data-progress] p").inner_text()
    assert said.startswith("Done: 1 chapter, 1 exercise, 0 predictions")
    row = shown.page.locator("article td a").first
    assert "done" in row.inner_text()
    in_navigation = shown.page.locator(".md-nav--primary .progress-mark")
    assert in_navigation.count() == 1


@pytest.mark.parametrize("address", ["", MAP])
def test_a_map_says_how_much_of_a_chapter_is_done(open_page: Any, address: str) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.ready("article .progress-toggle")
    shown.page.get_by_role("button", name="Mark exercise as done").first.click()
    asked = shown.page.locator("fieldset.prediction[data-ready]")
    for group in (0, 1):
        asked.nth(group).locator("input").first.check()
    asked.first.locator("input").last.check()  # the same one, once more
    exercises = shown.page.locator("[data-done^=exercise]").count()
    predictions = asked.count()
    shown.page.goto(shown.page.url.replace(CHAPTER, address))
    note = shown.page.locator(".progress-parts:visible")
    assert note.inner_text() == (
        f"1 of {exercises} exercises, 2 of {predictions} predictions"
    )
    share = float(note.evaluate("one => one.style.getPropertyValue('--share')"))
    assert share == pytest.approx(3 / (exercises + predictions), abs=1e-3)


@pytest.mark.parametrize("address", ["", MAP])
def test_the_main_button_leads_to_the_first_chapter_that_is_not_done(
    open_page: Any, address: str
) -> None:
    shown = open_page(address, "narrow")
    button = shown.ready("article .md-button--primary")
    assert button.inner_text() == "Start with Part 1.1"
    first = button.get_attribute("href")
    done = [CHAPTER, "module1/ch12_linear_regression/", LANDSCAPE]
    mark(shown, done)
    assert button.inner_text() == "Continue with Part 1.3"
    assert button.evaluate("one => one.href").endswith("ch13_batch_vs_stochastic/")
    mark(shown, [])
    assert button.inner_text() == "Start with Part 1.1"
    assert button.evaluate("one => one.href").endswith(first.removeprefix("module1/"))


def mark(shown: Any, pages: list[str]) -> None:
    """Mark these pages, and no others, as done."""
    done = {page.rstrip("/"): "2026-11-20" for page in pages}
    shown.run(
        """done => {
          localStorage.setItem("training-loop-progress", JSON.stringify(done));
          document.dispatchEvent(new Event("progress"));
        }""",
        done,
    )


def test_whoever_goes_back_sees_what_was_done_since(open_page: Any) -> None:
    """The browser then shows the page as it was left, and says so with this event."""
    shown = open_page(MAP, "desktop")
    shown.ready("[data-progress] p")
    shown.run(
        """key => {
          const done = { [key]: "2026-11-20" };
          localStorage.setItem("training-loop-progress", JSON.stringify(done));
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }""",
        CHAPTER.rstrip("/"),
    )
    said = shown.page.locator("[data-progress] p").inner_text()
    assert said.startswith("Done: 1 chapter, 0 exercises")


def test_progress_can_be_saved_and_loaded_and_nothing_is_sent(
    open_page: Any, tmp_path: Path
) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.ready("article .progress-toggle")
    before = len(shown.requests)
    shown.page.get_by_role("button", name="Mark chapter as done").click()
    assert len(shown.requests) == before
    shown.page.goto(shown.page.url.replace(CHAPTER, MAP))
    shown.ready("[data-progress] button")
    with shown.page.expect_download() as saved:
        shown.page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "progress.json"
    saved.value.save_as(file)
    assert list(json.loads(file.read_text("utf-8"))) == [CHAPTER.rstrip("/")]

    other = open_page(MAP, "desktop")  # a fresh profile, with nothing done
    other.ready("[data-progress] input")
    other.page.locator("[data-progress] input").set_input_files(file)
    other.wait_until(
        "document.querySelector('[data-progress] p').textContent.includes('1 chapter')"
    )
    bad = tmp_path / "bad.json"
    bad.write_text("not JSON", "utf-8")
    other.page.locator("[data-progress] input").set_input_files(bad)
    other.wait_until(
        "document.querySelector('[data-progress] p').textContent.includes('no saved')"
    )
