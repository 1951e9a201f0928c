"""Is the choice that a question calls right the one that the run proves?"""

from book.checks.finding import Finding, Findings
from book.errors import PageError
from book.pages.fences import Block
from book.pages.page import Page
from book.runs.ran import Ran


def check(page: Page, block: Block, ran: Ran) -> Findings:
    """Hold the proofs that are evaluated after a block against the marks."""
    found = []
    for choice, value in ran.proofs.items():
        problem = ""
        if isinstance(value, BaseException):
            problem = f"{choice.proof!r} fails: {type(value).__name__}: {value}"
            fix = f"It is evaluated after the block at line {block.start}."
        elif value != choice.is_right:
            problem = f"{choice.text!r} is "
            problem += "marked as right" if choice.is_right else "not marked as right"
            problem += f", and {choice.proof} is {value}"
            fix = "Mark the choice that the run proves, or mend the proof."
        if problem:
            found.append(Finding(PageError(page.name, choice.line, problem, fix)))
    return found
