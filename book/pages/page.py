"""What a page holds: front matter, sections, blocks, checked numbers, figures shown."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from book.errors import PageError
from book.pages import exercises, includes, numbers
from book.pages.book import Book, number_of
from book.pages.exercises import Exercise
from book.pages.fences import Block
from book.pages.questions import Question

IMAGE = re.compile(rf"!\[(?P<alt>{numbers.ALT})\]\((?P<src>[^)\s]+)[^)]*\)")


@dataclass(frozen=True)
class Heading:
    level: int
    title: str
    slug: str
    line: int


@dataclass(frozen=True)
class CheckedNumber:
    """A number in prose, and the expression that must give it.

    Attributes:
        start: the column of its first character; `stop` is that after its last.
        factor: what the expression's value is multiplied by: 100 for a percentage.
        after: the block after which the expression is evaluated.
    """

    line: int
    start: int
    stop: int
    shown: numbers.Shown
    factor: float
    expression: str
    after: Block = field(compare=False)


@dataclass(frozen=True)
class Image:
    line: int
    alt: str
    source: str

    @property
    def figure(self) -> str | None:
        """The figure's name, if it is one that the book draws."""
        path = Path(self.source)
        return path.stem if path.parent.name == "figures" else None


@dataclass
class Page:
    """A page, read once. Lines are counted from 1.

    Attributes:
        name: its path from the root of the book, as messages show it.
        prose: the lines outside front matter and fences, by number.
        questions: those that are proved after a block, by the block's line.
    """

    path: Path
    name: str
    text: str
    book: Book
    front: dict[str, object] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    numbers: list[CheckedNumber] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    prose: dict[int, str] = field(default_factory=dict)
    exercises: list[Exercise] = field(default_factory=list)
    questions: dict[int, list[Question]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.path.stem

    @property
    def is_chapter(self) -> bool:
        return bool(self.number)

    @property
    def number(self) -> str:
        """A chapter's number, such as 1.2; empty on other pages."""
        return number_of(self.key)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def title(self) -> str:
        return str(self.front.get("title", ""))

    def runnable(self) -> list[Block]:
        return [block for block in self.blocks if block.runs]

    def exercise(self, number: int) -> Exercise | None:
        return next((one for one in self.exercises if one.number == number), None)

    def below(self, heading: Heading) -> dict[int, str]:
        """The prose from a heading to the next of its level or above, by line."""
        end = self.end(heading)
        return {n: text for n, text in self.prose.items() if heading.line <= n < end}

    def end(self, heading: Heading) -> int:
        """The line of the next heading that is not below it, or that after the last."""
        after = (h for h in self.headings if h.line > heading.line)
        later = (h.line for h in after if h.level <= heading.level)
        return next(later, len(self.lines) + 1)

    def stands_on(self, block: Block) -> list[Block]:
        """The blocks that run before a block, in order."""
        own = self.exercise(block.exercise)
        return exercises.stands_on(block, self.runnable(), own)

    def code(self, block: Block) -> list[includes.Line]:
        """The block's code as its reader sees it, every line with its origin.

        Python alone includes: elsewhere, the notation of an include is text.
        """
        first, snippets = block.start + 1, self.book.snippets
        if not block.is_python:
            numbered = enumerate(block.lines, first)
            return [includes.Line(text, self.path, n, n) for n, text in numbered]
        try:
            return includes.expand(block.lines, self.path, first, snippets)
        except PageError as error:
            raise PageError(self.name, error.line, error.problem, error.fix) from None
