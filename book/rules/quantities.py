"""The rule of quantities: what is counted or compared in words, a run checks."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.errors import PageError
from book.pages import places, quantities, questions
from book.pages.page import Page
from book.pages.parts import Code, Formula, Prose, Question
from book.pages.quantities import Quantity

# What begins something of its own: a heading, an item, a row, an image.
_BEGINS = re.compile(r"[ >]*(?:#|[-*+] |\d+\. |\||!\[)")
_PREDICTION = "**Predict"  # its premise is given, and its choices are proved
_STORY, _TASKS = "ELI5", "Exercises"


@dataclass(frozen=True)
class Paragraph:
    """Lines that are read as one text.

    Attributes:
        part: the title of the chapter's part that it stands in.
    """

    text: str
    line: int
    part: str
    folded: bool

    def line_of(self, start: int) -> int:
        return self.line + self.text.count("\n", 0, start)

    def quantities(self) -> Iterator[Quantity]:
        """What is counted or compared in it, and neither checked nor given.

        A task gives its numbers, and a story makes them up: of these only a portion,
        such as more than a third, can be a claim.
        """
        is_task = self.part.startswith(_TASKS) and not self.folded
        if is_task or self.text.startswith(_PREDICTION):
            return
        for found in quantities.quantities(self.text):
            if found.kind == "portion" or not self.part.startswith(_STORY):
                yield found

    def violations(self) -> Iterator[PageError]:
        for found in self.quantities():
            problem = f"no run checks the number in {found.text!r}"
            fix = (
                "Say what gives it, 15<!--= expression -->. If the page gives it and "
                "no run could contradict it, say that: fifteen<!--given-->."
            )
            yield PageError(None, self.line_of(found.start), problem, fix)
        for stray in quantities.stray_marks(self.text):
            problem = "the mark <!--given--> stands behind no number"
            fix = "Write it right behind the number that is given: ten<!--given-->."
            yield PageError(None, self.line_of(stray), problem, fix)


def violations(page: Page) -> Iterator[PageError]:
    for one in paragraphs(page):
        yield from (error.at(page.name) for error in one.violations())


def of_cell(lines: list[str]) -> Iterator[PageError]:
    """What a lab's cell counts or compares; below "Your turn" it gives a task."""
    part = ""
    for text, line in _split(Prose(tuple(lines), 1)):
        part = _TASKS if text.startswith("**Your turn") else part
        if not text.startswith("#"):
            yield from Paragraph(text, line, part, False).violations()


def paragraphs(page: Page) -> Iterator[Paragraph]:
    """The page's sentences, captions, alternative texts, items and rows of tables."""
    for part, folded in places.placed(page):
        if isinstance(part, Code | Formula):
            continue
        title = functools.partial(places.chapter_part, page)
        if isinstance(part, Question):  # its choices may be false, and are proved
            for line, choice in enumerate(part.lines, part.line):
                yield Paragraph(questions.split(choice)[2], line, title(line), True)
            continue
        for text, line in _split(part):
            if not text.startswith("#"):
                yield Paragraph(text, line, title(line), folded)


def _split(part: Prose) -> Iterator[tuple[str, int]]:
    text: list[str] = []
    for number, line in enumerate([*part.lines, ""], part.line):
        if text and (not line.strip(" >") or _BEGINS.match(line)):
            yield "\n".join(text), number - len(text)
            text = []
        if line.strip(" >"):
            text.append(line)
