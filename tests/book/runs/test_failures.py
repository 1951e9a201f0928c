"""A failure names the line of the page and the line of the code that it includes."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

LOOP = """\
def inner(x: float) -> float:
    return 1 / x


def train(x: float) -> float:
    for _ in range(3):
        # --8<-- [start:step]
        x = inner(x)
        # --8<-- [end:step]
    return x
"""


def test_a_failure_in_included_code_names_every_place(small: "SmallBook") -> None:
    small.write("snippets/loop.py", LOOP)
    (message,) = small.complaints(
        """
        Text.

        ```python
        --8<-- "loop.py:inner"
        ```

        ```python
        --8<-- "loop.py:train"
        ```

        ```python
        x = 0

        train(x)
        ```
        """
    )
    assert message == (
        "docs/page.md:11: "
        "the block raised ZeroDivisionError: division by zero\n"
        "  docs/page.md:14: in <module>\n"
        "    train(x)\n"
        "  snippets/loop.py:8: in train\n"
        "    x = inner(x)\n"
        "  snippets/loop.py:2: in inner\n"
        "    return 1 / x\n"
        "  Mend the code, or, if the page means to show the error, "
        'write raises="ZeroDivisionError".'
    )


def test_an_included_region_fails_where_it_is_written(small: "SmallBook") -> None:
    small.write("snippets/loop.py", LOOP)
    (message,) = small.complaints(
        """
        ```python
        x = 0
        --8<-- "loop.py:step"
        ```
        """
    )
    assert message == (
        "docs/page.md:1: "
        "the block raised NameError: name 'inner' is not defined\n"
        "  snippets/loop.py:8: in <module>\n"
        "    x = inner(x)\n"
        "  A page brings what it includes needs. Add above, or here:\n"
        '    --8<-- "loop.py:inner"'
    )


def test_a_region_inside_a_statement_of_the_page_counts_as_the_pages(
    small: "SmallBook",
) -> None:
    small.write("snippets/loop.py", LOOP)
    (message,) = small.complaints(
        """
        ```python
        x = 0
        for _ in range(2):
            --8<-- "loop.py:step"
        ```
        """
    )
    assert "  docs/page.md:4: in <module>\n" in message


def test_a_mistake_in_the_grammar_names_its_line(small: "SmallBook") -> None:
    (message,) = small.complaints(
        """
        ```python
        x = 1
        y = = 2
        ```
        """
    )
    assert message == (
        "docs/page.md:1: the block raised SyntaxError: "
        "invalid syntax (page.md, line 3)\n"
        "  docs/page.md:3:\n"
        "    y = = 2\n"
        "  Mend the code."
    )


def test_a_block_that_does_not_raise_is_not_told_to_write_raises(
    small: "SmallBook",
) -> None:
    (message,) = small.complaints('```{.python raises="KeyError"}\nx = 1\n```\n')
    assert message == (
        "docs/page.md:1: the block raised AssertionError: "
        'the block does not raise KeyError, as raises="KeyError" says\n'
        "  Mend the code."
    )


def test_the_block_that_failed_is_named_whichever_was_asked_for(
    small: "SmallBook",
) -> None:
    text = (
        "```python\nx = 1\n```\n\n```python\n1 / 0\n```\n\n```python\nprint(x)\n```\n"
    )
    (message,) = small.complaints(text)
    assert message.startswith("docs/page.md:5: the block raised Zero")


FIGURE = """\
import math

import matplotlib.pyplot as plt
import torch.nn.functional as F
from matplotlib.figure import Figure
from snippets.other import data as points
from torch import Tensor, nn

RATE = 0.1


def plot(x: Tensor) -> Figure:
    plt.plot(points(x), RATE)
    return plt.gcf()


def other() -> float:
    return math.pi
"""


def test_imports_that_included_code_needs_are_handed_over_all_at_once(
    small: "SmallBook",
) -> None:
    small.write("snippets/draw.py", FIGURE)
    (message,) = small.complaints(
        """
        ```python
        from torch import Tensor
        ```

        ```python
        --8<-- "draw.py:plot"
        ```
        """
    )
    assert message == (
        "docs/page.md:5: the block raised NameError: name 'Figure' is not defined\n"
        "  snippets/draw.py:12: in <module>\n"
        "    def plot(x: Tensor) -> Figure:\n"
        "  A page brings what it includes needs. Add above, or here:\n"
        "    import matplotlib.pyplot as plt\n"
        "    from matplotlib.figure import Figure\n"
        '    --8<-- "other.py:data"\n'
        "    RATE = 0.1"
    )


def test_an_import_is_missed_where_an_included_function_is_called(
    small: "SmallBook",
) -> None:
    small.write("snippets/draw.py", FIGURE)
    (message,) = small.complaints(
        """
        ```python
        --8<-- "draw.py:other"
        ```

        ```{.python raises="SyntaxError"}
        x = = 1
        ```

        ```{.text .output}
        SyntaxError: invalid syntax (page.md, line 6)
        ```

        ```python
        print(other())
        ```
        """
    )
    assert message.endswith(":\n    import math")
    assert message.startswith("docs/page.md:13: the block raised NameError")


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("x = trian()", "Check its spelling; else define it in a block above."),
        (
            "import pandsa",
            "Check its spelling; what a page may import stands in the group `code` "
            "of pyproject.toml.",
        ),
        (
            "from math import pie",
            "Check its spelling; what a page may import stands in the group `code` "
            "of pyproject.toml.",
        ),
        ("if True:\nx = 1", "Mend the code."),
        (
            "{}['x']",
            "Mend the code, or, if the page means to show the error, "
            'write raises="KeyError".',
        ),
    ],
)
def test_raises_is_offered_for_what_a_page_may_mean_to_show(
    small: "SmallBook", code: str, fix: str
) -> None:
    (message,) = small.complaints(f"```python\n{code}\n```\n")
    assert message.endswith(f"\n  {fix}")


def test_a_typo_in_an_include_is_no_error_to_show(small: "SmallBook") -> None:
    small.write("snippets/loop.py", LOOP)
    (message,) = small.complaints('```python\n--8<-- "loop.py:trian"\n```\n')
    assert "raises=" not in message
