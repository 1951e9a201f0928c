"""Every chapter's notebook runs alone, top to bottom, and does what its page does.

It runs in the shell that is in Jupyter's kernel, or, one of them and with BOOK_THOROUGH
all, in such a kernel.
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from book.checks import notebooks
from book.exports import committed, notebook
from book.labs.kernel import Kernel
from book.notebooks import code_cells
from book.pages import reading
from book.pages.book import Book
from book.pages.page import Page
from book.runs import cells

OURS = ("book", "snippets")  # a learner has neither


def test_the_notebooks_are_as_their_pages_have_them(book: Book) -> None:
    stale = [book.name(write.path) for write in committed.stale(book)]
    assert not stale, f"run `make update`: {', '.join(stale)}"


def test_a_notebook_alone_does_what_its_page_does(
    left: Path, book: Book, apart: Any
) -> None:
    page, made = made_of(left, book)
    code = code_cells(made)
    sources = [cell.source for cell in code]
    for cell, outputs in zip(code, apart(cells.run, (sources, OURS)), strict=True):
        cell.outputs = outputs
    assert_as_on(page, made)


def test_a_notebook_does_so_in_a_kernel(sampled: Path, book: Book) -> None:
    page, made = made_of(sampled, book)
    kernel = Kernel(made)
    try:
        for index, cell in enumerate(made.cells):
            if cell.cell_type == "code":
                kernel.run(index)
    finally:
        kernel.stop()
    assert_as_on(page, made)


def test_a_notebook_holds_no_notation_of_the_book(path: Path, book: Book) -> None:
    _, made = made_of(path, book)
    code = "\n".join(cell.source for cell in code_cells(made))
    assert "snippets" not in code
    assert "--8<--" not in code


def made_of(path: Path, book: Book) -> tuple[Page, NotebookNode]:
    page = reading.read(path, book)
    return page, notebook.make(page)


def assert_as_on(page: Page, made: NotebookNode) -> None:
    found = [str(error) for error in notebooks.check(page, made)]
    assert not found, "\n".join(["", *found])
