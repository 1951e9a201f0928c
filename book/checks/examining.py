"""All that must be true of one block: it is run, and each check gets what it gave."""

from book.checks import exercises, figures, numbers, outputs
from book.checks.finding import Findings
from book.pages.fences import Block
from book.runs.session import Session


def examine(session: Session, block: Block) -> Findings:
    """Run a block and return what is not as its page says.

    Raises:
        BlockError: the block raised.
        PageError: it includes code that is not there.
    """
    page = session.page
    if block.is_tried:
        return _examine_answer(session, block)
    ran = session.run(block)
    return [
        *outputs.check(page, block, ran.printed),
        *figures.check(page, block, ran),
        *numbers.check(page, block, ran),
    ]


def _examine_answer(session: Session, block: Block) -> Findings:
    """Let an exercise's check judge a block: for the check itself, the solution."""
    page, exercise = session.page, session.page.exercise(block.exercise)
    check = exercise.check if exercise else None
    solution = exercise.solution if exercise else None
    if check is None or solution is None:
        missing = "check" if check is None else "solution"
        return [exercises.incomplete(page, block, missing)]
    answer = solution if block is check else block
    return exercises.check(page, block, session.objection(answer, check))
