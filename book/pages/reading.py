"""Reads a page: in one walk over its lines, what stands where and belongs to what."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

from markdown.extensions import toc

from book.errors import PageError
from book.pages import (
    closing,
    exercises,
    front_matter,
    includes,
    numbers,
    questions,
    text,
)
from book.pages.book import Book, metadata
from book.pages.exercises import Exercise
from book.pages.fences import Block, scan
from book.pages.page import IMAGE, CheckedNumber, Heading, Image, Page
from book.pages.questions import Question

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")


def read(path: Path, book: Book) -> Page:
    """Read a page.

    Raises:
        PageError: anything on the page that cannot be understood, at its line.
    """
    name = book.name(path)
    return parse(path, text.read(path, name, "page"), book)


def parse(path: Path, words: str, book: Book) -> Page:
    """Read a page whose text is not, or not yet, what its file holds.

    Raises:
        PageError: anything in it that cannot be understood, at its line.
    """
    name = book.name(path)
    page = Page(path, name, words, book)
    try:
        _refuse_unshown(page.text)
        page.front, skip = front_matter.split(page.text)
        page.blocks = scan(page.text, book.collector)
        _read_prose(page, skip)
        closing.refuse_open_folds(page.prose)
        page.exercises = list(_exercises(page))
        for question in questions.read(page.prose):
            owner = _owner(page, question)
            page.questions.setdefault(owner.start, []).append(question)
    except PageError as error:
        raise error.at(name) from None
    return page


def _refuse_unshown(page: str) -> None:
    """Refuse what MkDocs takes out of a page before it is shown."""
    if "\r" in page:
        line = page[: page.index("\r")].count("\n") + 1
        fix = "Save the file with LF at the ends of its lines."
        kind = "CR LF line ends" if "\r\n" in page else "a carriage return in it"
        raise PageError(None, line, f"the page has {kind}", fix)
    if taken := metadata(page):
        problem = f"MkDocs takes the page's beginning ({', '.join(taken)}) for its own"
        fix = "Begin with an empty line, or with front matter between lines of +++."
        raise PageError(None, 1, problem, fix)


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
    if fault := numbers.faulty_mark(line):
        raise PageError(None, number, *fault)
    for found in numbers.checked_numbers(line):
        if owner is None:
            problem = "this checked number has no Python block above it"
            raise PageError(None, number, problem, "Move it below the code it needs.")
        shown = numbers.Shown(found["shown"])
        if not math.isfinite(shown.value):
            problem = f"no float can hold the number {found['shown'][:40]}"
            raise PageError(None, number, problem, "Say it in words.")
        factor = 100 if found["percent"] else 1
        start, stop = found.span("shown")
        page.numbers.append(
            CheckedNumber(number, start, stop, shown, factor, found["expr"], owner)
        )
    for found in IMAGE.finditer(numbers.CODE_SPAN.sub("", line)):
        page.images.append(Image(number, found["alt"], found["src"]))


def _owner(page: Page, question: Question) -> Block:
    """The block after which a question's proofs are evaluated."""
    for exercise in page.exercises:
        if exercise.line < question.line < exercise.end and exercise.solution:
            solving = (b for b in exercise.blocks if exercise.solves(b))
            return next(solving, exercise.solution)
    own = [block for block in page.runnable() if not block.exercise]
    fold = _fold_below(page, question)
    folded = [block for block in own if block.start in fold]
    above = [block for block in own if block.start < question.line]
    if not folded and not above:
        problem = "no Python block proves the choices of this question"
        fix = "Put the code that answers it into a fold directly below the choices."
        raise PageError(None, question.line, problem, fix)
    return (folded or above)[-1]


def _fold_below(page: Page, question: Question) -> range:
    """The lines of the fold that stands directly below the choices, if one does."""
    lines, last = page.lines, question.choices[-1].line
    below = (n for n in range(last + 1, len(lines) + 1) if lines[n - 1].strip())
    start = next(below, 0)
    if not start or not lines[start - 1].startswith("/// details"):
        return range(0)
    ends = (n for n, text in page.prose.items() if n > start and text.strip() == "///")
    return range(start, next(ends, start))
