"""Every block that the site shows is found anywhere; what is lost is told."""

import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PLACES = {
    "plain": """
        ```python
        x = 1
        print(x)
        ```
        """,
    "tildes": """
        ~~~python
        x = 1
        print(x)
        ~~~
        """,
    "details": """
        /// details | Solution
            type: success

        ```python
        x = 1
        print(x)
        ```
        ///
        """,
    "nested details": """
        //// details | Outer

        /// details | Inner

        ```python
        x = 1
        print(x)
        ```
        ///
        ////
        """,
    "admonition": """
        !!! note "A note"

            ```python
            x = 1
            print(x)
            ```
        """,
    "tab": """
        /// tab | uv

        ```python
        x = 1
        print(x)
        ```
        ///
        """,
    "list": """
        - An item

            ```python
            x = 1
            print(x)
            ```
        """,
    "numbered list": """
        1. An item

            ```python
            x = 1
            print(x)
            ```
        """,
    "quote": """
        > A quote
        >
        > ```python
        > x = 1
        > print(x)
        > ```
        """,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_block_is_found_and_runs_wherever_the_site_shows_it(
    small: "SmallBook", place: str
) -> None:
    read = small.page(PLACES[place])
    (block,) = read.blocks
    assert block.lines == ["x = 1", "print(x)"]
    assert block.runs
    opening, closing = read.lines[block.start - 1], read.lines[block.end - 1]
    assert opening.endswith("python")
    assert closing.strip(" >") in ("```", "~~~")
    html = small.html(PLACES[place])
    assert 'class="language-python highlight"' in html


@pytest.mark.parametrize("place", PLACES)
def test_an_output_is_mended_wherever_its_block_stands(
    small: "SmallBook", place: str
) -> None:
    text = textwrap.dedent(PLACES[place]).strip("\n")
    lines = text.split("\n")
    last = max(n for n, line in enumerate(lines) if line.strip(" >") in ("```", "~~~"))
    prefix = lines[last].rstrip("`~")
    mended = small.update(text)
    shown = [f"{prefix}```{{.text .output}}", f"{prefix}1", f"{prefix}```"]
    expected = [*lines[: last + 1], prefix.rstrip(), *shown, *lines[last + 1 :]]
    assert mended.rstrip("\n").split("\n") == expected
    assert small.complaints() == []


def test_an_output_belongs_to_the_python_block_directly_above_it(
    small: "SmallBook",
) -> None:
    read = small.page(
        """
        ```python
        print(1)
        ```

        ```{.text .output tol="0.1" why="of its noise"}
        1
        ```

        ```python
        x = 2
        ```
        """
    )
    first, shown, second = read.blocks
    assert first.output is shown
    assert shown.tol == 0.1
    assert second.output is None


def test_options_and_classes_are_read(small: "SmallBook") -> None:
    read = small.page(
        """
        ```{.python .starter title="yours" raises="ValueError"}
        raise ValueError
        ```

        ```{.python notest="needs two graphics cards"}
        x
        ```

        ```bash
        uv add torch
        ```
        """
    )
    starter, skipped, shell = read.blocks
    assert starter.role == "starter"
    assert starter.options == {"title": "yours", "raises": "ValueError"}
    assert not skipped.runs
    assert not shell.runs
    assert read.runnable() == [starter]


REFUSED = {
    "a fence that is not closed": (
        """
        Text.

        ```python
        x = 1
        """,
        "3: the fence '```python' is never closed\n"
        "  End it with a line ```, set in as far as the first.",
    ),
    "a word after the language": (
        """
        ```python notest
        x = 1
        ```
        """,
        "1: the site does not read '```python notest' as a fenced block\n"
        '  Close it, and write its options as {.python name="value"}.',
    ),
    "an output without a block": (
        """
        ```{.text .output}
        1
        ```
        """,
        "1: this output follows no Python block\n"
        "  Put it directly below the block that prints it.",
    ),
    "an output after text": (
        """
        ```python
        print(1)
        ```

        It prints:

        ```{.text .output}
        1
        ```
        """,
        "7: this output follows no Python block\n"
        "  Put it directly below the block that prints it.",
    ),
    "two outputs": (
        """
        ```python
        print(1)
        ```
        ```{.text .output}
        1
        ```
        ```{.text .output}
        1
        ```
        """,
        "7: this output follows no Python block\n"
        "  Put it directly below the block that prints it.",
    ),
    "an unknown option": (
        """
        ```{.python figur="ch91_fit"}
        x = 1
        ```
        """,
        "1: a python fence has no option 'figur'\n"
        "  It takes: "
        "figure, flipbook, hl_lines, live, notest, raises, start, title, tol, why.",
    ),
    "an option of another kind": (
        """
        ```{.bash raises="Exit"}
        exit 1
        ```
        """,
        "1: a plain fence has no option 'raises'\n  It takes: hl_lines, title.",
    ),
    "an unknown class": (
        """
        ```{.python .solutoin}
        x = 1
        ```
        """,
        "1: a python fence has no class 'solutoin'\n"
        "  It takes: check, solution, starter, wrong.",
    ),
    "Python under a name that nothing runs": (
        """
        ```Python
        x = 1
        ```
        """,
        "1: nothing runs a block in 'Python'\n"
        "  Write python, and what it prints in an output block below.",
    ),
    "a console session": (
        """
        ```pycon
        >>> 1 + 1
        3
        ```
        """,
        "1: nothing runs a block in 'pycon'\n"
        "  Write python, and what it prints in an output block below.",
    ),
    "a tolerance that is no number": (
        """
        ```python
        print(1.0)
        ```
        ```{.text .output tol="2 %"}
        1.0
        ```
        """,
        "4: tol='2 %' is not a number\n"
        '  Write a relative tolerance, such as tol="0.02".',
    ),
    "notest without a reason": (
        """
        ```{.python notest=" "}
        x = 1
        ```
        """,
        '1: notest has no reason\n  Say why the block cannot run: notest="why".',
    ),
    "a flipbook without its figure": (
        """
        ```{.python flipbook="learning rate"}
        x = 1
        ```
        """,
        "1: flipbook means nothing without figure\n"
        '  Add figure="…", or take flipbook out.',
    ),
    "a live figure that calls nothing": (
        """
        ```{.python figure="ch91_fit" live="loop"}
        x = 1
        ```
        """,
        "1: live='loop' does not call what makes its data\n"
        '  Name the element and call its function: live="loop(x, y)".',
    ),
    "a first frame without a flipbook": (
        """
        ```{.python figure="fit" start="2"}
        x = 1
        ```
        """,
        "1: start means nothing without flipbook\n"
        '  Add flipbook="…", or take start out.',
    ),
    "a first frame that is no number": (
        """
        ```{.python figure="fit" flipbook="learning rate" start="first"}
        x = 1
        ```
        """,
        "1: start='first' is not the number of a frame\n  Count the frames from 1.",
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_no_block_may_be(small: "SmallBook", mistake: str) -> None:
    text, message = REFUSED[mistake]
    assert small.refusal(text) == f"docs/page.md:{message}"


def test_a_fence_inside_a_longer_fence_is_text(small: "SmallBook") -> None:
    read = small.page(
        """
        ````text
        ```python
        x = 1
        ```
        ````
        """
    )
    (block,) = read.blocks
    assert block.language == "text"
    assert block.lines == ["```python", "x = 1", "```"]


def test_an_empty_page_has_no_blocks(small: "SmallBook") -> None:
    assert small.page("").blocks == []
    assert small.page("Only text.").blocks == []
