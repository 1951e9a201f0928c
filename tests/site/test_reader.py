"""What a reader turns, answers and copies: the flipbook, the quiz, the sentences."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

NONLINEAR = "module2/ch21_nonlinear/"
RECAP = "module1/ch16_recap/"
CHAPTER = "module1/ch11_introduction/"
FIGURES = Path(__file__).parents[2] / "docs" / "figures"
FLIPBOOKS = [path for path in sorted(FIGURES.glob("*.json")) if not path.suffixes[1:]]
FRAMES = FIGURES / "ch21_circles.json"
MEET = (Path(__file__).parent / "meet.js").read_text("utf-8")


def test_arrow_keys_turn_a_flipbook_through_its_recorded_frames(open_page: Any) -> None:
    titles = json.loads(FRAMES.read_text("utf-8"))["titles"]
    shown = open_page(NONLINEAR, "narrow")
    shown.ready("book-flipbook")
    slider = shown.ready("book-flipbook input")
    said = shown.page.locator("book-flipbook output")
    slider.focus()
    shown.page.keyboard.press("Home")
    assert said.inner_text() == titles[0]
    path = (
        "() => document.querySelector('book-flipbook path[class*=c]').getAttribute('d')"
    )
    first = shown.run(path)
    shown.page.keyboard.press("End")
    assert said.inner_text() == titles[-1]
    assert slider.get_attribute("aria-valuetext") == titles[-1]
    assert shown.run(path) != first
    assert not shown.page.locator("book-flipbook img.phone").is_visible()


def test_a_flipbook_names_its_lines_once(open_page: Any) -> None:
    shown = open_page("module2/ch27_recap/", "narrow")
    shown.ready("book-flipbook")
    shown.ready("book-flipbook input")
    names = shown.page.locator("book-flipbook .names span").all_inner_texts()
    assert names == ["truth", "line", "net"]


def test_no_words_of_any_flipbook_meet_or_are_cut(open_page: Any) -> None:
    """All of them at once, in the place of the page's own."""
    shown = open_page(NONLINEAR, "phone")
    shown.ready("book-flipbook")
    shown.ready("book-flipbook input")
    stills = [f"../../figures/{path.stem}.svg" for path in FLIPBOOKS]
    for still in stills:
        shown.run(
            """async (src) => {
              const still = Object.assign(new Image(), { src, alt: src });
              const book = document.createElement("book-flipbook");
              book.append(still);
              document.querySelector("article").prepend(book);
              await book.load();
            }""",
            still,
        )
    shown.settle()
    assert shown.page.locator("book-flipbook input").count() > len(stills) > 10
    found = shown.run(MEET)
    assert not found, "\n".join(found)


def test_a_block_of_code_far_from_view_has_the_height_it_will_have(
    open_page: Any,
) -> None:
    """So that nothing moves when a reader follows a link, or scrolls back."""
    heights = """() => [...document.querySelectorAll(".stretch > .highlight .code")]
      .map((e) => e.getBoundingClientRect().height)"""
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    reserved = shown.run(heights)
    shown.unfold()
    assert len(reserved) > 20
    assert shown.run(heights) == pytest.approx(reserved, abs=1)


def test_the_tables_of_the_first_loop_keep_their_last_column_on_a_phone(
    open_page: Any,
) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.unfold()
    for names in ("w w.grad     b b.grad  loss  true", "first  last    true"):
        table = shown.page.locator(".output code", has_text=names)
        table.scroll_into_view_if_needed()
        hidden = table.evaluate("(code) => code.scrollWidth - code.clientWidth")
        assert hidden == 0, names


