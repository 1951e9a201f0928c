"""Does a chapter's notebook do what the chapter does?

There is one difference: an exercise changes nothing of the page, and in a notebook its
starter and its check stay.
"""

from collections.abc import Iterator

from nbformat import NotebookNode

from book.checks import outputs
from book.errors import PageError
from book.notebooks import MAY_RAISE, code_cells
from book.pages.fences import Block
from book.pages.page import Page

FIX = "The notebook's solutions stand at its end; what a starter defines stays in it."


def check(page: Page, notebook: NotebookNode) -> Iterator[PageError]:
    """Say what is not as on the page, of a notebook that ran to its first failure."""
    blocks = {block.start: block for block in page.blocks}
    for cell in code_cells(notebook):
        line = cell.metadata["book"]["line"]
        if problem := _problem(page, blocks[line], cell):
            yield PageError(page.name, line, f"in its notebook, {problem}", FIX)
        if _error(cell) and not _may_raise(cell):
            return


def _problem(page: Page, block: Block, cell: NotebookNode) -> str:
    error = _error(cell)
    raises = block.options.get("raises")
    expected = raises or ("AssertionError" if _may_raise(cell) else "")
    if error and error.ename != expected:
        return f"the block raised {error.ename}: {error.evalue}"
    if expected and not error:
        return f"the block does not raise {expected}"
    if block.is_tried:
        return ""
    printed = "".join(one.text for one in cell.outputs if one.output_type == "stream")
    if error:
        printed += f"{error.ename}: {error.evalue}\n"
    for finding in outputs.compare(page, block, printed):
        return finding.error.problem
    shown = [one for one in cell.outputs if "data" in one]
    if shown and "figure" not in block.options:
        value = shown[0].data.get("text/plain", "")
        return f"{value!r:.60} is shown as the value of the block's last line"
    if "figure" in block.options and not shown:
        return "the block shows no figure"
    return ""


def _error(cell: NotebookNode) -> NotebookNode | None:
    return next((one for one in cell.outputs if one.output_type == "error"), None)


def _may_raise(cell: NotebookNode) -> bool:
    return MAY_RAISE in cell.metadata.get("tags", ())
