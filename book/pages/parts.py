"""Reads a page as a sequence of parts, for whatever shape it is to be given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.exports.standalone import stand_alone
from book.pages import numbers
from book.pages.book import Book
from book.pages.fences import Block
from book.pages.page import Page

FOLD = re.compile(r"^///\s+details\s*\|\s*(?P<title>.*?)\s*$")
FOLD_OPTION = re.compile(r"^\s{4}\w+:\s")
FOLD_END = re.compile(r"^///\s*$")


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown, every checked number plain."""

    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Code:
    """A fenced block, its includes expanded; nothing in it imports from the book."""

    block: Block
    text: str


@dataclass(frozen=True)
class Fold:
    """The beginning of a folded part; its end, where the title is None."""

    title: str | None
    line: int


Part = Prose | Code | Fold


def parts(page: Page, book: Book) -> Iterator[Part]:
    """The page from its first line after the front matter to its last."""
    prose: list[str] = []
    first = option = 0
    blocks = {block.start: block for block in page.blocks}

    def flush() -> Iterator[Prose]:
        if any(line.strip() for line in prose):
            yield Prose(tuple(prose), first)
        prose.clear()

    for number in range(1, len(page.lines) + 1):
        if block := blocks.get(number):
            yield from flush()
            yield Code(block, _code(page, block, book))
        if number not in page.prose:
            continue
        line = page.prose[number]
        if fold := FOLD.match(line) or FOLD_END.match(line):
            yield from flush()
            title = fold.groupdict().get("title")
            yield Fold(title, number)
            option = number + 1 if title else 0
        elif number == option and FOLD_OPTION.match(line):
            option += 1
        else:
            first = first if prose else number
            prose.append(plain_numbers(line))
    yield from flush()


def _code(page: Page, block: Block, book: Book) -> str:
    lines = page.code(block, book)
    text = "\n".join(line.text for line in lines)
    return stand_alone(text, book) if block.is_python else text


def plain_numbers(line: str) -> str:
    """The line with every checked number as plain text."""
    for found in reversed(numbers.checked_numbers(line)):
        shown = found["shown"] + (found["percent"] or "")
        line = line[: found.start()] + shown + line[found.end() :]
    return line