def test_a_picture_of_the_whole_page_shows_its_last_code(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.wait_until(
        """[...document.querySelectorAll(".stretch > .highlight .code")].every(
          (e) => getComputedStyle(e).contentVisibility === "visible")"""
    )
    last = shown.page.locator(".stretch > .highlight .code").last.bounding_box()
    assert last["y"] > 5000
    picture = shown.page.screenshot(full_page=True, clip=last)
    colors = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(1 << 20)
    assert len(colors or []) > 20, "code is words in many shades"


@pytest.mark.parametrize(("device", "named"), [("wide", True), ("phone", False)])
def test_the_five_lines_are_named_at_the_right_where_there_is_room(
    open_page: Any, device: str, named: bool
) -> None:
    shown = open_page(CHAPTER, device)
    shown.settle()
    said = shown.run(
        """() => [...new Set([...document.querySelectorAll("article .loop-line")].map(
          (e) => getComputedStyle(e, "::after").content))]"""
    )
    names = ["1 forward", "2 loss", "3 zero_grad", "4 backward", "5 step"]
    assert sorted(said) == ([f'"{name}" / ""' for name in names] if named else ["none"])


def test_a_choice_goes_on_right_of_its_button(open_page: Any) -> None:
    shown = open_page(RECAP, "phone")
    shown.settle()
    labels = shown.run(
        """() => [...document.querySelectorAll("fieldset.quiz label")].map((label) => {
          const button = label.querySelector("input").getBoundingClientRect();
          const words = label.querySelector("span").getBoundingClientRect();
          return [words.height, words.left - button.right];
        })"""
    )
    assert max(height for height, _ in labels) > 40, "none has two lines"
    assert all(0 <= gap < 20 for _, gap in labels)


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


def test_the_fonts_of_formulas_come_with_the_style(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    loaded = (
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert {"KaTeX_Main", "KaTeX_Math"} <= set(shown.run(loaded))
    assert not [one.url for one in shown.requests if one.url.endswith(".woff2")]


def test_without_a_script_the_still_figure_stands(open_page: Any) -> None:
    shown = open_page(NONLINEAR, "no script")
    assert shown.page.locator("book-flipbook img.phone").is_visible()
    assert shown.page.locator("book-flipbook input").count() == 0


def test_a_quiz_answers_at_once_and_explains(open_page: Any) -> None:
    shown = open_page(RECAP, "narrow")
    group = shown.ready("fieldset.quiz[data-ready]")
    assert shown.page.locator("fieldset.quiz").count() == 10
    verdict = group.locator(".verdict")
    group.locator("input:not([data-right])").first.check()
    assert verdict.inner_text().startswith("Not this one. ")
    assert group.locator("details").get_attribute("open") is None, (
        "it gives itself away"
    )
    group.locator("input[data-right]").check()
    assert verdict.inner_text().startswith("Right. ")
    assert group.locator("details").get_attribute("open") is not None


def test_without_a_script_a_quiz_is_questions_with_folded_answers(
    open_page: Any,
) -> None:
    shown = open_page(RECAP, "no script")
    group = shown.page.locator("fieldset.quiz").first
    assert group.locator("input[type=radio]").count() > 2
    assert group.locator("summary").is_visible()
    assert group.locator("details").get_attribute("open") is None


def test_a_sentence_is_copied_with_each_formula_once(open_page: Any) -> None:
    shown = open_page(CHAPTER, "narrow")
    shown.settle()
    copied = shown.run(
        """() => {
          const box = document.querySelector("p bdi .katex-html");
          getSelection().selectAllChildren(box.closest("p"));
          return [getSelection().toString(), box.innerText];
        }"""
    )
    sentence, formula = (re.sub(r"\s", "", text) for text in copied)
    assert sentence.count(formula) == 1
    assert not re.search("[\U0001d400-\U0001d7ff]", sentence), "the signs of MathML"


def test_a_page_whose_theme_never_comes_is_one_without_script(
    browser: Any, site: Any
) -> None:
    page = browser.new_page()
    page.route("**/bundle.*", lambda route: route.abort())
    page.goto(site.url + CHAPTER)
    page.locator("html.no-js").wait_for()
    page.close()
