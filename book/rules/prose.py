"""The rules of a page's sentences: what is measured, a run checks."""

from collections.abc import Iterator

from book.errors import PageError
from book.pages import prose
from book.pages.page import Page
from book.pages.parts import Formula, Prose, parts


def violations(page: Page) -> Iterator[PageError]:
    for part in parts(page):
        if isinstance(part, Prose) and not isinstance(part, Formula):
            for line, number in prose.unchecked(enumerate(part.lines, part.line)):
                problem = f"no run checks the number {number}"
                yield PageError(page.name, line, problem, prose.FIX.format(number))
