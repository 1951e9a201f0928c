"""A fence and a fold end, or the page is refused at the line where they begin."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

OPEN = {
    "a fold": (
        "a\n\n/// details | Why\nb\n\n## C\n",
        "3: the fold '/// details | Why' is never closed\n"
        "  End it with a line ///, before the next one opens.",
    ),
    "a fold before another": (
        "/// details | A\nb\n\n/// details | C\nd\n///\n",
        "1: the fold '/// details | A' is never closed",
    ),
    "a fold that ends with other slashes": (
        "/// details | A\nb\n////\n",
        "1: the fold '/// details | A' is never closed",
    ),
    "a fold in a list": (
        "- a\n\n    /// details | A\n    b\n\n- c\n",
        "3: the fold '/// details | A' is never closed",
    ),
    "an end without a beginning": ("a\n\n///\n", "3: /// closes nothing"),
    "the last fence": (
        "a\n\n```python\nx = 1\n",
        "3: the fence '```python' is never closed\n"
        "  End it with a line ```, set in as far as the first.",
    ),
    "a fence with options": (
        '```{.python figure="a"}\nx = 1\n',
        "1: the fence '```{.python figure=\"a\"}' is never closed",
    ),
    "a fence in a list": (
        "- a\n\n    ```python\n    x = 1\n\nb\n",
        "3: the fence '```python' is never closed",
    ),
    "a fence that ends with other backticks": (
        "````python\nx = 1\n```\n",
        "1: the fence '````python' is never closed",
    ),
    "a fence before another": (
        "```python\nx = 1\n\nText.\n\n```python\ny = 1\n```\n",
        "1: this fence is not closed before line 6 opens another\n"
        "  End it with a line ```, or, to show that line, begin and end with ````.",
    ),
    "an output before a block": (
        "```python\n```\n\n```{.text .output}\n1\n\nText.\n\n```python\ny = 1\n```\n",
        "4: this fence is not closed before line 9 opens another",
    ),
    "a fence before a misspelt one": (
        "```python raises\nx = 1\n```\n\n```python\ny = 1\n```\n",
        "1: the site does not read '```python raises' as a fenced block",
    ),
}
RIGHT = [
    "/// details | A\nb\n///\n\n/// details | C\n    type: success\nd\n///\n",
    "//// details | A\n\n/// details | B\nc\n///\n\n////\n",
    "````markdown\n/// details | A\n```python\nx = 1\n```\n````\n",
    '```python\ndef f():\n    """So:\n\n    ```python\n    ```\n    """\n```\n',
    "A line of // or of /// in a sentence.\n",
]


@pytest.mark.parametrize("mistake", OPEN)
def test_what_never_ends_has_its_line_and_its_name(
    small: "SmallBook", mistake: str
) -> None:
    text, message = OPEN[mistake]
    assert small.refusal(text).startswith(f"docs/page.md:{message}")


@pytest.mark.parametrize("text", RIGHT)
def test_what_ends_is_read(small: "SmallBook", text: str) -> None:
    assert small.page(text).lines
