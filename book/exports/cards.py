"""The cards that show the loop, as their pages draw no figure, and those left behind.

A chapter's card is drawn with its figure (book/checks/figures.py).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from book import files, notebooks
from book.figures import cards as drawing
from book.figures import style
from book.pages import cards, front_matter
from book.pages.book import Book
from book.pages.page import Page


def stale(
    book: Book, chapters: Iterable[Page], labs: Mapping[Path, NotebookNode]
) -> list[files.Write]:
    """What is to be drawn, or to go."""
    drawn = {page.path for page in chapters if cards.block_of(page)}
    known, found = set[Path](), list[files.Write]()
    for path, title in _titles(book, labs).items():
        card = cards.of(path, book.docs, title)
        file = book.figures / card.file
        known.add(file)
        if path not in drawn and drawing.title_drift(file, card.title):
            style.set_style(load=True)
            content = drawing.draw(drawing.loop(), card.title)
            found.append(files.Write(file, content))
    there = (book.figures / cards.FOLDER).glob("*")
    return [*(files.Write(path, None) for path in there if path not in known), *found]


def _titles(book: Book, labs: Mapping[Path, NotebookNode]) -> dict[Path, str]:
    """What each page is called that has a title."""
    tables = ((p, front_matter.split(p.read_text("utf-8"))[0]) for p in book.pages())
    titles = {path: str(table["title"]) for path, table in tables if table}
    begun = ((path, notebooks.opening(lab)[0]) for path, lab in labs.items())
    return titles | {path: title for path, title in begun if title}
