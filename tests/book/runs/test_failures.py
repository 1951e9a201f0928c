"""A failure names the line of the page and the line of the code that it includes."""

from typing import TYPE_CHECKING

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
        "  Mend the code, or, if the page means to show the error, "
        'write raises="NameError".'
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
        "  Mend the code, or, if the page means to show the error, "
        'write raises="SyntaxError".'
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
