"""All that must be true of one block."""

from book.checks import figures, findings
from book.checks.findings import Finding
from book.errors import PageError
from book.pages.fences import Block
from book.runs.session import Session

Findings = list[Finding]


def examine(session: Session, block: Block) -> Findings:
    """Run a block and return what is not as its page says.

    Raises:
        BlockError: the block raised.
        PageError: it includes code that is not there.
    """
    if block.role in ("starter", "check", "wrong"):
        return _examine_exercise(session, block)
    ran = session.run(block)
    found = findings.output(session, block, ran.printed)
    found += figures.figure(session, block, ran)
    for checked in session.page.numbers:
        if checked.after is block:
            found += findings.number(session, checked, ran)
    return found


def _examine_exercise(session: Session, block: Block) -> Findings:
    check = session.find(block.exercise, "check")
    solution = session.find(block.exercise, "solution")
    if check is None or solution is None:
        missing = "check" if check is None else "solution"
        problem = f"the exercise of this {block.role} has no {missing}"
        fix = f"Add a block {{.python .{missing}}} under the exercise's heading."
        return [Finding(PageError(session.page.name, block.start, problem, fix))]
    if block is check:
        objection = session.objection(solution, check)
        return findings.accepted(session, check, objection)
    return findings.refused(session, block, session.objection(block, check))
