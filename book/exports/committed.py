"""What the book makes of its pages and keeps: notebooks, cards, glossary, index, rows.

`make update` writes anew what is stale, and a test finds it.
"""

from collections.abc import Collection

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
    made = {page.key: notebook.make(page) for page in chapters}
    made |= {path.stem: labs.make(lab) for path, lab in own.items()}
    fresh = {
        folder / f"{key}{notebooks.SUFFIX}": notebooks.to_text(one, ran=False).encode()
        for key, one in made.items()
    }
    for page in (glossary, lookup):
        if (book.root / page.BY_HAND).is_file():
            fresh[book.docs / page.PAGE] = page.make(chapters, book).encode()
    gone = [files.Write(path, None) for path in folder.glob("*") if path not in fresh]
    new = [
        files.Write(path, content)
        for path, content in fresh.items()
        if (not only or path.stem in only or path.parent != folder)
        and not (path.is_file() and path.read_bytes() == content)
    ]
    drawn = cards.stale(book, chapters, own)
    return [*gone, *new, *drawn, *lists.stale(chapters, book)]
