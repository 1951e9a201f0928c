"""A notebook says what its page says, in Markdown that Jupyter reads."""

from typing import TYPE_CHECKING

import pytest

from book.exports import notebook

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FRONT = """\
+++
title = "T"
author = "A"
date = "2026-11-20"
description = "D"
+++
"""
EXERCISE = """
### Exercise 1: One (guided)

```{.python .starter}
def one() -> int:
    return 0
```

```{.python .check}
assert one() == 1, "one() is 1"
```
"""
SOLUTION = "```{.python .solution}\ndef one() -> int:\n    return 1\n```\n"
WRONG = "```{.python .wrong}\ndef one() -> int:\n    return 2\n```\n"


def cells(small: "SmallBook", text: str) -> list[str]:
    """The cells of a page, text between ---, those with code as they are."""
    made = notebook.make(small.page(f"{FRONT}\n{text}"))
    return [
        cell.source if cell.cell_type == "code" else f"--- {cell.source}"
        for cell in made.cells[1:]  # the first is its title
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Call `layers[0](x)`, then `fns[i](x)`. So $E[X](t)$ and $f[a](b)$ hold.",
        "Write `{.python .starter}`, or ``a ` {.b}``, or `![x](../figures/y.svg)`.",
        "It is wrapped: `layers[0]\n(x)` and `d[a](b.md)\n{.c}` hold.",
        "$$\nE[X](t) = \\{.5\\}\n$$",
        "A footnote in code, `[^1]`, and [outside](https://example.org).",
        "Escaped: \\[a](b.md), and \\`f[a](https://b)` is none.",
    ],
)
def test_code_and_formulas_in_sentences_stay_as_they_are(
    small: "SmallBook", text: str
) -> None:
    assert cells(small, text) == [f"--- {text}"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**loss**{ .loss } and `x`{ .y }", "**loss** and `x`"),
        ("[`f`, [1]](other.md#g) and `x`", "`f`, [1] and `x`"),
        ('[t](other.md "Title")', "t"),
        ("## Words {: #id data-x=1 }", "## Words "),
        ("Said.[^1]\n\n[^1]: Why.", "Said.<sup>1</sup>\n\n<sup>1</sup> Why."),
    ],
)
def test_what_no_notebook_reads_is_left_out(
    small: "SmallBook", text: str, plain: str
) -> None:
    assert cells(small, text) == [f"--- {plain}"]


def test_a_fence_within_a_fence_stays_in_a_longer_one(small: "SmallBook") -> None:
    text = "````markdown\nSo:\n\n```python\nx = 1\n```\n````\n\nThe page goes on."
    assert cells(small, text) == [f"--- {text}"]


def test_code_that_does_not_run_stays_within_its_text(small: "SmallBook") -> None:
    for text in (
        "1. First:\n\n    ```bash\n    ls\n    ```\n\n2. Second.",
        "> Quoted:\n>\n> ```bash\n> ls\n> ```\n>\n> Said.",
    ):
        assert cells(small, text) == [f"--- {text}"]


def test_what_follows_code_in_a_list_is_set_in_no_more(small: "SmallBook") -> None:
    text = "1. First:\n\n    ```python\n    y = 2\n    ```\n\n    And\n\n2. Second."
    assert cells(small, text) == ["--- 1. First:", "y = 2", "--- And\n\n2. Second."]


def test_notes_are_quotes_and_tabs_have_titles(small: "SmallBook") -> None:
    text = """
/// tab | Linux
    select: true

Run it.
///

/// tab | Windows
Run that.
///

!!! note "Careful"
    Do not:

    ```bash
    rm
    ```

    ```python
    x = 1
    ```

    !!! tip
        Inner.

Outer.
"""
    assert cells(small, text) == [
        "--- **Linux**",
        "--- Run it.",
        "--- **Windows**",
        "--- Run that.",
        "--- > **Careful**\n>\n> Do not:\n>\n> ```bash\n> rm\n> ```",
        "x = 1",
        "--- > > **Tip**\n> >\n> > Inner.\n\nOuter.",
    ]


@pytest.mark.parametrize("title", ["Solution", "Solution: the short way", "Answer"])
def test_a_solution_stands_at_the_end_whatever_its_title(
    small: "SmallBook", title: str
) -> None:
    fold = f"/// details | {title}\n    type: success\n\nSo:\n\n{SOLUTION}\nEnd.\n///\n"
    _, starter, check, after, solutions, *rest = cells(
        small, f"{EXERCISE}\n{fold}\nAfter.\n"
    )
    assert "return 0" in starter
    assert "assert" in check
    assert (after, solutions) == ("--- After.", "--- ## Solutions")
    shown = [] if title == "Solution" else [f"--- **{title}**"]
    code = ["def one() -> int:\n    return 1", check]
    heading = "--- ### Exercise 1: One"
    assert rest == [heading, *shown, "--- So:", *code, "--- End."]


def test_an_open_solution_and_what_builds_on_it_stand_at_the_end(
    small: "SmallBook",
) -> None:
    text = f"{EXERCISE}\n{SOLUTION}\nSaid.\n\n```python\nprint(one())\n```\n"
    text += "\n```{.text .output}\n1\n```\n"
    found = cells(small, text)
    assert found.index("--- Said.") < found.index("--- ## Solutions")
    assert found[-3:] == [
        "def one() -> int:\n    return 1",
        'assert one() == 1, "one() is 1"',
        "print(one())",
    ]


@pytest.mark.parametrize(
    "text",
    [f"/// details | Traps\nForgets it.\n\n{WRONG}\n///\n", f"{WRONG}\n"],
    ids=["in a fold", "open"],
)
def test_wrong_answers_are_left_to_the_check(small: "SmallBook", text: str) -> None:
    said = "```{.text .output}\none() is 1\n```\n"
    text = text.replace(WRONG, f"{WRONG}\n{said}")
    before = cells(small, EXERCISE)
    assert cells(small, EXERCISE + "\n" + text) == before
