"""Each chapter says how its checks speak, and no page writes it."""

from typing import TYPE_CHECKING

import pytest

from book.exports import notebook, post
from book.pages import exercises, reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook


def test_the_site_says_it_below_the_heading(small: "SmallBook") -> None:
    html = small.html("## Exercises\n\n### Exercise 1: One (guided)\n\nDo it.\n")
    heading, said, task = (
        html.index(part)
        for part in ('id="exercises"', "<code>NoneType</code>", "Do it.")
    )
    assert heading < said < task
    assert html.count("data-search-exclude") == 1


@pytest.mark.parametrize("text", ["# Exercises", "## Summary", "### Exercises", "Hm."])
def test_it_says_so_nowhere_else(small: "SmallBook", text: str) -> None:
    assert "NoneType" not in small.html(f"{text}\n\nExercises are good.\n")


def test_so_do_the_notebook_and_the_post(whole: "SmallBook") -> None:
    page = reading.read(whole.path, whole.book)
    cells = [cell.source for cell in notebook.make(page).cells]
    for text in ("\n".join(cells), post.make(page)):
        assert text.count(f"## Exercises\n\n{exercises.HOW}") == 1
    assert exercises.HOW not in page.text
