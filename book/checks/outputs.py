"""Is what a block printed what its page shows?"""

from collections.abc import Iterable

from book.checks.finding import Finding, Findings
from book.checks.updating import Relines
from book.errors import UPDATE, PageError
from book.pages.fences import Block
from book.pages.numbers import same_text
from book.pages.page import Page
from book.runs.ran import Ran


def check(page: Page, block: Block, ran: Ran) -> Findings:
    return compare(page, block, ran.printed)


def compare(page: Page, block: Block, printed: str) -> Findings:
    """Hold the output below a block against a text."""
    shown = block.output
    got = printed.rstrip("\n").split("\n")
    if shown is None:
        if not printed.strip():
            return []
        first = printed.strip().splitlines()[0]
        problem = f"the block prints {first!r}, and the page shows no output"
        new = ("", "```{.text .output}", *got, "```")
        edit = Relines(block.end + 1, block.end + 1, _set_in(new, page, block))
        return [Finding(PageError(page.name, block.start, problem, UPDATE), (edit,))]
    if same_text("\n".join(shown.lines), printed, shown.tol):
        return []
    line, old, new_line = _first_difference(shown, got)
    printer = f"the block at line {block.start}"
    problem = f"the page shows {old!r}, but {printer} prints {new_line!r}"
    kept = _keep_what_holds(shown, got)
    edit = Relines(shown.start + 1, shown.end, _set_in(kept, page, block))
    return [Finding(PageError(page.name, line, problem, UPDATE), (edit,))]


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


def _set_in(lines: Iterable[str], page: Page, block: Block) -> tuple[str, ...]:
    """The lines as far in as the block, and as deep in quotes."""
    text = page.lines[block.start - 1]
    prefix = text[: len(text) - len(text.lstrip(" \t>"))]
    return tuple((prefix + line).rstrip() for line in lines)
