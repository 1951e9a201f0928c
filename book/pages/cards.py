"""A page's card, the picture that goes with a link to it: its file and its title."""

from dataclasses import dataclass
from pathlib import Path

from book.pages import front_matter
from book.pages.fences import Block
from book.pages.page import Page

FOLDER = "cards"  # among the figures


@dataclass(frozen=True)
class Card:
    """A card to be drawn.

    Attributes:
        file: its path in the folder of figures, by the last word of its page's address.
        title: the page's, which stands on it.
    """

    file: str
    title: str


def of(path: Path, docs: Path, title: str) -> Card:
    """The card of the page that is made of this file."""
    folder = path.parent.relative_to(docs)
    name = (folder.name or "index") if path.stem == "index" else path.stem
    return Card(f"{FOLDER}/{name}.png", front_matter.heading(title))


def block_of(page: Page) -> Block | None:
    """The block whose figure is on the card: the first that a chapter shows."""
    drawn = {block.options.get("figure"): block for block in page.runnable()}
    shown = (drawn[one.figure] for one in page.images if one.figure in drawn)
    return next(shown, None) if page.is_chapter else None


def drawn_by(page: Page, block: Block) -> Card | None:
    """The card that shows this block's figure, if one does."""
    if block is not block_of(page):
        return None
    return of(page.path, page.book.docs, page.title)
