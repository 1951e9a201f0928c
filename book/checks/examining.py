"""All that must be true of one block: each check gets what a run of it gave."""

import dataclasses
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from book.checks import exercises, figures, numbers, outputs, questions
from book.checks.finding import Findings
from book.errors import PageError
from book.pages import reading
from book.pages.book import Book
from book.pages.fences import Block
from book.pages.page import Page
from book.runs import failures, session
from book.runs.ran import RaisedError, Ran


@dataclass(frozen=True)
class Verdict:
    """What is said of a block that ran.

    Attributes:
        line: the block's.
        found: what is not as its page says.
        failure: why it did not run to its end, in words; empty if it did.
        seconds: how long it took.
    """

    line: int
    found: Findings = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0

    def and_of(self, other: "Verdict") -> "Verdict":
        """This one, and what was found when another answer was tried for the block."""
        both, seconds = [*self.found, *other.found], self.seconds + other.seconds
        return dataclasses.replace(self, found=both, seconds=seconds)


def examine(
    book: Book, asked: tuple[Path, Collection[int]], send: Callable[[Verdict], None]
) -> None:
    """Run some blocks of a page, in this process; send what is to be said of each."""
    path, wanted = asked
    page = reading.read(path, book)
    session.read(page, wanted, lambda block, ran: send(judge(page, block, ran)))


def judge(page: Page, block: Block, ran: Ran) -> Verdict:
    if block.is_tried and not isinstance(ran.error, RaisedError):
        told = exercises.forgetful if ran.forgetful else exercises.check
        found = told(page, block, ran)
        return Verdict(block.start, found, seconds=ran.seconds)
    if isinstance(ran.error, PageError):
        return Verdict(block.start, failure=str(ran.error), seconds=ran.seconds)
    if ran.error is not None:
        cause = ran.error.__cause__ if block.is_tried else ran.error
        failure = failures.describe(page, block, cause or ran.error)
        return Verdict(block.start, failure=failure, seconds=ran.seconds)
    checks = (outputs.check, figures.check, numbers.check, questions.check)
    found = [one for check in checks for one in check(page, block, ran)]
    return Verdict(block.start, found, seconds=ran.seconds)
