"""The rules of figures: each is drawn once, and shown where it is drawn."""

from collections.abc import Iterator

from book.errors import PageError
from book.pages.book import Book
from book.pages.page import Page
from book.pages.parts import Figure, parts


def violations(page: Page) -> Iterator[PageError]:
    """What a page by itself breaks."""
    shown = {image.figure for image in page.images}
    for block in page.runnable():
        if (name := block.options.get("figure")) is None:
            continue
        start = page.key.partition("_")[0] + "_"
        if page.is_chapter and not name.startswith(start):
            problem = f"the figure {name} does not bear its chapter's key"
            yield PageError(page.name, block.start, problem, f"Call it {start}…")
        if name not in shown:
            problem = f"the figure {name} is drawn and not shown"
            fix = f"Add ![what it shows](../figures/{name}.svg) below."
            yield PageError(page.name, block.start, problem, fix)


def captions(page: Page) -> Iterator[PageError]:
    """What a chapter's figures lack: a sentence that says what to see."""
    for part in parts(page):
        if isinstance(part, Figure) and not part.caption:
            problem = f"the figure {part.source} has no caption"
            fix = "Say below it, in one line of *italics*, what to see."
            yield PageError(page.name, part.line, problem, fix)


def across(pages: list[Page], book: Book) -> Iterator[PageError]:
    """What all pages together break."""
    drawn: dict[str, Page] = {}
    for one in pages:
        for block in one.runnable():
            if name := block.options.get("figure"):
                if name in drawn:
                    first = drawn[name].name
                    problem = f"the figure {name} is drawn twice, here and in {first}"
                    fix = "Give it a name of its own."
                    yield PageError(one.name, block.start, problem, fix)
                drawn[name] = one
    for one in pages:
        for image in one.images:
            if image.figure and image.figure not in drawn:
                problem = f"the figure {image.figure} is shown and nothing draws it"
                fix = f'Draw it in a block {{.python figure="{image.figure}"}}.'
                yield PageError(one.name, image.line, problem, fix)
    for folder in (book.figures, book.figure_data):
        for path in sorted(folder.glob("*.*")):
            if path.name.partition(".")[0] not in drawn:
                problem = "no page draws this figure"
                yield PageError(book.name(path), None, problem, "Remove the file.")
