"""Does the expression behind a number in prose give that number?"""

import math

from book.checks.finding import Finding, Findings
from book.checks.updating import Retype
from book.errors import UPDATE, PageError
from book.pages.fences import Block
from book.pages.page import CheckedNumber, Page
from book.runs.ran import NoNumberError, Ran


def check(page: Page, block: Block, ran: Ran) -> Findings:
    """Compare the numbers that stand below a block."""
    mine = (checked for checked in page.numbers if checked.after is block)
    return [found for one in mine for found in _number(page, one, ran)]


def _number(page: Page, checked: CheckedNumber, ran: Ran) -> Findings:
    shown, value = checked.shown, ran.values[checked]
    if isinstance(value, float) and not math.isfinite(value * checked.factor):
        value = NoNumberError(value)
    if isinstance(value, BaseException):
        problem = f"{checked.expression!r} fails: {type(value).__name__}: {value}"
        fix = f"It is evaluated after the block at line {checked.after.start}."
        if isinstance(value, NoNumberError):
            problem = f"{checked.expression!r} gives no number, but {value}"
            fix = "Write an expression that gives one number."
        return [Finding(PageError(page.name, checked.line, problem, fix))]
    if (told := shown.drift(value, checked.expression, checked.factor)) is None:
        return []
    problem, new = told
    edit = Retype(checked.line, checked.start, checked.stop, new)
    return [Finding(PageError(page.name, checked.line, problem, UPDATE), (edit,))]
