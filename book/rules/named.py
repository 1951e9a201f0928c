"""The rules of what words name: the part, the exercise, the reference is there."""

import re
from collections.abc import Collection, Iterator, Mapping

from book.errors import PageError
from book.pages import prose
from book.pages.book import Book, number_of
from book.rules.links import EXERCISE, NUMBERS, PART

# `[words][name]`, of which a line `[name]: address` makes a link.
REFERENCE = re.compile(r"(?<!\])\[(?P<words>[^\]\n]+)\]\[(?!\^)(?P<name>[^\]\n]*)\]")
DEFINED = re.compile(r"^ {0,3}\[(?!\^)(?P<name>[^\]\n]+)\]:", re.MULTILINE)


def violations(
    lines: Mapping[int, str], book: Book, exercises: Collection[int] | None = None
) -> Iterator[PageError]:
    """What the lines name, and the book has not.

    Args:
        lines: of a page or a cell, as far as they are no code, by their numbers.
        exercises: those of the page; without it, "Exercise 2" may be another page's.
    """
    numbered = sorted(lines.items())
    text = "\n".join(line for _, line in numbered)
    known = {found["name"].casefold() for found in DEFINED.finditer(text)}
    parts = {number_of(path.stem) for path in book.chapters()}
    for (number, _), said in zip(numbered, prose.said(text).split("\n"), strict=True):
        for found in REFERENCE.finditer(said):
            name = found["name"] or found["words"]
            if name.casefold() not in known:
                problem = f"nothing says where {found[0]} leads"
                fix = f"Write the address: [{found['words']}](page.md)."
                yield PageError(None, number, problem, fix)
        for named in NUMBERS.finditer(said):
            for part in set(PART.findall(named["named"])) - parts:
                problem = f"it names Part {part}, and there is no such part"
                yield PageError(None, number, problem, "Mend its number.")
        if exercises is None:
            continue
        for named in EXERCISE.finditer(said):
            is_own = not said.startswith(" of ", named.end())
            if is_own and int(named["number"]) not in exercises:
                problem = f"it names {named[0]}, and this page has none"
                fix = "Mend its number, or say whose it is: Exercise 1 of Part 1.2."
                yield PageError(None, number, problem, fix)
