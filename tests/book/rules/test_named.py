"""Parts, exercises and references that a page names in words are there."""

from typing import TYPE_CHECKING

import pytest

from book.rules import named

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

# A sentence of a page with two exercises, and what is said of it.
ABSENT = {
    "Read [the text][there].": (
        "nothing says where [the text][there] leads\n"
        "  Write the address: [the text](page.md)."
    ),
    "Read [the text][] first.": "nothing says where [the text][] leads",
    "Part 1.9 says why.": (
        "it names Part 1.9, and there is no such part\n  Mend its number."
    ),
    "Parts 1.1 and 1.4 say why.": "it names Part 1.4, and there is no such part",
    "Exercise 3 asks that.": (
        "it names Exercise 3, and this page has none\n"
        "  Mend its number, or say whose it is: Exercise 1 of Part 1.2."
    ),
}
THERE = [
    "Part 1.1 and Parts 1.1, 1.2",
    "Exercise 2, Exercise 3 of Part 1.2, `Exercise 9`, `Part 1.9`",
    "Read [the text][there], [There][] or [there].\n\n[there]: https://example.org",
    "`x[0][1]`, $a[b][c]$, $[a][b]$ and a task: [ ] [x]",
    "So it is.[^1] [^2][^1]\n\n[^1]: Because.",
]


def said(small: "SmallBook", sentence: str, exercises: set[int] | None) -> list[str]:
    for key in ("ch11_start", "ch12_line"):
        small.write(f"docs/{key}.md", "# A page\n")
    lines = dict(enumerate(sentence.split("\n"), 5))
    return [str(e) for e in named.violations(lines, small.book, exercises)]


@pytest.mark.parametrize("sentence", ABSENT)
def test_what_is_named_and_absent_has_its_line(
    small: "SmallBook", sentence: str
) -> None:
    (found,) = said(small, sentence, {1, 2})
    assert found.startswith(f"line 5: {ABSENT[sentence]}")


@pytest.mark.parametrize("sentence", THERE)
def test_what_is_there_may_be_named(small: "SmallBook", sentence: str) -> None:
    assert not said(small, sentence, {1, 2})


def test_where_no_exercises_are_another_pages_may_be_named(small: "SmallBook") -> None:
    assert not said(small, "Exercise 3 of it, and Exercise 9.", None)
