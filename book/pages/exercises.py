"""An exercise: a starter to fill in, a check, a solution, answers that look right.

It also says what a block of a page stands on: the page's own blocks above it, and of
its exercise what its reader has when they come to it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from book.pages.fences import Block

PART = "Exercises"  # of a chapter
HOW = (
    "A check that is content prints a line that begins with `Correct:`. One that is "
    "not stops with an `AssertionError`; the last line says what is wrong. An error "
    "that names `None` or `NoneType` says that your answer returns nothing: does its "
    "last line say `return`?"
)  # what every chapter says below that heading
TITLE = re.compile(r"Exercise (?P<number>\d+): .+ \((guided|supported|independent)\)")


@dataclass(frozen=True)
class Exercise:
    """An exercise of a page.

    Attributes:
        number: from 1, as its heading says.
        title: its heading, without the kind in brackets.
        line: where its heading stands.
        end: the line after its last.
        blocks: its Python blocks that run, in order.
    """

    number: int
    title: str
    line: int
    end: int
    blocks: tuple[Block, ...]

    @property
    def starter(self) -> Block | None:
        return self._the("starter")

    @property
    def check(self) -> Block | None:
        return self._the("check")

    @property
    def solution(self) -> Block | None:
        return self._the("solution")

    @property
    def wrong(self) -> list[Block]:
        return [block for block in self.blocks if block.role == "wrong"]

    def _the(self, role: str) -> Block | None:
        return next((block for block in self.blocks if block.role == role), None)

    def solves(self, block: Block) -> bool:
        """Does the block stand below the solution, and build on it?"""
        solution = self.solution
        below = solution is not None and block.start > solution.start
        return below and not block.role

    def stands_on(self, block: Block) -> Iterator[Block]:
        """The exercise's own blocks that one of its blocks builds on."""
        solves = self.solves(block)
        for earlier in self.blocks:
            if earlier.start >= block.start or earlier.is_tried:
                continue
            if solves or not (earlier is self.solution or self.solves(earlier)):
                yield earlier

    def whole(self) -> Iterator[Block]:
        """Its code as a reader has it in the end: the check stands last."""
        kept = [b for b in self.blocks if b.role not in ("starter", "wrong")]
        yield from sorted(kept, key=lambda block: (block.role == "check", block.start))


def stands_on(block: Block, page: Iterable[Block], own: Exercise | None) -> list[Block]:
    """What runs before a block, in order.

    Args:
        page: the page's blocks that run.
        own: the exercise that the block belongs to.
    """
    before = [b for b in page if not b.exercise and b.start < block.start]
    within = own.stands_on(block) if own else ()
    return sorted([*before, *within], key=lambda earlier: earlier.start)


def explained(lines: Iterable[str]) -> Iterator[str]:
    """The lines of Markdown, and below the heading of a chapter's exercises how to."""
    for line in lines:
        yield line
        if re.match(rf"## {PART}\b", line):
            yield from ("", HOW)
