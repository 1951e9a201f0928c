"""Where the parts of a page stand: under which heading, folded or in sight."""

from collections.abc import Iterator

from book.pages.page import Page
from book.pages.parts import Code, Fold, Prose, parts


def placed(page: Page) -> Iterator[tuple[Prose | Code, bool]]:
    """The page's prose and code, and whether a fold hides it."""
    depth = 0
    for part in parts(page):
        if isinstance(part, Fold):
            depth += -1 if part.title is None else 1
        else:
            yield part, depth > 0


def chapter_part(page: Page, line: int) -> str:
    """The title of the part of a chapter that a line belongs to; empty above them."""
    above = (h.title for h in page.headings if h.level == 2 and h.line <= line)
    return next(reversed([*above]), "")
