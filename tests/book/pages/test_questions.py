"""A question says which choice is right, and a run proves it."""

from typing import TYPE_CHECKING

import pytest

from book.pages.parts import Prose, joined

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = """\
```python
x = 3
```

**Predict.** What is `x` times two?

- [ ] five<!--? y == 5 --> That is `x + 2`.
- [x] six<!--? y == 6 --> Twice three.

/// details | Run it

```python
y = 2 * x
```
///
"""
EXERCISE = """\
### Exercise 1: Twice (supported)

**Predict first.** What will `twice(3)` be?

- [ ] five<!--? twice(3) == 5 --> That is `x + 2`.
- [x] six<!--? twice(3) == 6 --> Twice three.

```{.python .starter}
def twice(x):
    return x
```

```{.python .check}
assert twice(3) == 6, f"Not twice: {twice(3)}."
```

```{.python .solution}
def twice(x):
    return 2 * x
```
"""
FORM = "Write - [ ] choice<!--? expression --> Why it is right, or wrong."
REFUSED = {
    "no choice is marked": (
        "[x]",
        "[ ]",
        "7: not exactly one of these choices is marked [x]\n"
        "  Mark the one that its proof makes true.",
    ),
    "two are": (
        "[ ]",
        "[x]",
        "7: not exactly one of these choices is marked [x]\n"
        "  Mark the one that its proof makes true.",
    ),
    "a choice without a proof": (
        "<!--? y == 5 -->",
        "",
        "7: nothing proves whether 'five That is `x + 2`.' is right\n  " + FORM,
    ),
    "a choice that tells nothing": (
        " Twice three.",
        "",
        "8: whoever chooses 'six' is not told why\n  " + FORM,
    ),
    "one choice alone": (
        "- [ ] five<!--? y == 5 --> That is `x + 2`.\n",
        "",
        "7: a question with 1 choices\n  Give it 2 to 4.",
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_question_that_lacks_something_is_refused(
    small: "SmallBook", mistake: str
) -> None:
    old, new, message = REFUSED[mistake]
    assert PAGE.count(old) == 1
    assert small.refusal(PAGE.replace(old, new)) == f"docs/page.md:{message}"


def test_a_question_that_no_code_answers_is_refused(small: "SmallBook") -> None:
    question = PAGE.partition("**")[2].partition("///")[0]
    assert "no Python block proves" in small.refusal(f"**{question}")


@pytest.mark.parametrize("page", [PAGE, EXERCISE])
def test_the_right_choice_is_proved(small: "SmallBook", page: str) -> None:
    assert small.complaints(page) == []


@pytest.mark.parametrize("page", [PAGE, EXERCISE])
def test_another_choice_that_is_marked_is_found(small: "SmallBook", page: str) -> None:
    moved = page.replace("[x]", "[.]").replace("[ ]", "[x]").replace("[.]", "[ ]")
    wrong, right = small.complaints(moved)
    assert "'five' is marked as right, and " in wrong
    assert "'six' is not marked as right, and " in right


def test_two_true_choices_are_found(small: "SmallBook") -> None:
    (said,) = small.complaints(PAGE.replace("y == 5", "y > 5"))
    assert said == (
        "docs/page.md:7: 'five' is not marked as right, and y > 5 is True\n"
        "  Mark the choice that the run proves, or mend the proof."
    )


def test_a_proof_that_fails_is_told_with_its_line(small: "SmallBook") -> None:
    (said,) = small.complaints(PAGE.replace("y == 5", "z == 5"))
    assert said == (
        "docs/page.md:7: 'z == 5' fails: NameError: name 'z' is not defined\n"
        "  It is evaluated after the block at line 12."
    )


def test_other_shapes_of_the_page_do_not_say_which_is_right(small: "SmallBook") -> None:
    texts = [part for part in joined(small.page(PAGE)) if isinstance(part, Prose)]
    lines = [line for text in texts for line in text.lines]
    assert "- [ ] six" in lines
    assert "- **six** Twice three." in lines
    assert not any("[x]" in line or "<!--" in line for line in lines)
