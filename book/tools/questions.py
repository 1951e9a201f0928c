"""What learners ask, each question with the sections that answer it: two TOML files.

By those of the first the search was tuned; the second says what that is worth.
"""

import difflib
import functools
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from book.errors import PageError
from book.pages.book import Book
from book.rules.links import anchors

QUESTIONS = Path("tests", "site", "search_questions.toml")
HELD_OUT = QUESTIONS.with_name("search_held_out.toml")
FEWEST, FEWEST_HELD_OUT = 40, 25
FORM = 'Write asks = "…" and answers = ["module1/page.md#section"] under [[question]].'


@dataclass(frozen=True)
class Question:
    """What a learner types, and what answers it: `module1/page.md#anchor`."""

    asks: str
    answers: tuple[str, ...]
    line: int


def read(path: Path, book: Book, fewest: int = FEWEST) -> list[Question]:
    """The questions of a file, every answer of which is a section of the book.

    Raises:
        PageError: a question lacks something, or an answer names no section.
    """
    name, text = book.name(path), path.read_text("utf-8")
    try:
        entries = tomllib.loads(text).get("question", [])
    except tomllib.TOMLDecodeError as error:
        raise PageError(name, None, f"this is no TOML: {error}", FORM) from None
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines, 1) if line.strip() == "[[question]]"]
    found: list[Question] = []
    known = functools.cache(lambda page: anchors(page, book))  # a page is read once
    for start, entry in zip(starts, entries, strict=True):
        asks, answers = entry.get("asks"), entry.get("answers")
        if not (asks and answers):
            raise PageError(name, start, "this question lacks a part", FORM)
        if any(asks == other.asks for other in found):
            raise PageError(name, start, f"{asks!r} is asked twice", "Keep one.")
        found.append(Question(asks, tuple(answers), start))
        for answer in answers:
            if said := _nowhere(answer, book.docs, known):
                at = next(n for n in range(start, len(lines)) if answer in lines[n - 1])
                raise PageError(name, at, f"{answer!r} names no section", said)
    if len(found) < fewest:
        problem = f"{len(found)} questions measure little"
        raise PageError(name, None, problem, f"Ask at least {fewest}.")
    return found


def _nowhere(answer: str, docs: Path, anchors_of: Callable[[Path], list[str]]) -> str:
    """What to write instead, where an answer names no section; else nothing."""
    page, _, anchor = answer.partition("#")
    path = docs / page
    if path.suffix != ".md" or not path.is_file():
        return f"There is no docs/{page}: write its path from docs/, with .md."
    known = anchors_of(path)
    if not anchor or anchor in known:
        return ""
    near = difflib.get_close_matches(anchor, known, 1)
    return f"Did you mean #{near[0]}?" if near else "Name the anchor of a heading."
