"""A link leads to a file, an anchor and a chapter that are there, or has its line."""

from typing import TYPE_CHECKING

import pytest

from book.rules import house

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

# A sentence, and what is said of it.
BROKEN = {
    "See [it](#teh-end).": (
        "the link to '#teh-end' leads nowhere: this page has no such anchor\n"
        "  Did you mean #the-end?"
    ),
    "See [it](other.md#nothing).": (
        "the link to 'other.md#nothing' leads nowhere: "
        "docs/other.md has no such anchor\n"
        "  Name a heading's anchor."
    ),
    "See [it](othre.md).": (
        "the link to 'othre.md' leads to no file\n  Did you mean other.md?"
    ),
    "See [it][a].\n\n[a]: nowhere.md": "the link to 'nowhere.md' leads to no file",
    "See [it](other/).": "the link to 'other/' leads to no file",
    "See [it](/other.md).": "the link to '/other.md' leads out of docs/",
    "See [it](../mkdocs.yml).": "the link to '../mkdocs.yml' leads out of docs/",
    "![A loop](loop.svg)": "the link to 'loop.svg' leads to no file",
    "See [Part 1.2](ch11_start.md).": (
        "the link says '1.2', and leads to Part 1.1\n"
        "  Mend its words, or where it leads."
    ),
    "See [1.2](ch11_start.md#a).": "the link says '1.2', and leads to Part 1.1",
    "See [**Part** 1.2: It](ch11_start.md).": "the link says '1.2', and leads to",
    "See [Exercise 2](ch11_start.md#exercise-3-b).": (
        "the link says 'Exercise 2', and leads to Exercise 3\n"
        "  Mend its words, or where it leads."
    ),
}
RIGHT = [
    "[a](#the-end), [b](other.md), [c](other.md#other), [d](other.md#extra)",
    "[a](https://example.org/#x), <mailto:a@example.org>, [b](data%20a.csv), [c](#)",
    "[Part 1.1](ch11_start.md), [Parts 1.1 and 1.2](ch11_start.md)",
    "[1.1 The start](ch11_start.md#a), [a rate of `0.2`](ch11_start.md)",
    "[Exercise 3](ch11_start.md#exercise-3-b), [a third](ch11_start.md#exercise-3-b)",
    "`[a](nowhere.md)` and ![A figure](figures/not_drawn.svg)",
    "It is so.[^1]\n\n[^1]: Because.",
]


@pytest.fixture
def pages(small: "SmallBook") -> "SmallBook":
    small.write("docs/other.md", "# Other\n\nText.\n{ #extra }\n")
    small.write("docs/ch11_start.md", "# A\n\n## Exercise 3: B\n")
    small.write("docs/ch12_line.md", "# B\n")
    small.write("docs/data a.csv", "")
    return small


def said(pages: "SmallBook", sentence: str) -> list[str]:
    page = pages.page(f"# A page\n\nText.\n\n{sentence}\n\n## The end\n")
    return [str(error) for error in house.of_page(page)]


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_link_that_leads_nowhere_or_elsewhere_has_its_line(
    pages: "SmallBook", sentence: str
) -> None:
    line = 7 if "[a]:" in sentence else 5
    (told,) = said(pages, sentence)
    assert told.startswith(f"docs/page.md:{line}: {BROKEN[sentence]}")


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_link_that_leads_somewhere_passes(pages: "SmallBook", sentence: str) -> None:
    assert said(pages, sentence) == []


def test_each_of_two_equal_links_has_its_line(pages: "SmallBook") -> None:
    told = said(pages, "[a](#x)\n\nand [b](#x)")
    assert [one.split(":")[1] for one in told] == ["5", "7"]
