"""Notebooks as files, those written by hand and those made of pages."""

import copy
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode, reader, v4, validator

from book.errors import PageError

SUFFIX = ".ipynb"
MAY_RAISE = "raises-exception"  # Jupyter's own tag: run on after this cell's error
OPENING = re.compile(r"# (?P<title>.+)\n+(?P<says>.+)")
MARKS = re.compile(r"<!--.*?-->|[*`]|\[(?=[^]]*\]\()|\]\([^)]*\)")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


BYLINE = ("author", "date")  # of a lab, in its metadata as in a page's front matter


def read(path: Path, name: str) -> NotebookNode:
    """The notebook in a file, which messages call by `name`.

    Raises:
        PageError: there is none in it.
    """
    try:
        text = path.read_text("utf-8")
        notebook: NotebookNode = reader.reads(text)
        # `nbformat.validate` would give a cell without an id one of its own making
        for error in validator.iter_validate(notebook):
            raise error
    except Exception as error:  # of many kinds, few of them documented
        problem = f"this is no notebook: {str(error).strip().splitlines()[0]}"
        raise PageError(name, None, problem, "Save it again in Jupyter.") from None
    return notebook


def to_text(notebook: NotebookNode, ran: bool) -> str:
    """The notebook as its file holds it: nothing that changes from run to run.

    Args:
        ran: whether its outputs are those of a run from top to bottom.
    """
    clean = copy.deepcopy(notebook)
    byline = {key: clean.metadata[key] for key in BYLINE if key in clean.metadata}
    clean.metadata = nbformat.from_dict(METADATA | byline)
    for count, cell in enumerate(code_cells(clean), 1):
        cell.metadata.pop("execution", None)
        cell.execution_count = count if ran else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return str(v4.writes(clean)).rstrip("\n") + "\n"


def opening(notebook: NotebookNode) -> tuple[str, str]:
    """What it is called, and what its first paragraph says, in plain words."""
    found = OPENING.match(notebook.cells[0].source) if notebook.cells else None
    return (found["title"], MARKS.sub("", found["says"])) if found else ("", "")


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
