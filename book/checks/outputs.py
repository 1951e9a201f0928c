"""Is what a block printed what its page shows?"""

from book.checks import terminal
from book.checks.finding import Finding, Findings
from book.checks.updating import Show
from book.errors import UPDATE, PageError
from book.pages.fences import Block
from book.pages.outputs import Lost, Slack, first_lost, same_text
from book.pages.page import Page
from book.runs.ran import Ran


def check(page: Page, block: Block, ran: Ran) -> Findings:
    return compare(page, block, ran.printed)


def compare(page: Page, block: Block, printed: str) -> Findings:
    """Hold the output below a block against a text."""
    shown = block.output
    try:
        got = terminal.lines(printed)
    except ValueError as error:
        problem = f"the block prints {error}, which no page can show"
        fix = "Leave it out, or print what stands for it, such as its repr()."
        return [Finding(PageError(page.name, block.start, problem, fix))]
    if shown is None:
        if not got:
            return []
        problem = f"the block prints {got[0].strip()!r}, and the page shows no output"
        edit = Show(block.start, tuple(got))
        return [Finding(PageError(page.name, block.start, problem, UPDATE), (edit,))]
    slack = Slack(shown.tol, page.book.elsewhere)
    lost = first_lost("\n".join(shown.lines), "\n".join(got), slack)
    if lost is None:
        return []
    line, old, new = _first_difference(shown, got, slack, lost)
    printer = f"the block at line {block.start}"
    problem = f"the page shows {old!r}, but {printer} prints {new!r}"
    edit = Show(block.start, tuple(_keep_what_holds(shown, got, slack)))
    return [Finding(PageError(page.name, line, problem, UPDATE), (edit,))]


def _first_difference(
    shown: Block, got: list[str], slack: Slack, lost: Lost
) -> tuple[int, str, str]:
    """The line of the page, what it shows, and what was printed instead."""
    above = next((n for n, line in enumerate(shown.lines) if line.strip()), 0)
    first = above + lost.shown
    for n in range(max(len(shown.lines) - first, len(got) - lost.got)):
        old = shown.lines[first + n] if first + n < len(shown.lines) else ""
        new = got[lost.got + n] if lost.got + n < len(got) else ""
        if old != new and not same_text(old, new, slack, True):
            line = shown.start + min(first + n + 1, len(shown.lines))
            return line, old, new
    return shown.start + 1 + first, shown.lines[first], got[lost.got]


def _keep_what_holds(shown: Block, got: list[str], slack: Slack) -> list[str]:
    """The new output, less changes too small to matter: a diff shows what moved."""
    if len(shown.lines) != len(got):
        return got
    pairs = list(zip(shown.lines, got, strict=True))
    kept = [
        old.rstrip() if same_text(old, new, slack, True) else new for old, new in pairs
    ]
    holds = same_text("\n".join(kept), "\n".join(got), slack, True)
    return kept if holds else got
