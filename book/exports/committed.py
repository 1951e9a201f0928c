"""What the book makes of its pages and keeps: notebooks, cards, glossary, index, rows.

`make update` writes anew what is stale, and a test finds it.
"""

from collections.abc import Collection
from functools import partial

from book import files, notebooks
from book.exports import cards, glossary, labs, lookup, notebook
from book.pages import reading
from book.pages.book import Book
from book.rules import lists

NOTEBOOKS = "notebooks"  # in docs/


def stale(book: Book, only: Collection[str] = ()) -> list[files.Write]:
    """The files that are not as their pages would have them now.

    Args:
        only: the keys of the pages whose notebooks are asked for, if not all are.
    """
    folder = book.docs / NOTEBOOKS
    own = {
        path: notebooks.read(path, book.name(path))
        for path in sorted(book.labs.glob(f"*{notebooks.SUFFIX}"))
    }
    chapters = [reading.read(path, book) for path in book.chapters()]
    makers = {page.key: partial(notebook.make, page) for page in chapters}
    makers |= {path.stem: partial(labs.make, lab) for path, lab in own.items()}
    fresh = {
        folder / f"{key}{notebooks.SUFFIX}": notebooks.to_text(
            make(), ran=False
        ).encode()
        for key, make in makers.items()
        if not only or key in only
    }
    kept = {f"{key}{notebooks.SUFFIX}" for key in makers}
    gone = [
        files.Write(path, None) for path in folder.glob("*") if path.name not in kept
    ]
    for page in (glossary, lookup):
        if (book.root / page.BY_HAND).is_file():
            fresh[book.docs / page.PAGE] = page.make(chapters, book).encode()
    new = [
        files.Write(path, content)
        for path, content in fresh.items()
        if not (path.is_file() and path.read_bytes() == content)
    ]
    drawn = cards.stale(book, chapters, own)
    return [*gone, *new, *drawn, *lists.stale(chapters, book)]
