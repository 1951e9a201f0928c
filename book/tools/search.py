"""Does the search answer what learners ask? `make search` asks both builds.

A question is found where a section that answers it comes up, or an entry of the
reference pages that links to one. EVERY=16 asks every sixteenth.
"""

import functools
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

from book.pages import reading
from book.pages.book import Book, open_book
from book.pages.page import Page
from book.pages.parts import LINK
from book.publish import browser
from book.tools import engines, questions
from book.tools.questions import Question

REFERENCE = ("glossary.md", "symptoms.md", "lookup.md")
# The share answered first, and among the first three.
LEAST = {1: 0.7, 3: 0.9}
MOST_BROWSERS = 4


@dataclass(frozen=True)
class Found:
    """What came up for a question, from the top, and the place of the first answer."""

    question: Question
    results: list[str]
    place: int | None


def leading(book: Book) -> dict[str, set[str]]:
    """The entries of the reference pages, and the sections that each links to."""
    found: dict[str, set[str]] = {}
    for name in REFERENCE:
        path = book.docs / name
        page = reading.read(path, book) if path.is_file() else None
        for heading in page.headings if page else ():
            text = "\n".join(_own(page, heading.line)) if page else ""
            links = {f"{m['target']}{m['anchor'] or ''}" for m in LINK.finditer(text)}
            found[f"{name}#{heading.slug}"] = {urljoin(name, link) for link in links}
    return found


def _own(page: Page, line: int) -> Iterator[str]:
    """The prose below the heading of that line and above the next."""
    last = min((h.line for h in page.headings if h.line > line), default=sys.maxsize)
    yield from (text for number, text in page.prose.items() if line < number < last)


class Asked(Protocol):
    """What answers a question with sections, from the top: `module1/page/#anchor`."""

    def ask(self, text: str, /) -> list[str]: ...


def ask(engine: Asked, asked: Iterable[Question], book: Book) -> list[Found]:
    """Put every question to a search, and see what comes up."""
    entries, found = leading(book), []
    for question in asked:
        right = set(question.answers)
        right |= {entry for entry, links in entries.items() if links & right}
        right = set(map(address, right))
        results = engine.ask(question.asks)
        places = (n for n, one in enumerate(results, 1) if one in right)
        found.append(Found(question, results, next(places, None)))
    return found


def address(answer: str) -> str:
    """Where the site has a section: module1/page.md#anchor is module1/page/#anchor."""
    page, mark, anchor = answer.partition("#")
    folder = page.removesuffix(".md").removesuffix("index")
    return f"{folder.rstrip('/')}/{mark}{anchor}".removeprefix("/")


def share(found: list[Found], places: int) -> float:
    """The share of questions that are answered among the first so many results."""
    return sum(one.place is not None and one.place <= places for one in found) / len(
        found
    )


def table(found: list[Found], held_out: list[Found]) -> str:
    """What is answered where: of the questions tuned by, and of those held out."""
    rows = [f"{'':18}{'first':>7}{'first 3':>9}{'nothing':>9}"]
    for name, some in {"tuned by": found, "held out": held_out}.items():
        empty = sum(not one.results for one in some)
        said = f"{len(some):3} {name}"
        rows.append(f"{said:18}{share(some, 1):7.0%}{share(some, 3):9.0%}{empty:9}")
    return "\n".join(rows)


def shortfalls(theme: str, found: list[Found]) -> Iterator[str]:
    """Where a theme's search answers fewer questions than it must."""
    for places, least in LEAST.items():
        if share(found, places) < least:
            yield (
                f"{theme} answers {share(found, places):.0%} of the questions among the"
                f" first {places}; it must be {least:.0%}"
            )


def missed(found: list[Found]) -> str:
    """The questions without an answer among the first three, and what came instead."""
    rows = []
    for one in found:
        if one.place is None or one.place > 3:
            rows += [f"{one.question.asks}  ({one.place or 'not found'})"]
            rows += [f"    {result}" for result in one.results[:3]]
    return "\n".join(rows)


def _ask_all(folder: Path, asked: list[Question]) -> tuple[list[Found], str, list[str]]:
    """Ask in several browsers at once; also the theme, and what they objected to."""
    many = min(os.cpu_count() or 1, MOST_BROWSERS)
    parts = [asked[start::many] for start in range(many)]
    with ProcessPoolExecutor(many) as pool:
        told = [*pool.map(functools.partial(_ask_some, folder), parts)]
    found = {one.question: one for some, _, _ in told for one in some}
    errors = [error for _, _, some in told for error in some]
    return [found[question] for question in asked], told[0][1], errors


def _ask_some(
    folder: Path, asked: list[Question]
) -> tuple[list[Found], str, list[str]]:
    with engines.start(folder) as engine:
        found = ask(engine, asked, open_book(Path.cwd()))
    return found, engine.look.name, engine.errors


def main(folders: list[Path]) -> None:
    book = open_book(Path.cwd())
    every = int(os.environ.get("EVERY", "1"))
    asked = questions.read(book.root / questions.QUESTIONS, book)[::every]
    held_out = book.root / questions.HELD_OUT
    fresh = questions.read(held_out, book, questions.FEWEST_HELD_OUT)[::every]
    said: list[str] = []
    for folder in folders:
        try:
            found, theme, errors = _ask_all(folder, [*asked, *fresh])
        except FileNotFoundError as error:
            if browser.is_required():
                raise
            print(f"NOT TESTED: the search of {folder}/: {error}")
            continue
        tuned, others = found[: len(asked)], found[len(asked) :]
        print(f"{folder}\n{missed(found)}\n{table(tuned, others)}\n")
        said += shortfalls(theme, tuned)
        said += (f"{folder}: {error}" for error in dict.fromkeys(errors))
    if said:
        sys.exit("\n".join(said))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
