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
        seconds: how long it kept the processor busy; work beside it does not count.
    """

    error: BaseException | None = None
    printed: str = ""
    figures: list[Any] = field(default_factory=list)
    live: Any = None
    values: dict[CheckedNumber, float | BaseException] = field(default_factory=dict)
    proofs: dict[Choice, bool | BaseException] = field(default_factory=dict)
    seconds: float = 0.0


class RaisedError(Exception):
    """An answer raised before the check could be run on it; the cause is what."""
