"""What the book keeps and makes of its pages: notebooks, a glossary, rows of lists.

`make update` writes anew what is stale, and a test finds it.
"""

from book import files, notebooks
from book.exports import glossary, notebook
from book.pages import reading
from book.pages.book import Book
from book.rules import lists

NOTEBOOKS = "notebooks"  # in docs/


def stale(book: Book) -> list[files.Write]:
    """The files that are not as their pages would have them now."""
    folder = book.docs / NOTEBOOKS
    chapters = [reading.read(path, book) for path in book.chapters()]
    fresh = {}
    for page in chapters:
        text = notebooks.to_text(notebook.make(page), ran=False)
        fresh[folder / f"{page.key}{notebooks.SUFFIX}"] = text.encode("utf-8")
    if (book.root / glossary.BY_HAND).is_file():
        fresh[book.docs / glossary.PAGE] = glossary.make(chapters, book).encode("utf-8")
    gone = [files.Write(path, None) for path in folder.glob("*") if path not in fresh]
    new = [
        files.Write(path, content)
        for path, content in fresh.items()
        if not path.is_file() or path.read_bytes() != content
    ]
    return [*gone, *new, *lists.stale(chapters, book)]
