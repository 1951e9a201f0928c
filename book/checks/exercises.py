"""Does an exercise's check tell its solution from other answers, and say why?"""

import re

from book.checks import outputs
from book.checks.finding import Finding, Findings
from book.errors import PageError
from book.pages.fences import Block
from book.pages.page import Page
from book.runs.ran import Ran


def check(page: Page, block: Block, ran: Ran) -> Findings:
    """Judge what the check had against the solution, or against another answer.

    Args:
        block: the check itself, which is to accept the solution; or else a starter or
            a wrong answer, which it is to refuse.
    """
    exercise = page.exercise(block.exercise)
    for role in ("check", "solution"):
        if exercise is None or getattr(exercise, role) is None:
            problem = f"the exercise of this {block.role} has no {role}"
            fix = f"Add a block {{.python .{role}}} under the exercise's heading."
            return [Finding(PageError(page.name, block.start, problem, fix))]
    judge = _accepted if block.role == "check" else _refused
    return judge(page, block, ran.error)


def _refused(page: Page, block: Block, objection: BaseException | None) -> Findings:
    if objection is None:
        problem = f"the check accepts this {block.role} answer"
        fix = "Make the check strict enough to tell it from the solution."
        return [Finding(PageError(page.name, block.start, problem, fix))]
    message = str(objection).strip()
    if not isinstance(objection, AssertionError):
        name = type(objection).__name__
        problem = f"the check stumbles over this {block.role} answer: {name}: {message}"
        fix = "Let an assert with a message catch it first."
        return [Finding(PageError(page.name, block.start, problem, fix))]
    if not message or message.startswith("assert "):
        problem = f"the check refuses this {block.role} answer without a message"
        fix = 'Say what is wrong: assert …, "the message for the learner".'
        return [Finding(PageError(page.name, block.start, problem, fix))]
    return outputs.compare(page, block, message) if block.role == "wrong" else []


def forgetful(page: Page, block: Block, ran: Ran) -> Findings:
    """Judge what the check had against a solution that returns nothing."""
    for objection in ran.forgetful:
        if re.search("None|return", str(objection or "")):  # or NoneType
            continue
        told = f"says {str(objection)!r} to" if objection else "accepts"
        problem = f"the check {told} the solution without its return"
        fix = "Let it show the answer that it gets, None, or speak of the return."
        return [Finding(PageError(page.name, block.start, problem, fix))]
    return []


def _accepted(page: Page, block: Block, objection: BaseException | None) -> Findings:
    if objection is None:
        return []
    problem = f"the check refuses the exercise's own solution: {objection}"
    fix = "Mend the solution, or the check."
    return [Finding(PageError(page.name, block.start, problem, fix))]
