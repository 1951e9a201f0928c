"""Runs a page as its reader would: one session, top to bottom, each block once."""

from dataclasses import dataclass, field
from typing import Any

from book.figures import style
from book.pages.fences import Block
from book.pages.page import CheckedNumber, Page
from book.runs.compiling import compile_lines
from book.runs.space import Space


class BlockError(Exception):
    """A block raised; the cause is what it raised.

    (A type of its own, because pytest-markdown-docs 0.9.2 runs a block that raises a
    TypeError a second time.)
    """

    def __init__(self, block: Block) -> None:
        super().__init__(block.start)
        self.block = block


class NoNumberError(TypeError):
    """What the expression behind a number gave is none; it is shown in a few words."""


@dataclass(frozen=True)
class Ran:
    """What came of a block.

    Attributes:
        printed: its standard output; with `raises`, the error's line at the end.
        figures: the matplotlib figures that it left open.
        space: where it ran.
        values: what the expressions behind the numbers below it gave, or why none.
    """

    printed: str
    figures: list[Any]
    space: Space
    values: dict[CheckedNumber, float | Exception] = field(default_factory=dict)


@dataclass
class Session:
    """One page being read.

    Attributes:
        ran: what came of each block, by its line.
        failed: the first block that raised, by exercise (0: the page itself).
        executed: how many blocks were run; checks count each time.
    """

    page: Page
    ran: dict[int, Ran] = field(default_factory=dict)
    failed: dict[int, Block] = field(default_factory=dict)
    executed: int = 0
    _main: Space = field(default_factory=Space)
    _set_up: dict[int, Space] = field(default_factory=dict)
    _solved: dict[int, Space] = field(default_factory=dict)

    def blocker(self, block: Block) -> Block | None:
        """The failed block that keeps this one from running, if there is one."""
        for exercise in (0, block.exercise):
            failed = self.failed.get(exercise)
            if failed and failed.start < block.start:
                return failed
        return None

    def run(self, block: Block) -> Ran:
        """Run the block, and first those it stands on; what ran before is kept.

        Raises:
            BlockError: this block, or one that it stands on, raised.
        """
        for earlier in self.page.stands_on(block):
            self._once(earlier)
        return self._once(block)

    def objection(self, answer: Block, check: Block) -> Exception | None:
        """Run an exercise's check on an answer; return what it has against it."""
        space = self.run(answer).space.fork()
        try:
            self._execute(check, space)
        except Exception as error:
            return error
        return None

    def _once(self, block: Block) -> Ran:
        if block.start not in self.ran:
            space = self._space(block)
            try:
                ran = self.ran[block.start] = self._execute(block, space)
            except Exception as error:
                self.failed.setdefault(block.exercise, block)
                raise BlockError(block) from error
            for checked in self.page.numbers:
                if checked.after is block:
                    ran.values[checked] = _value(checked, space)
        return self.ran[block.start]

    def _space(self, block: Block) -> Space:
        """Where a block runs: an exercise gets a copy, which nothing leaks from."""
        number = block.exercise
        if number == 0:
            return self._main
        if number not in self._set_up:
            self._set_up[number] = self._main.fork()
        if block.role == "solution":
            self._solved[number] = self._set_up[number].fork()
            return self._solved[number]
        if block.role:
            return self._set_up[number].fork()
        exercise = self.page.exercise(number)
        solved = exercise is not None and exercise.solves(block)
        return self._solved[number] if solved else self._set_up[number]

    def _execute(self, block: Block, space: Space) -> Ran:
        self.executed += 1
        raises = block.options.get("raises")
        style.set_style(load="figure" in block.options)
        with space.entered() as out:
            try:
                for code in compile_lines(self.page.code(block)):
                    exec(code, space.names)
            except Exception as error:
                if type(error).__name__ != raises:
                    style.take_open_figures()
                    raise
                print(f"{raises}: {error}")
            else:
                if raises:
                    problem = (
                        f'the block does not raise {raises}, as raises="{raises}" says'
                    )
                    raise AssertionError(problem)
        return Ran(out.getvalue(), style.take_open_figures(), space)


def _value(checked: CheckedNumber, space: Space) -> float | Exception:
    """What the expression behind a number is worth in this space, or why nothing."""
    try:
        with space.entered():
            value = eval(checked.expression, space.names)
    except Exception as error:
        return error
    try:
        if isinstance(value, bool | str):
            raise TypeError
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return NoNumberError(f"{value!r:.60}")
