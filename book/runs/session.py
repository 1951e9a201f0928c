"""Runs a page as its reader would: one session, top to bottom, each block once."""

import tempfile
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from book.figures import style
from book.pages import forgetful
from book.pages.exercises import Exercise
from book.pages.fences import Block
from book.pages.includes import Line
from book.pages.page import CheckedNumber, Page
from book.runs.apart import FORKS, EndedError
from book.runs.ran import RaisedError, Ran, worth
from book.runs.space import Space

Report = Callable[[Block, Ran], None]


def pieces(page: Page, wanted: Collection[int]) -> list[set[int]]:
    """What of the wanted blocks one process may read: all of them, if it can fork.

    Else it may read what leaves nothing behind, or what is the last of it.
    """
    if FORKS:
        return [set(wanted)]
    own = {b.start for b in page.runnable() if not b.exercise and b.start in wanted}
    found = [own] if own else []
    for exercise in page.exercises:
        answers = [b for b in exercise.blocks if b.is_tried]
        found += [{b.start} for b in answers if b.start in wanted]
        others = {b.start for b in exercise.blocks if not b.is_tried}
        found += [others & set(wanted)] if others & set(wanted) else []
    return found


def read(page: Page, wanted: Collection[int], report: Report) -> None:
    """Run what the wanted blocks need, and say what came of each block that ran.

    It becomes the process that it is called in, and is called once in it.

    Args:
        wanted: the lines of blocks. Of an exercise, no other answers are tried.
        report: is called in the process that has what the block left behind.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "page")
        folder.mkdir()
        space = Space(folder, any("figure" in b.options for b in page.blocks))
        _Reader(page, set(wanted), report, space).read()
        space.close()


@dataclass
class _Reader:
    page: Page
    wanted: set[int]
    report: Report
    space: Space

    def read(self) -> None:
        for block in self.page.runnable():
            if block.start > max(self.wanted, default=0):
                return
            if not block.exercise:
                if not self._run(block):
                    return
                continue
            exercise = self.page.exercise(block.exercise)
            first = exercise is not None and block is exercise.blocks[0]
            if exercise and first and self._wants(*exercise.blocks):
                self._branch(block, partial(self._answers, exercise))

    def _wants(self, *blocks: Block | None) -> bool:
        return any(block is not None and block.start in self.wanted for block in blocks)

    def _answers(self, exercise: Exercise) -> None:
        """Read an exercise, of which the page below notices nothing."""
        solution, check = exercise.solution, exercise.check
        solving = [b for b in exercise.blocks if b is solution or exercise.solves(b)]
        for block in exercise.blocks:
            if block is solution:
                if self._wants(*solving, check):
                    self._branch(block, partial(self._solve, exercise, solving))
            elif block.is_tried:
                if self._wants(block) and (block is not check or solution is None):
                    self._branch(block, partial(self._try, block, exercise))
                    answer = forgetful.solution(self.page, block)
                    if check and answer and FORKS:  # else the starter is the last of it
                        self._branch(block, partial(self._forget, block, check, answer))
            elif block not in solving and not self._run(block):
                return

    def _solve(self, exercise: Exercise, solving: list[Block]) -> None:
        """Run the solution and what builds on it; try the check on it."""
        check = exercise.check
        for block in solving:
            if not self._run(block):
                return
            if block is exercise.solution and check and self._wants(check):
                self._branch(check, partial(self._try, check, exercise))

    def _try(self, block: Block, exercise: Exercise) -> None:
        """Let the check judge an answer; for the check itself, the solution."""
        check, started = exercise.check, time.process_time()
        ran = Ran()
        if check is not None and exercise.solution is not None:
            try:
                if block is not check:
                    self._execute(block)
            except BaseException as error:
                ran.error = RaisedError()
                ran.error.__cause__ = error
            else:
                try:
                    ran.printed = self._execute(check)
                except BaseException as error:
                    ran.error = error
        ran.seconds = time.process_time() - started
        self.report(block, ran)

    def _forget(self, starter: Block, check: Block, answer: list[Line]) -> None:
        """Let the check judge the solution without its return."""
        started, ran = time.process_time(), Ran(forgetful=[None])
        try:
            self.space.run(answer)
            self._execute(check)
        except BaseException as error:
            ran.forgetful = [error]
        ran.seconds = time.process_time() - started
        self.report(starter, ran)

    def _run(self, block: Block) -> bool:
        """Run a block, and report it; say whether what is below can run."""
        ran, started = Ran(), time.process_time()
        try:
            ran.printed = self._execute(block)
        except BaseException as error:
            ran.error = error
        else:
            ran.figures = style.take_open_figures()
            if made := block.options.get("live"):
                ran.live = self._evaluate(made)
            for checked in self.page.numbers:
                if checked.after is block:
                    ran.values[checked] = self._value(checked)
            for question in self.page.questions.get(block.start, ()):
                for choice in question.choices:
                    value = self._evaluate(choice.proof)
                    failed = isinstance(value, BaseException)
                    ran.proofs[choice] = value if failed else bool(value)
        ran.seconds = time.process_time() - started
        self.report(block, ran)
        return ran.error is None

    def _execute(self, block: Block) -> str:
        """Run a block; return what it printed."""
        raises = block.options.get("raises")
        try:
            self.space.run(self.page.code(block))
        except BaseException as error:
            if type(error).__name__ != raises:
                raise
            return f"{self.space.take_output()}{raises}: {error}\n"
        printed = self.space.take_output()
        if raises:
            problem = f'the block does not raise {raises}, as raises="{raises}" says'
            raise AssertionError(problem)
        return printed

    def _value(self, checked: CheckedNumber) -> float | BaseException:
        """What the expression behind a number is worth now, or why nothing."""
        value = self._evaluate(checked.expression)
        return value if isinstance(value, BaseException) else worth(value)

    def _evaluate(self, expression: str) -> Any:
        """What an expression gives now, or raises; nothing of it is printed."""
        try:
            return eval(expression, self.space.names)
        except BaseException as error:
            return error
        finally:
            self.space.take_output()

    def _branch(self, block: Block, work: Callable[[], None]) -> None:
        """Do what leaves nothing behind; without forks, it is the last (`pieces`)."""
        if not FORKS:
            work()
            return
        try:
            self.space.branch(work)
        except EndedError as error:
            self.report(block, Ran(error))
