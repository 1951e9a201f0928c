"""The rules of one chapter: its title, and the parts that it holds in order."""

import re
from collections.abc import Iterator

from book.errors import PageError
from book.pages import front_matter
from book.pages.page import Page

PARTS = (
    "Introduction",
    "ELI5",
    "Mathematical Foundations",
    "In-Depth Explanation",
    "PyTorch Demonstration",
    "Questions Readers Ask",
    "Exercises",
    "Summary",
    "Key Takeaways",
)


def violations(page: Page) -> Iterator[PageError]:
    yield from _title(page)
    yield from _parts(page)


def _title(page: Page) -> Iterator[PageError]:
    start = f"{front_matter.BOOK}, Part {page.number}: "
    if not page.title.startswith(start):
        problem = f"the title is {page.title!r}"
        fix = f"The title of {page.key} begins with {start!r}."
        yield PageError(page.name, 2, problem, fix)


def _parts(page: Page) -> Iterator[PageError]:
    found = [heading for heading in page.headings if heading.level == 2]
    for heading, part in zip(found, PARTS, strict=False):
        if not re.match(rf"{re.escape(part)}\b", heading.title):
            problem = f"the part {heading.title!r} stands where {part!r} should"
            fix = f"A chapter's parts, in order: {', '.join(PARTS)}."
            yield PageError(page.name, heading.line, problem, fix)
            return
    if len(found) < len(PARTS):
        problem = f"the part {PARTS[len(found)]!r} is missing"
        line = found[-1].line if found else 1
        yield PageError(
            page.name, line, problem, f"Add it as a heading, ## {PARTS[len(found)]}."
        )
    if len(found) > len(PARTS):
        extra = found[len(PARTS)]
        problem = f"{extra.title!r} is no part of a chapter"
        fix = "Make it a ### heading within a part."
        yield PageError(page.name, extra.line, problem, fix)
