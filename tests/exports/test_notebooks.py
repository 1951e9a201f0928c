"""Every chapter's notebook runs alone, top to bottom, in a kernel of its own."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from book.exports import committed, notebook
from book.pages import reading
from book.pages.book import Book, open_book

ROOT = Path(__file__).parents[2]
PAGES = open_book(ROOT).chapters()
LONGEST = 120  # seconds for one cell; all take a few


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(ROOT)


def test_the_notebooks_are_as_their_pages_have_them(book: Book) -> None:
    stale = [book.name(write.path) for write in committed.stale(book)]
    assert not stale, f"run `make update`: {', '.join(stale)}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_notebook_runs_alone_from_top_to_bottom(
    path: Path, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "")  # neither the book nor its snippets
    made = notebook.make(reading.read(path, book))
    client = NotebookClient(made, timeout=LONGEST, kernel_name="python3")
    client.resources = {"metadata": {"path": str(tmp_path)}}
    try:
        client.execute()
    except CellExecutionError as error:
        pytest.fail(f"{_origin(made)}: in its notebook: {error}")


def _origin(made: nbformat.NotebookNode) -> str:
    """The page and line of the cell that stopped the notebook: the last that ran."""
    ran = [cell for cell in made.cells if cell.get("execution_count")]
    origin = ran[-1].metadata["book"]
    return f"{origin['page']}:{origin['line']}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_notebook_imports_nothing_of_the_book(path: Path, book: Book) -> None:
    made = notebook.make(reading.read(path, book))
    code = "\n".join(cell.source for cell in made.cells if cell.cell_type == "code")
    assert "snippets" not in code
    assert "--8<--" not in code
