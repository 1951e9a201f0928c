"""What came of a block: what a check is handed."""

from dataclasses import dataclass, field
from typing import Any

from book.pages.page import CheckedNumber
from book.pages.questions import Choice


class NoNumberError(TypeError):
    """What the expression behind a number gave is none; it is shown in a few words."""


@dataclass
class Ran:
    """What came of a block.

    Attributes:
        error: what it raised, if that was not what it was to raise; the rest is empty
            then. In an answer to an exercise, what the check has against it.
        printed: its output; with `raises`, the error's line at the end.
        figures: the matplotlib figures that it left open.
        live: what a figure that computes in the page is given, or why nothing.
        values: what the expressions behind the numbers below it gave, or why none.
        proofs: likewise, of the choices of questions that it answers.
        forgetful: what the check has against a solution that returns nothing; empty,
            if none was tried.
        seconds: how long it kept the processor busy; work beside it does not count.
    """

    error: BaseException | None = None
    printed: str = ""
    figures: list[Any] = field(default_factory=list)
    live: Any = None
    values: dict[CheckedNumber, float | BaseException] = field(default_factory=dict)
    proofs: dict[Choice, bool | BaseException] = field(default_factory=dict)
    forgetful: list[BaseException | None] = field(default_factory=list)
    seconds: float = 0.0


class RaisedError(Exception):
    """An answer raised before the check could be run on it; the cause is what."""


def worth(value: Any) -> float | NoNumberError:
    """What an expression's value is as a number."""
    try:
        if isinstance(value, bool | str):
            raise TypeError
        number = float(value)
        # Beyond 2**53, a float is not the integer any more.
        return int(value) if number.is_integer() else number
    except (TypeError, ValueError, RuntimeError, OverflowError, Warning):
        try:
            return NoNumberError(f"{value!r:.60}")
        except Exception:  # an int of more than 4300 digits, for one
            return NoNumberError(f"a value of type {type(value).__name__}")
