"""A fold says that it is needed exactly where code below needs what it holds."""

import re
from typing import TYPE_CHECKING

import pytest

from book.pages import names

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FOLD = """
/// details | {title}

```python
{code}
```
///
"""
BLOCK = "\n```python\n{}\n```\n"
TASK = """
### Exercise 1: Go on (guided)
{}
"""


def fold(title: str, code: str) -> str:
    return FOLD.format(title=title, code=code)


def needed(small: "SmallBook", text: str) -> list[str]:
    """The titles of the folds that say so."""
    found = re.findall(r"<summary>(.*?) <span class=\"needed\"", small.html(text))
    return [re.sub("<[^>]*>", "", title) for title in found]


def test_a_fold_is_needed_where_code_below_it_reads_its_names(
    small: "SmallBook",
) -> None:
    folds = fold("The `plot`", "def plot(): ...") + fold("Deeper: more", "more = 1")
    assert needed(small, folds + BLOCK.format("plot()")) == ["The plot"]
    assert needed(small, BLOCK.format("plot = print") + folds) == []


def test_it_is_needed_by_another_fold_too_and_by_an_exercise(
    small: "SmallBook",
) -> None:
    first, second = fold("First", "import math"), fold("Second", "math.pi")
    assert needed(small, first + second) == ["First"]
    assert needed(small, first + TASK.format(BLOCK.format("math.pi"))) == ["First"]


def test_what_is_given_again_before_it_is_read_is_not_needed(
    small: "SmallBook",
) -> None:
    again = BLOCK.format("x = 2\nprint(x)")
    assert needed(small, fold("First", "x = 1") + again) == []
    later = BLOCK.format("print(x)\nx = 2")
    assert needed(small, fold("First", "x = 1") + later) == ["First"]


def test_what_an_exercise_gives_stays_in_it(small: "SmallBook") -> None:
    task = TASK.format(fold("Solution", "y = 1") + BLOCK.format("print(y)"))
    assert needed(small, task + "\n## Summary\n" + BLOCK.format("y")) == []
    assert needed(small, fold("Above", "y = 0") + task) == []


def test_a_fold_within_a_fold_is_needed_by_what_is_outside_of_it(
    small: "SmallBook",
) -> None:
    inner = "/// details | Inner\n\n```python\nx = 1\n```\n///\n"
    outer = f"//// details | Outer\n\n{inner}{BLOCK.format('x')}////\n"
    assert needed(small, outer) == ["Inner"]
    assert needed(small, outer + BLOCK.format("x")) == ["Outer", "Inner"]


def test_the_fold_of_a_prediction_says_so_too(small: "SmallBook") -> None:
    asked = """**Predict.** Up or down?

- [ ] up<!--? losses[0] > 1 --> No.
- [x] down<!--? losses[0] < 2 --> Yes.
"""
    text = asked + fold("Run it", "losses = [1]") + BLOCK.format("losses[-1]")
    assert needed(small, text) == ["Run it"]


@pytest.mark.parametrize(
    ("code", "names_of_it"),
    {
        "x = f(x)": ({"f", "x"}, {"x"}),
        "n += 1": ({"n"}, {"n"}),
        "for i in r:\n    t = i": ({"r"}, {"i", "t"}),
        "with a() as b:\n    b.c": ({"a"}, {"b"}),
        "[i for i in r]": ({"r"}, set()),
        "def f(a):\n    return a + g(f)": ({"g"}, {"f"}),
        "class A(B):\n    c: int = d": ({"B", "int", "d"}, {"A"}),
        "import a.b, c as d": (set(), {"a", "d"}),
        "if x:\n    y = z\nelse:\n    y": ({"x", "z"}, {"y"}),
        "try:\n    a()\nexcept E as e:\n    b(e)": ({"a", "b", "E"}, {"e"}),
        "x[0] = y": ({"x", "y"}, set()),
        "no Python": (set(), set()),
    }.items(),
)
def test_names_are_needed_until_the_code_gives_them(
    code: str, names_of_it: tuple[set[str], set[str]]
) -> None:
    assert names.of(code) == names_of_it
