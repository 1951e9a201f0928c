"""The rows that name a chapter outside its page: their numbers, titles and links.

They stand in the README's table, on the home page and on the module's own page.
`make update` writes what is derived in a row, or adds the row in its place; words that
somebody wrote beside it stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from book import files
from book.errors import PageError
from book.pages import front_matter
from book.pages.book import Book
from book.pages.page import Page

DERIVED = "Run `make update`, which writes: {}"
UNFINISHED = " … | … |"  # the cells of a new row that somebody has to write


@dataclass(frozen=True)
class Entry:
    """What a row names: a chapter by its number, 1.2, or a module by its own, 1."""

    number: str
    title: str
    key: str = ""

    @property
    def fields(self) -> dict[str, str]:
        return {**vars(self), "folder": f"module{self.number[0]}"}


@dataclass(frozen=True)
class Rows:
    """One kind of row in one file.

    Attributes:
        row: a pattern that finds the derived part of each, and its number.
        line: that part, for an entry.
        rest: how a new row goes on.
        below: a pattern of what the first row of a module is put below.
    """

    file: Path
    row: str
    line: str
    below: str
    rest: str = "\n"

    def written(self, text: str, entry: Entry) -> tuple[str, int | None]:
        """The text with the entry's row as it must be, and the line of the old row.

        Raises:
            LookupError: there is no such row and no place for it.
        """
        line = self.line.format(**entry.fields)
        rows = {m["number"]: m for m in re.finditer(self.row, text, re.MULTILINE)}
        if old := rows.get(entry.number):
            new = text[: old.start()] + line + text[old.end() :]
            return new, text.count("\n", 0, old.start()) + 1
        before = [n for n in rows if n[0] == entry.number[0] and n < entry.number]
        if before:
            end = text.index("\n", rows[max(before)].end()) + 1
            added = line + self.rest.rstrip("\n") + "\n"
        else:
            place = re.search(self.below.format(**entry.fields), text, re.MULTILINE)
            if place is None:
                raise LookupError(line)
            end, added = place.end(), line + self.rest
        return text[:end] + added + text[end:], None


def of_chapter(book: Book, folder: str) -> list[Rows]:
    """Where a chapter of a module is named, whose folder it is."""
    return [
        Rows(
            book.root / "README.md",
            r"^\| (?P<number>\d\.\d) \|.*",
            "| {number} | {title} | [page](docs/{folder}/{key}.md) "
            "| [code](snippets/{folder}/{key}.py) "
            "| [notebook](docs/notebooks/{key}.ipynb) |",
            r"^\| \| \*\*Module {number[0]}\b.*\n",
        ),
        Rows(
            book.docs / "index.md",
            r"^- \[(?P<number>\d\.\d) [^\]\n]*\]\([^)\n]*\)",
            "- [{number} {title}]({folder}/{key}.md)",
            r"^\*\*\[?Module {number[0]}\b(?:.+\n)+\n",
            "\n\n",
        ),
        Rows(
            book.docs / folder / "index.md",
            r"^\| \[(?P<number>\d\.\d) [^\]\n]*\]\([^)\n]*\) \|",
            "| [{number} {title}]({key}.md) |",
            r"^\| Part \|.*\n\| -.*\n",
            f"{UNFINISHED}\n",
        ),
    ]


def entry_of(page: Page) -> Entry:
    title = re.sub(r"^Part [\d.]+: ", "", front_matter.heading(page.title))
    return Entry(page.number, title, page.key)


def stale(pages: list[Page], book: Book) -> list[files.Write]:
    """The files whose rows are not as the pages would have them."""
    return [write for write, _ in _read(pages, book) if write]


def violations(pages: list[Page], book: Book) -> Iterator[PageError]:
    for _, errors in _read(pages, book):
        yield from errors


def _read(
    pages: list[Page], book: Book
) -> Iterator[tuple[files.Write | None, list[PageError]]]:
    """What is to be written into each file, and what is told of it."""
    kinds: dict[Rows, list[Entry]] = {}
    for page in sorted(pages, key=lambda page: page.key):
        for rows in of_chapter(book, page.path.parent.name) if page.is_chapter else ():
            kinds.setdefault(rows, []).append(entry_of(page))
    for rows, entries in kinds.items():
        name = book.name(rows.file)
        if not rows.file.is_file():
            problem, fix = f"{name} is missing", "Write it; it lists the chapters."
            yield None, [PageError(name, None, problem, fix)]
            continue
        old = text = rows.file.read_text("utf-8")
        errors = [*_unfinished(name, old)]
        if not rows.file.is_relative_to(book.docs):  # else the rules of links tell it
            errors += _gone(name, old, rows, entries)
        for entry in entries:
            before, line, mend = text, rows.line.format(**entry.fields), DERIVED
            part = f"Part {entry.number}"
            try:
                text, at = rows.written(text, entry)
            except LookupError:
                at, mend = None, "No words tell its place; add: {}"
            if text == before and mend is DERIVED:
                continue
            problem = f"the row of {part} is not as its page has it"
            problem = problem if at else f"the row of {part} is missing"
            errors.append(PageError(name, at, problem, mend.format(line)))
        write = files.Write(rows.file, text.encode("utf-8"))
        yield write if text != old else None, errors


def _gone(
    name: str, text: str, rows: Rows, entries: list[Entry]
) -> Iterator[PageError]:
    """A chapter that is still to come may have a row, which leads nowhere yet."""
    there = {entry.number for entry in entries}
    for found in re.finditer(rows.row, text, re.MULTILINE):
        if "](" in found[0] and found["number"] not in there:
            line = text.count("\n", 0, found.start()) + 1
            problem = f"this row names Part {found['number']}, and there is no page"
            yield PageError(name, line, problem, "Remove the row.")


def _unfinished(name: str, text: str) -> Iterator[PageError]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("|") and "| … |" in line:
            fix = "Write it in place of the …"
            yield PageError(name, number, "a cell of this row is unfinished", fix)
