"""The TOML table between `+++` lines at the top of a page."""

import datetime
import re
import textwrap
import tomllib

from book.errors import PageError

FENCE = "+++"
BOOK = "Learn the Training Loop with PyTorch"
REQUIRED = ("title", "author", "date", "description")
LONGEST_DESCRIPTION = 160  # what search engines and link previews show


def split(text: str) -> tuple[dict[str, object], int]:
    """Return the front matter and the number of lines that it takes.

    A page without front matter gives an empty table and 0.

    Raises:
        PageError: the TOML is wrong, the table is never closed, or it lacks a key.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        return {}, 0
    try:
        end = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    except StopIteration:
        problem = f"the front matter opened by {FENCE} is never closed"
        raise PageError(
            None, 1, problem, f"End it with a line that holds {FENCE} alone."
        ) from None
    try:
        table = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = 1 + int(found[1]) if found else end
        problem = f"the front matter is not valid TOML: {error}"
        raise PageError(
            None, line, problem, 'Write each key as key = "value".'
        ) from None
    _check(table, lines[:end])
    return table, end + 1


def _check(table: dict[str, object], lines: list[str]) -> None:
    for key in REQUIRED:
        value = table.get(key)
        line = next(
            (n for n, text in enumerate(lines, 1) if text.startswith(key)), len(lines)
        )
        if not isinstance(value, str) or not value.strip():
            problem = f"the front matter lacks the key {key!r}"
            if key in table:
                problem = f"the front matter's {key} is not a text in quotes"
            raise PageError(
                None, line, problem, f'Add a line {key} = "…" between the {FENCE}.'
            )
        if key == "date":
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                problem = f"{value!r} is not a date"
                raise PageError(
                    None, line, problem, "Write it as year-month-day."
                ) from None
        if key == "description" and len(value) > LONGEST_DESCRIPTION:
            problem = f"the description has {len(value)} characters"
            fix = f"Search engines cut it: use at most {LONGEST_DESCRIPTION}."
            raise PageError(None, line, problem, fix)


def heading(title: str) -> str:
    """The page's h1: its title without the name of the book in front."""
    return title.removeprefix(f"{BOOK}, ")


def shorten(text: str) -> str:
    """As much of a text as a description holds."""
    return textwrap.shorten(text, LONGEST_DESCRIPTION, placeholder=" …")


def navigation_title(title: str) -> str:
    """What `nav` in mkdocs.yml must say: `Part 1.2: The…` becomes `1.2 The…`."""
    return re.sub(r"^Part ([\d.]+): ", r"\1 ", heading(title))


def byline(author: str, date: str) -> str:
    """`Artintellica · November 20, 2026`."""
    day = datetime.date.fromisoformat(date)
    return f"{author} · {day:%B} {day.day}, {day.year}"
