"""Tables that are written by hand for pages that are made: a line for each entry.

A mistake in one is reported with its line.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from book.errors import PageError
from book.pages.book import Book


def listed(links: Iterable[str]) -> str:
    """Links in a row, and a period, where the last title has no mark of its own."""
    row = ", ".join(links)
    return row if re.search(r"[.?!]\]\([^)]*\)$", row) else f"{row}."


class ByHand:
    """A TOML file beside the book, and its tables."""

    def __init__(self, book: Book, file: str, form: str) -> None:
        """Read it; `form` is how a line of it looks.

        Raises:
            PageError: it is no TOML.
        """
        path = book.root / file
        self.name, text = book.name(path), path.read_text("utf-8")
        self.lines, self.fix = text.split("\n"), f"A line is {form}."
        try:
            self.whole = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else None
            problem = f"this is no TOML: {error}"
            raise PageError(self.name, line, problem, self.fix) from None

    def table(self, name: str, parts: Mapping[str, type]) -> dict[str, dict[str, Any]]:
        """A table of entries, each of which has these parts and no others.

        Raises:
            PageError: one has another part, or a part of another type.
        """
        entries: dict[str, dict[str, Any]] = self.whole.get(name, {})
        for word, said in entries.items():
            for part, value in said.items():
                if part not in parts:
                    raise self.error(word, f"has a part {part!r}", self.fix)
                if not isinstance(value, parts[part]):
                    kind = parts[part].__name__
                    raise self.error(
                        word, f"has {part!r}, which is no {kind}", self.fix
                    )
        return entries

    def error(self, word: str, problem: str, fix: str) -> PageError:
        """An error at the word's own entry, or else where the word stands first."""
        lines = [n for n, line in enumerate(self.lines, 1) if f'"{word}"' in line]
        own = [n for n in lines if self.lines[n - 1].lstrip().startswith(f'"{word}"')]
        at = next(iter(own or lines), None)
        return PageError(self.name, at, f"{word!r} {problem}", fix)

    def unknown(
        self, word: str, problem: str, known: Iterable[str], fix: str
    ) -> PageError:
        """The error, and which of the known ones may be meant."""
        near = difflib.get_close_matches(word, known, 1)
        return self.error(word, problem, f'Did you mean "{near[0]}"?' if near else fix)
