"""What is read from a page: where numbers, images and headings are, and whose."""

from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.pages import reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

TEXT = """
+++
title = "A Page"
author = "Artintellica"
date = "2026-11-20"
description = "One sentence."
+++

Text, `1.5<!--= not meant -->`.

## Part One

```python
x = 1
```

It is 1<!--= x --> or −20 %<!--= -x / 5 -->.

## Part One

```python
x = 2
```

```python
x = 3
```

### Exercise 2: Title (guided)

```{.python .starter}
y = 1
```

```{.python .check}
assert y == 2, "y is not 2"
```

Still 3<!--= x -->.

```{.python .solution}
y = 2
```

Now 2<!--= y -->.

```{.python .wrong}
y = 3
```

Again 2<!--= y -->.

## After

![What it shows](../figures/ch91_fit.svg) and ![Other](https://example.org/a.png)
"""


def test_a_block_is_known_by_its_heading_and_ordinal(small: "SmallBook") -> None:
    blocks = small.page(TEXT).blocks
    assert [(block.section, block.ordinal) for block in blocks] == [
        ("part-one", 1),
        ("part-one_1", 1),
        ("part-one_1", 2),
        ("exercise-2-title-guided", 1),
        ("exercise-2-title-guided", 2),
        ("exercise-2-title-guided", 3),
        ("exercise-2-title-guided", 4),
    ]


def test_headings_have_the_slugs_of_the_site(small: "SmallBook") -> None:
    read = small.page(TEXT)
    html = small.html(TEXT)
    assert len(read.headings) == 4
    for heading in read.headings:
        assert f'<h{heading.level} id="{heading.slug}">{heading.title}' in html


def test_an_exercise_ends_where_the_next_part_begins(small: "SmallBook") -> None:
    read = small.page(TEXT + "\n```python\nz = 1\n```\n")
    assert [block.exercise for block in read.blocks] == [0, 0, 0, 2, 2, 2, 2, 0]


def test_a_number_is_evaluated_after_the_last_block_that_is_no_trial(
    small: "SmallBook",
) -> None:
    """Starters, checks and wrong answers are not what the text goes on about."""
    numbers = small.page(TEXT).numbers
    after = [(n.expression, n.after.lines[0]) for n in numbers]
    assert after == [
        ("x", "x = 1"),
        ("-x / 5", "x = 1"),
        ("x", "x = 3"),
        ("y", "y = 2"),
        ("y", "y = 2"),
    ]


def test_a_number_knows_its_place_and_its_percent_sign(small: "SmallBook") -> None:
    read = small.page(TEXT)
    share = read.numbers[1]
    assert read.lines[share.line - 1][share.start : share.stop] == "−20"
    assert share.factor == 100
    assert read.numbers[0].factor == 1


def test_images_are_found_and_the_books_own_figures_known(small: "SmallBook") -> None:
    read = small.page(TEXT)
    own, other = read.images
    assert (own.alt, own.figure) == ("What it shows", "ch91_fit")
    assert (other.alt, other.figure) == ("Other", None)
    assert read.lines[own.line - 1].startswith("![What")


def test_an_alternative_text_may_hold_checked_numbers(small: "SmallBook") -> None:
    read = small.page(
        """
        ```python
        xs = [1, 2]
        ```

        ![From 1<!--= xs[0] --> to 2<!--= xs[-1] -->](../figures/ch91_fit.svg)
        """
    )
    assert [number.expression for number in read.numbers] == ["xs[0]", "xs[-1]"]
    assert [image.figure for image in read.images] == ["ch91_fit"]


def test_prose_is_what_stands_outside_front_matter_and_fences(
    small: "SmallBook",
) -> None:
    prose = "\n".join(small.page(TEXT).prose.values())
    assert "Text, " in prose
    assert "author" not in prose
    assert "x = 1" not in prose
    assert "```" not in prose


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"First.\nS\xfcd.\n",
            "2: the page is not UTF-8\n  Save the file in UTF-8.",
        ),
        (
            b"First.\nSecond.\r\n",
            "2: the page has CR LF line ends\n"
            "  Save the file with LF at the ends of its lines.",
        ),
        (
            b"\xef\xbb\xbfFirst.\n",
            "1: the page begins with a byte-order mark\n"
            "  Save the file in UTF-8 without one (editors say BOM, or signature).",
        ),
        (
            b"First.\nA \r bar.\n",
            "2: the page has a carriage return in it\n"
            "  Save the file with LF at the ends of its lines.",
        ),
        (
            b"Note: the run takes 3 rounds.\n\n# A run\n",
            "1: MkDocs takes the page's beginning (note) for its own\n"
            "  Begin with an empty line, or with front matter between lines of +++.",
        ),
        (
            b"---\ntitle: A run\n---\n\n# A run\n",
            "1: MkDocs takes the page's beginning (title) for its own\n"
            "  Begin with an empty line, or with front matter between lines of +++.",
        ),
        (
            b"```python\nx = 1\n```\n\n1e400<!--= x --> ways\n",
            "5: no float can hold the number 1e400\n  Say it in words.",
        ),
        (
            b'Text.\n\n--8<-- "loop.py:step"\n',
            "3: this include stands outside a fence\n"
            "  Put it into a python fence, where it is run as well as shown.",
        ),
        (
            b"```python\nx = 1\n```\n\nLoss<!--= x -->\n",
            "5: no number stands directly before <!--=\n"
            "  Write the number first: 0.25<!--= loss.item() -->.",
        ),
        (
            b"It is 1<!--= x -->.\n",
            "1: this checked number has no Python block above it\n"
            "  Move it below the code it needs.",
        ),
    ],
)
def test_what_a_page_says_when_it_cannot_be_read(
    small: "SmallBook", content: bytes, message: str
) -> None:
    small.path.write_bytes(content)
    with pytest.raises(PageError) as caught:
        reading.read(small.path, small.book)
    assert str(caught.value) == f"docs/page.md:{message}"


@pytest.mark.parametrize(
    "text", ["\nNote: so.\n", "# A\n\nNote: so.\n", "A note: so.\n"]
)
def test_a_sentence_with_a_colon_is_one(small: "SmallBook", text: str) -> None:
    small.path.write_text(text)
    assert "".join(reading.read(small.path, small.book).prose.values())
