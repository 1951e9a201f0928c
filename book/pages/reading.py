"""Reads a page: in one walk over its lines, what stands where and belongs to what."""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown.extensions import toc

from book.errors import PageError
from book.pages import exercises, front_matter, includes, numbers
from book.pages.book import Book
from book.pages.exercises import Exercise
from book.pages.fences import Block, scan
from book.pages.page import IMAGE, CheckedNumber, Heading, Image, Page

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")


def read(path: Path, book: Book) -> Page:
    """Read a page.

    Raises:
        PageError: anything on the page that cannot be understood, at its line.
    """
    name = book.name(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        fix = "Save the file in UTF-8."
        raise PageError(name, line, "the page is not UTF-8", fix) from None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        fix = "Save the file with LF at the ends of its lines."
        raise PageError(name, line, "the page has CR LF line ends", fix)
    return parse(path, text, book)


def parse(path: Path, text: str, book: Book) -> Page:
    """Read a page whose text is not, or not yet, what its file holds.

    Raises:
        PageError: anything in it that cannot be understood, at its line.
    """
    name = book.name(path)
    page = Page(path, name, text, book)
    try:
        page.front, skip = front_matter.split(text)
        page.blocks = scan(text, book.collector)
        _read_prose(page, skip)
        page.exercises = list(_exercises(page))
    except PageError as error:
        raise error.at(name) from None
    return page


def _read_prose(page: Page, skip: int) -> None:
    fenced = {n for b in page.blocks for n in range(b.start, b.end + 1)}
    by_line = {block.start: block for block in page.blocks}
    slugs: set[str] = set()
    exercise, section, ordinal = 0, "top", 0
    owner: Block | None = None
    for number, line in enumerate(page.lines, 1):
        if number <= skip:
            continue
        if number in fenced:
            block = by_line.get(number)
            if block and block.runs:
                ordinal += 1
                block.section, block.ordinal, block.exercise = (
                    section,
                    ordinal,
                    exercise,
                )
                owner = owner if block.is_tried else block
            continue
        page.prose[number] = line
        if heading := HEADING.match(line):
            level, title = len(heading[1]), heading[2]
            section, ordinal = toc.unique(toc.slugify(title, "-"), slugs), 0
            page.headings.append(Heading(level, title, section, number))
            if level <= 3:
                named = exercises.TITLE.fullmatch(title)
                exercise = int(named["number"]) if named else 0
        _read_line(page, number, line, owner)


def _exercises(page: Page) -> Iterator[Exercise]:
    for heading in page.headings:
        if heading.level <= 3 and (found := exercises.TITLE.fullmatch(heading.title)):
            title, end = heading.title.rpartition(" (")[0], page.end(heading)
            lines = range(heading.line, end)
            mine = tuple(block for block in page.runnable() if block.start in lines)
            yield Exercise(int(found["number"]), title, heading.line, end, mine)


def _read_line(page: Page, number: int, line: str, owner: Block | None) -> None:
    if includes.INCLUDE.match(line):
        fix = "Put it into a python fence, where it is run as well as shown."
        raise PageError(None, number, "this include stands outside a fence", fix)
    if numbers.stray_mark(line) is not None:
        problem = f"no number stands directly before {numbers.CHECK_MARK}"
        fix = "Write the number first: 0.25<!--= loss.item() -->."
        raise PageError(None, number, problem, fix)
    for found in numbers.checked_numbers(line):
        if owner is None:
            problem = "this checked number has no Python block above it"
            raise PageError(None, number, problem, "Move it below the code it needs.")
        shown = numbers.Shown(found["shown"])
        factor = 100.0 if found["percent"] else 1.0
        start, stop = found.span("shown")
        page.numbers.append(
            CheckedNumber(number, start, stop, shown, factor, found["expr"], owner)
        )
    for found in IMAGE.finditer(numbers.CODE_SPAN.sub("", line)):
        page.images.append(Image(number, found["alt"], found["src"]))
