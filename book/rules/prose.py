"""The rules of a page's sentences: what is measured, a run checks."""

from collections.abc import Iterator

from book.errors import PageError
from book.pages import prose
from book.pages.page import Page


def violations(page: Page) -> Iterator[PageError]:
    lines = sorted(page.prose.items())
    for line, number in prose.unchecked(_paragraphs(lines)):
        problem = f"no run checks the number {number}"
        yield PageError(page.name, line, problem, prose.FIX.format(number))
    printed = "\n".join(n for b in page.blocks if b.is_output for n in b.lines)
    try:
        code = "\n".join(n.text for b in page.runnable() for n in page.code(b))
    except PageError:  # told by the rules of the loop
        return
    for line, number in prose.measured(_paragraphs(lines), printed, code):
        problem = f"a run prints the number {number}, and none checks this formula"
        fix = f"Say there what gives it: ${number}<!--= expression -->$."
        yield PageError(page.name, line, problem, fix)


def _paragraphs(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines, with an empty one wherever a block stands between them."""
    last = 0
    for number, text in lines:
        if number > last + 1:
            yield last + 1, ""
        yield number, text
        last = number
