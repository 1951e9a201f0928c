"""The terms of a chapter: what stands in italics where it is explained."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.pages import places, prose, questions
from book.pages.page import IMAGE, Page
from book.pages.parts import Code, Formula, Question, plain_numbers

ASIDE = ("Questions Readers Ask", "Exercises")
# A line that is italic as a whole is a caption. A title in a link names a paper, and so
# do several words, the first with a capital, that a year in parentheses follows.
_TERM = re.compile(r"(?<![\w*\[])\*(?![\s*])([^*]+?)(?<!\s)\*(?![\w*])")
_PAPER = re.compile(
    r"\*[A-Z][^*]+ [^*]+\*\s*\([^()]*(?:\([^()]*\))?[^()]*\b(?:19|20)\d\d\b"
)
_CAPTION = re.compile(r"\s*\*(?!\*)[^*]+\*\s*")


@dataclass(frozen=True)
class Term:
    """A term, and where it stands.

    Attributes:
        words: as they are written; `name` is what makes two of them the same.
        text: the line that it stands in, every number being a number and no more,
            and `at` its column.
    """

    words: str
    line: int
    text: str
    at: int

    @property
    def name(self) -> str:
        return self.words.lower()


def main_line(page: Page) -> Iterator[tuple[int, str]]:
    """The lines of what stands unfolded, by number, without headings.

    Of a question they are its choices: what each is told comes later.
    """
    for part, folded in places.placed(page):
        if folded or isinstance(part, Code | Formula):
            continue
        for number, line in enumerate(part.lines, part.line):
            if is_main(page, number) and not line.startswith("#"):
                text = IMAGE.sub(" ", line)
                if isinstance(part, Question):
                    text = questions.split(text)[0]
                yield number, plain_numbers(text)


def is_main(page: Page, line: int) -> bool:
    title = places.chapter_part(page, line)
    return bool(title) and not title.startswith(ASIDE)


def of(page: Page) -> Iterator[Term]:
    """The chapter's terms in their order, each where it first stands."""
    seen = set[str]()
    for line, text in main_line(page):
        said = prose.said(text)
        is_caption = _CAPTION.fullmatch(said) is not None
        for found in () if is_caption else _TERM.finditer(said):
            term = Term(found[1].strip('".,:;'), line, text, found.start())
            if term.name not in seen and not _PAPER.match(text, found.start()):
                seen.add(term.name)
                yield term
