"""Compares what a block gave with what its page shows, and says how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from book import files
from book.checks.updating import Edit, Relines, Retype
from book.errors import PageError
from book.pages.fences import Block
from book.pages.numbers import same_text
from book.pages.page import CheckedNumber
from book.runs.session import Ran, Session

UPDATE = "Mend the code, or run `make update` if the new value is right."


@dataclass(frozen=True)
class Finding:
    """A drift: the error that reports it, and what would mend it, if anything can.

    Attributes:
        edits: changes to the page.
        writes: new contents of other files; None removes the file.
    """

    error: PageError
    edits: tuple[Edit, ...] = ()
    writes: tuple[files.Write, ...] = ()

    @property
    def mendable(self) -> bool:
        return bool(self.edits or self.writes)


def output(session: Session, block: Block, printed: str) -> list[Finding]:
    """Is what the block printed what the page shows?"""
    name, shown = session.page.name, block.output
    got = printed.rstrip("\n").split("\n")
    prefix = _prefix(session, block.start)
    if shown is None:
        if not printed.strip():
            return []
        first = printed.strip().splitlines()[0]
        problem = f"the block prints {first!r}, and the page shows no output"
        new = ("", "```{.text .output}", *got, "```")
        edit = Relines(block.end + 1, block.end + 1, _indented(new, prefix))
        return [Finding(PageError(name, block.start, problem, UPDATE), (edit,))]
    if same_text("\n".join(shown.lines), printed, shown.tol):
        return []
    line, old, new_line = _first_difference(shown, got)
    printer = f"the block at line {block.start}"
    problem = f"the page shows {old!r}, but {printer} prints {new_line!r}"
    kept = _keep_what_holds(shown, got)
    edit = Relines(shown.start + 1, shown.end, _indented(kept, prefix))
    return [Finding(PageError(name, line, problem, UPDATE), (edit,))]


def _first_difference(shown: Block, got: list[str]) -> tuple[int, str, str]:
    for n, old in enumerate(shown.lines):
        new = got[n] if n < len(got) else ""
        if not same_text(old, new, shown.tol):
            return shown.start + 1 + n, old, new
    last = shown.start + len(shown.lines)
    return last, "", got[len(shown.lines)] if len(got) > len(shown.lines) else ""


def _keep_what_holds(shown: Block, got: list[str]) -> list[str]:
    """The new output, less changes too small to matter: a diff shows what moved."""
    if len(shown.lines) != len(got):
        return got
    pairs = zip(shown.lines, got, strict=True)
    return [old if same_text(old, new, shown.tol) else new for old, new in pairs]


def _prefix(session: Session, line: int) -> str:
    text = session.page.lines[line - 1]
    return text[: len(text) - len(text.lstrip(" \t>"))]


def _indented(lines: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple((prefix + line).rstrip() for line in lines)


def number(session: Session, checked: CheckedNumber, ran: Ran) -> list[Finding]:
    """Does the expression behind a number in prose give that number?"""
    name, shown = session.page.name, checked.shown
    try:
        with ran.space.entered():
            value = eval(checked.expression, ran.space.names)
    except Exception as error:
        problem = f"{checked.expression!r} fails: {type(error).__name__}: {error}"
        fix = f"It is evaluated after the block at line {checked.after.start}."
        return [Finding(PageError(name, checked.line, problem, fix))]
    try:
        if isinstance(value, bool | str):
            raise TypeError
        got = float(value) * checked.factor
    except (TypeError, ValueError, RuntimeError):
        problem = f"{checked.expression!r} gives no number, but {value!r:.60}"
        fix = "Write an expression that gives one number."
        return [Finding(PageError(name, checked.line, problem, fix))]
    if shown.holds(got):
        return []
    new = shown.dress(got)
    problem = f"the text says {shown.text}, and {checked.expression} is {new}"
    edit = Retype(checked.line, checked.start, checked.stop, new)
    return [Finding(PageError(name, checked.line, problem, UPDATE), (edit,))]


def refused(
    session: Session, block: Block, objection: Exception | None
) -> list[Finding]:
    """Did the exercise's check refuse an answer that it must refuse, saying why?"""
    page = session.page.name
    if objection is None:
        problem = f"the check accepts this {block.role} answer"
        fix = "Make the check strict enough to tell it from the solution."
        return [Finding(PageError(page, block.start, problem, fix))]
    message = str(objection).strip()
    if not isinstance(objection, AssertionError):
        name = type(objection).__name__
        problem = f"the check stumbles over this {block.role} answer: {name}: {message}"
        fix = "Let an assert with a message catch it first."
        return [Finding(PageError(page, block.start, problem, fix))]
    if not message or message.startswith("assert "):
        problem = f"the check refuses this {block.role} answer without a message"
        fix = 'Say what is wrong: assert …, "the message for the learner".'
        return [Finding(PageError(page, block.start, problem, fix))]
    return output(session, block, message) if block.role == "wrong" else []


def accepted(
    session: Session, check: Block, objection: Exception | None
) -> list[Finding]:
    """Did the check accept the solution?"""
    if objection is None:
        return []
    problem = f"the check refuses the exercise's own solution: {objection}"
    fix = "Mend the solution, or the check."
    return [Finding(PageError(session.page.name, check.start, problem, fix))]
