"""Every chapter's notebook runs alone, top to bottom, and does what its page does.

It runs in Jupyter's kernel; locally, most run in the shell that is in that kernel.
"""

import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from book.checks import notebooks
from book.exports import committed, notebook
from book.labs.kernel import Kernel
from book.notebooks import code_cells
from book.pages import reading
from book.pages.book import Book
from book.pages.page import Page
from book.runs import cells
from book.runs.apart import Warm
from tests.exports import kernels
from tests.exports.kernels import OURS


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


def test_a_notebook_does_so_in_a_kernel_that_was_forked(
    second: Path, book: Book, warm: Warm, tmp_path: Path
) -> None:
    page, made = made_of(second, book)
    kernels.run(made, warm, tmp_path)
    assert_as_on(page, made)


def test_a_notebook_does_so_in_a_kernel(first: Path, book: Book) -> None:
    page, made = made_of(first, book)
    kernel = Kernel(made)
    try:
        for index, cell in enumerate(made.cells):
            if cell.cell_type == "code":
                kernel.run(index)
    finally:
        kernel.stop()
    assert_as_on(page, made)


ODD = [
    "import asyncio\nasyncio.run(asyncio.sleep(0))",  # in a kernel, a loop runs already
    "import warnings\nwarnings.warn('old', DeprecationWarning)",
    "import os\nos.system('echo child')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    "import torch\ntorch.get_num_threads()",
]


def test_a_forked_kernel_gives_what_jupyters_gives(warm: Warm, tmp_path: Path) -> None:
    ours, theirs = (new_notebook(cells=[*map(new_code_cell, ODD)]) for _ in range(2))
    kernels.run(ours, warm, tmp_path)
    kernel = Kernel(theirs)
    for index in range(len(ODD)):
        kernel.run(index)
    kernel.stop()
    for one, other in zip(ours.cells, theirs.cells, strict=True):
        assert told(one) == told(other)


def told(cell: NotebookNode) -> list[tuple[str, str]]:
    """What a reader sees below a cell, less what differs from run to run."""
    found = []
    for one in cell.outputs:
        text = one.get("text") or one.get("evalue") or one.data["text/plain"]
        found.append((one.output_type, re.sub(r"0x\w+|/\S+|\d{4,5}\b", "", text)))
    return found


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
