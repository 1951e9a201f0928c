"""The table at the top of a page: what it must hold, and what the site makes of it."""

import datetime
from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.pages.front_matter import byline, heading, navigation_title, split

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

TITLE = "Learn the Training Loop with PyTorch, Part 1.2: The Simplest Case: A Line"
TABLE = f"""+++
title = "{TITLE}"
author = "Artintellica"
date = "2026-11-20"
description = "One sentence."
+++
"""


def test_a_table_is_read_and_counted_in_lines() -> None:
    table, taken = split(TABLE + "\nText.\n")
    assert taken == 6
    assert table == {
        "title": TITLE,
        "author": "Artintellica",
        "date": "2026-11-20",
        "description": "One sentence.",
    }


@pytest.mark.parametrize("text", ["", "Text.\n", "\n+++\n+++\n", "# A\n+++\n"])
def test_a_page_may_have_none(text: str) -> None:
    assert split(text) == ({}, 0)


def test_the_title_loses_the_books_name() -> None:
    assert heading(TITLE) == "Part 1.2: The Simplest Case: A Line"
    assert navigation_title(TITLE) == "1.2 The Simplest Case: A Line"
    assert heading("Home") == navigation_title("Home") == "Home"


def test_the_byline_spells_the_date_out() -> None:
    assert byline("Artintellica", "2026-01-02") == "Artintellica · January 2, 2026"
    assert str(datetime.date(2026, 1, 2)) == "2026-01-02"


def test_the_site_shows_a_heading_and_a_byline(small: "SmallBook") -> None:
    html = small.html(TABLE + "\n## Introduction\n")
    assert '<h1 id="part-12-the-simplest-case-a-line">Part 1.2: The Simplest' in html
    byline = (
        '<p class="byline" data-search-exclude="true">Artintellica · November 20, 2026'
    )
    assert byline in html
    assert "+++" not in html
    assert "One sentence." not in html


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'author = "Artintellica"',
            "author = Artintellica",
            "line 3: the front matter is not valid TOML: "
            "Invalid value (at line 2, column 10)\n"
            '  Write each key as key = "value".',
        ),
        (
            'author = "Artintellica"\n',
            "",
            "line 4: the front matter lacks the key 'author'\n"
            '  Add a line author = "…" between the +++.',
        ),
        (
            'author = "Artintellica"',
            'author = " "',
            "line 3: the front matter's author is not a text in quotes\n"
            '  Add a line author = "…" between the +++.',
        ),
        (
            'date = "2026-11-20"',
            'date = "November 20"',
            "line 4: 'November 20' is not a date\n  Write it as year-month-day.",
        ),
        (
            'date = "2026-11-20"',
            "date = 2026-11-20",
            "line 4: the front matter's date is not a text in quotes\n"
            '  Add a line date = "…" between the +++.',
        ),
        (
            "One sentence.",
            "x" * 161,
            "line 5: the description has 161 characters\n"
            "  Search engines cut it: use at most 160.",
        ),
        (
            'sentence."\n+++\n',
            'sentence."\n',
            "line 1: the front matter opened by +++ is never closed\n"
            "  End it with a line that holds +++ alone.",
        ),
    ],
)
def test_what_a_table_says_when_it_is_wrong(old: str, new: str, message: str) -> None:
    assert old in TABLE
    with pytest.raises(PageError) as caught:
        split(TABLE.replace(old, new))
    assert str(caught.value) == message
