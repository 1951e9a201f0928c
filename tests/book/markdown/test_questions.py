"""Questions with choices become a quiz that works with a keyboard."""

import re

import markdown
import pytest

from book.errors import PageError

QUESTION = """\
#### 1. Which line changes `w`?

- [ ] `loss.backward()`
- [x] `optimizer.step()`

/// details | Answer
`step` alone.
///
"""


def html(text: str) -> str:
    extensions = ["toc", "pymdownx.blocks.details", "book.markdown.questions"]
    return markdown.markdown(text, extensions=extensions)


def test_choices_become_radio_buttons_of_one_group() -> None:
    rendered = html(QUESTION)
    assert re.findall(r'type="radio"', rendered) == ['type="radio"'] * 2
    assert set(re.findall(r'name="([^"]+)"', rendered)) == {"quiz-1"}


def test_the_heading_names_the_group() -> None:
    rendered = html(QUESTION)
    found = re.search(r'<h4 id="([^"]+)"', rendered)
    assert found is not None
    assert f'<fieldset aria-labelledby="{found[1]}"' in rendered.replace(
        ' class="quiz"', ""
    )


def test_only_the_right_choice_is_marked_and_the_marks_do_not_show() -> None:
    rendered = html(QUESTION)
    right = re.search(r'data-right="true"[^<]*/?> <span><code>([^<]*)', rendered)
    assert right is not None
    assert right[1] == "optimizer.step()"
    assert "[x]" not in rendered
    assert "[ ]" not in rendered


def test_the_answer_stays_folded_inside_the_group() -> None:
    inside = html(QUESTION).partition("<fieldset")[2].partition("</fieldset>")[0]
    assert "<details" in inside
    assert "alone" in inside


def test_an_ordinary_list_stays_a_list() -> None:
    assert "<fieldset" not in html("#### A list\n\n- one\n- two\n")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[x]", "[ ]", "not exactly one of these choices is marked [x]"),
        ("[ ]", "[x]", "not exactly one of these choices is marked [x]"),
        ("/// details | Answer\n`step` alone.\n///\n", "", "no folded answer"),
        ("#### 1. Which line changes `w`?", "Which one?", "no heading asks"),
    ],
)
def test_a_broken_question_says_what_it_lacks(old: str, new: str, problem: str) -> None:
    with pytest.raises(PageError, match=re.escape(problem)) as caught:
        html(QUESTION.replace(old, new))
    assert caught.value.line == 3
