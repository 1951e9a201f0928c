"""A page as a sequence of parts: prose, code, folds, figures, formulas, questions.

Whoever makes something of a page, or holds it to a rule, reads its parts: exports,
measures, the lists that are made of all pages.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.pages import numbers
from book.pages.fences import Block
from book.pages.page import IMAGE, Page

FOLD = re.compile(r"^///\s+details\s*\|\s*(?P<title>.*?)\s*$")
FOLD_OPTION = re.compile(r"^\s{4}\w+:\s")
FOLD_END = re.compile(r"^///\s*$")
LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s#]*)(?P<anchor>#[^)\s]*)?\)"
)
ATTRIBUTES = re.compile(r"\{:?\s*[.#][^}`]*\}")
DISPLAY = "$$"
CHOICE = re.compile(r"^\s*[-*]\s+\[(?P<mark>[ xX])\]\s+(?P<text>.*)$")
CAPTION = re.compile(r"^\*(?!\*)(?P<text>.+)\*$")


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown as they are written, from `line` on."""

    lines: tuple[str, ...]
    line: int

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines, every checked number being a number and no more."""
        return tuple(map(plain_numbers, self.lines))


@dataclass(frozen=True)
class Formula(Prose):
    """A formula that stands by itself, with its dollars."""


@dataclass(frozen=True)
class Figure(Prose):
    """An image that stands by itself, and the line of italics that is its caption."""

    source: str
    alt: str
    caption: str | None


@dataclass(frozen=True)
class Question(Prose):
    """The choices of a quiz; the heading above them asks, the fold below answers."""

    choices: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class Code:
    """A fenced block."""

    block: Block


@dataclass(frozen=True)
class Fold:
    """The beginning of a folded part; its end, where the title is None."""

    title: str | None
    line: int


Part = Prose | Code | Fold


def parts(page: Page) -> Iterator[Part]:
    """The page from its first line after the front matter to its last."""
    blocks = {block.start: block for block in page.blocks}
    run: list[tuple[int, str]] = []
    option = 0
    for number in range(1, len(page.lines) + 1):
        if block := blocks.get(number):
            yield from _prose(run)
            yield Code(block)
        if number not in page.prose:
            continue
        line = page.prose[number]
        if fold := FOLD.match(line) or FOLD_END.match(line):
            yield from _prose(run)
            title = fold.groupdict().get("title")
            yield Fold(title, number)
            option = number + 1 if title else 0
        elif number == option and FOLD_OPTION.match(line):
            option += 1
        else:
            run.append((number, line))
    yield from _prose(run)


def joined(page: Page) -> Iterator[Part]:
    """The parts, whatever stands in prose being prose: formulas, figures, choices."""
    for is_prose, run in itertools.groupby(parts(page), lambda p: isinstance(p, Prose)):
        if not is_prose:
            yield from run
            continue
        texts = [part for part in run if isinstance(part, Prose)]
        lines = tuple(line for text in texts for line in text.lines)
        yield Prose(lines, texts[0].line)


def _prose(run: list[tuple[int, str]]) -> Iterator[Prose]:
    """The parts of a run of lines, which is empty afterwards."""
    if any(text.strip() for _, text in run):
        for _, lines in itertools.groupby(run, _Kinds()):
            yield _part(list(lines))
    run.clear()


class _Kinds:
    """Tells of one line after the other where a part begins: by a number of its own."""

    def __init__(self) -> None:
        self.count, self.kind, self.in_formula = 0, "", False

    def __call__(self, numbered: tuple[int, str]) -> int:
        kind = self._kind(numbered[1])
        if kind != self.kind or kind == "figure":
            self.count += not (kind == "caption" and self.kind == "figure")
            self.kind = kind
        return self.count

    def _kind(self, line: str) -> str:
        if line.strip(" >") == DISPLAY:
            self.in_formula = not self.in_formula
            return "formula"
        if self.in_formula:
            return "formula"
        if IMAGE.fullmatch(line.strip()):
            return "figure"
        if self.kind == "figure" and CAPTION.match(line.strip()):
            return "caption"
        return "question" if CHOICE.match(line) else "prose"


def _part(run: list[tuple[int, str]]) -> Prose:
    first, text = run[0][0], run[0][1]
    lines = tuple(line for _, line in run)
    if text.strip(" >") == DISPLAY:
        return Formula(lines, first)
    if image := IMAGE.fullmatch(text.strip()):
        caption = CAPTION.match(lines[-1].strip()) if len(lines) > 1 else None
        said = caption["text"] if caption else None
        return Figure(lines, first, image["src"], image["alt"], said)
    if choices := [found for line in lines if (found := CHOICE.match(line))]:
        texts = tuple(one["text"] for one in choices)
        right = tuple(n for n, one in enumerate(choices) if one["mark"] != " ")
        return Question(lines, first, texts, right)
    return Prose(lines, first)


def plain_numbers(line: str) -> str:
    """The line with every checked number as plain text."""
    for found in reversed(numbers.checked_numbers(line)):
        shown = found["shown"] + (found["percent"] or "")
        line = line[: found.start()] + shown + line[found.end() :]
    return line
