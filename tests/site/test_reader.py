"""What a reader turns, answers and marks: the flipbook, the quiz, the progress."""

import json
from pathlib import Path
from typing import Any

import pytest

LANDSCAPE = "module1/ch14_loss_landscape/"
RECAP = "module1/ch16_recap/"
CHAPTER = "module1/ch11_introduction/"
MAP = "module1/"
FRAMES = Path(__file__).parents[2] / "docs" / "figures" / "ch14_walk.json"


def ready(shown: Any, selector: str) -> Any:
    """The first such element, in view, once the scripts have made it."""
    found = shown.page.locator(selector).first
    found.wait_for(state="attached")
    found.scroll_into_view_if_needed()
    shown.settle()
    return found


def test_arrow_keys_turn_a_flipbook_through_its_recorded_frames(open_page: Any) -> None:
    titles = json.loads(FRAMES.read_text("utf-8"))["titles"]
    shown = open_page(LANDSCAPE, "narrow")
    ready(shown, "book-flipbook")
    slider = ready(shown, "book-flipbook input")
    said = shown.page.locator("book-flipbook output")
    slider.focus()
    shown.page.keyboard.press("Home")
    assert said.inner_text() == titles[0]
    path = "() => document.querySelector('book-flipbook path.c2').getAttribute('d')"
    first = shown.run(path)
    shown.page.keyboard.press("End")
    assert said.inner_text() == titles[-1]
    assert slider.get_attribute("aria-valuetext") == titles[-1]
    assert shown.run(path) != first
    assert not shown.page.locator("book-flipbook img").is_visible()


def test_a_block_of_code_far_from_view_has_the_height_it_will_have(
    open_page: Any,
) -> None:
    """So that nothing moves when a reader follows a link, or scrolls back."""
    heights = """() => [...document.querySelectorAll("article > .highlight .code")].map(
      (e) => e.getBoundingClientRect().height)"""
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    reserved = shown.run(heights)
    shown.unfold()
    assert len(reserved) > 20
    assert shown.run(heights) == pytest.approx(reserved, abs=1)


def test_a_page_is_whole_before_its_scripts_are_asked_for(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    asked = shown.run(
        """() => {
          const [page] = performance.getEntriesByType("navigation");
          const scripts = performance.getEntriesByType("resource").filter(
            ({ name }) => /[.]js$/.test(name));
          return scripts.map((one) => one.startTime >= page.domContentLoadedEventEnd);
        }"""
    )
    assert len(asked) > 2
    assert all(asked)
    assert shown.run("document.querySelector('.md-search').ariaLabel") == "Search"


def test_the_fonts_of_a_pages_first_lines_come_with_its_style(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    loaded = (
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert {"KaTeX_Main", "KaTeX_Math"} <= set(shown.run(loaded))
    assert not [one.url for one in shown.requests if one.url.endswith(".woff2")]


def test_without_a_script_the_still_figure_stands(open_page: Any) -> None:
    shown = open_page(LANDSCAPE, "no script")
    assert shown.page.locator("book-flipbook img").is_visible()
    assert shown.page.locator("book-flipbook input").count() == 0


def test_a_quiz_answers_at_once_and_explains(open_page: Any) -> None:
    shown = open_page(RECAP, "narrow")
    group = ready(shown, "fieldset.quiz[data-ready]")
    assert shown.page.locator("fieldset.quiz").count() == 10
    verdict = group.locator(".quiz-verdict")
    group.locator("input:not([data-right])").first.check()
    assert verdict.inner_text().startswith("Not this one")
    assert group.locator("details").get_attribute("open") is not None
    group.locator("input[data-right]").check()
    assert verdict.inner_text() == "Right."


def test_without_a_script_a_quiz_is_questions_with_folded_answers(
    open_page: Any,
) -> None:
    shown = open_page(RECAP, "no script")
    group = shown.page.locator("fieldset.quiz").first
    assert group.locator("input[type=radio]").count() > 2
    assert group.locator("summary").is_visible()
    assert group.locator("details").get_attribute("open") is None


def test_a_mark_outlives_the_page_and_shows_in_the_maps(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    ready(shown, "article .progress-toggle")
    chapter = shown.page.get_by_role("button", name="Mark chapter as done")
    chapter.click()
    assert shown.page.get_by_role("button", name="Chapter done").count() == 1
    exercise = shown.page.get_by_role("button", name="Mark exercise as done").first
    exercise.click()
    shown.page.goto(shown.page.url.replace(CHAPTER, MAP))
    ready(shown, "[data-progress] p")
    said = shown.page.locator("[data-progress] p").inner_text()
    assert said.startswith("Marked as done: 1 chapters, 1 exercises")
    row = shown.page.locator("article td a").first
    assert "done" in row.inner_text()
    in_navigation = shown.page.locator(".md-nav--primary .progress-mark")
    assert in_navigation.count() == 1


def test_whoever_goes_back_sees_what_was_done_since(open_page: Any) -> None:
    """The browser then shows the page as it was left, and says so with this event."""
    shown = open_page(MAP, "desktop")
    ready(shown, "[data-progress] p")
    shown.run(
        """key => {
          const done = { [key]: "2026-11-20" };
          localStorage.setItem("training-loop-progress", JSON.stringify(done));
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }""",
        CHAPTER.rstrip("/"),
    )
    said = shown.page.locator("[data-progress] p").inner_text()
    assert said.startswith("Marked as done: 1 chapters")


def test_a_page_whose_theme_never_comes_is_one_without_script(
    browser: Any, site: Any
) -> None:
    page = browser.new_page()
    page.route("**/bundle.*", lambda route: route.abort())
    page.goto(site.url + CHAPTER)
    page.locator("html.no-js").wait_for()
    page.close()


def test_progress_can_be_saved_and_loaded_and_nothing_is_sent(
    open_page: Any, tmp_path: Path
) -> None:
    shown = open_page(CHAPTER, "desktop")
    ready(shown, "article .progress-toggle")
    before = len(shown.requests)
    shown.page.get_by_role("button", name="Mark chapter as done").click()
    assert len(shown.requests) == before
    shown.page.goto(shown.page.url.replace(CHAPTER, MAP))
    ready(shown, "[data-progress] button")
    with shown.page.expect_download() as saved:
        shown.page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "progress.json"
    saved.value.save_as(file)
    assert list(json.loads(file.read_text("utf-8"))) == [CHAPTER.rstrip("/")]

    other = open_page(MAP, "desktop")  # a fresh profile, with nothing done
    ready(other, "[data-progress] input")
    other.page.locator("[data-progress] input").set_input_files(file)
    other.wait_until(
        "document.querySelector('[data-progress] p').textContent.includes('1 chapters')"
    )
    bad = tmp_path / "bad.json"
    bad.write_text("not JSON", "utf-8")
    other.page.locator("[data-progress] input").set_input_files(bad)
    other.wait_until(
        "document.querySelector('[data-progress] p').textContent.includes('no saved')"
    )
