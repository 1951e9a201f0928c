"""The rules of the labs: what every notebook in docs/labs/ keeps to."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from book import notebooks
from book.errors import PageError
from book.labs import outputs
from book.pages import numbers, prose
from book.pages.book import Book
from book.pages.shown import show
from book.rules import links, named, quantities

FORMAT = (4, 5)
WIDEST = 88  # columns of code that fit on the site
LIBRARIES = {"torch", "matplotlib", "sklearn"}  # what a reader of a lab may need
CELL_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OUTSIDE = {
    "the address": re.compile(r"https?://\S+"),
    "the path": re.compile(r"(?<![\w.:/<$\\])/(?:[\w.-]+/)+[\w.-]+|\b[A-Z]:\\\w+"),
    "the place in memory": re.compile(r"\b0x[0-9a-f]{6,}\b"),
}


def violations(path: Path, book: Book) -> Iterator[PageError]:
    """Every rule that a notebook breaks."""
    name = book.name(path)
    try:
        notebook = notebooks.read(path, name)
    except PageError as error:
        yield error
        return
    found = (notebook.nbformat, notebook.nbformat_minor)
    if found != FORMAT:
        problem = "the notebook is of the format {}.{}".format(*found)
        fix = "Save it as {}.{}: cells need ids.".format(*FORMAT)
        yield PageError(name, None, problem, fix)
        return
    if lacking := [key for key in notebooks.BYLINE if key not in notebook.metadata]:
        problem = f"the notebook's metadata has no {' and no '.join(lacking)}"
        fix = "Its page shows both, as a chapter's; write the date as 2026-11-20."
        yield PageError(name, None, problem, fix)
    if path.read_text("utf-8") != notebooks.to_text(notebook, ran=True):
        problem = "the notebook holds what its reader does not need, or is unsorted"
        yield PageError(name, None, problem, "Run `make update`.")
    yield from (error.at(name) for error in _form(notebook.cells))
    code_above = False
    for cell in notebook.cells:
        if cell.cell_type == "code":
            code_above = True
            broken = [*_code(cell), *_outputs(cell), *_outside(cell)]
        else:
            broken = [*_prose(cell, code_above), *_named(cell, path, book)]
            broken += _outside(cell)
        yield from (error.at(f"{name}::{cell.id}") for error in broken)


def _form(cells: list[NotebookNode]) -> Iterator[PageError]:
    for cell_id, times in Counter(cell.id for cell in cells).items():
        if times > 1 or not CELL_ID.fullmatch(cell_id):
            problem = f"{times} cells have the id {cell_id!r}"
            fix = "Give each an id of its own, such as first-forward."
            yield PageError(None, None, problem, fix)
    if not cells or not cells[0].source.startswith("# "):
        problem = "the notebook does not begin with its title"
        yield PageError(None, None, problem, "Begin the first cell with # Title.")


def _code(cell: NotebookNode) -> Iterator[PageError]:
    for line, text in enumerate(cell.source.split("\n"), 1):
        if len(text) > WIDEST:
            problem = f"the line has {len(text)} columns"
            yield PageError(None, line, problem, f"{WIDEST} fit on the site.")
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        yield PageError(None, error.lineno, f"no Python: {error.msg}", "Mend the code.")
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not _is_typed(node):
            problem = f"the function {node.name} lacks types"
            fix = "Write the type of each argument and of the result."
            yield PageError(None, node.lineno, problem, fix)
        for module in _imported(node):
            if module not in LIBRARIES | set(sys.stdlib_module_names):
                problem = f"the lab imports {module}"
                fix = f"A reader has the notebook alone, and {', '.join(LIBRARIES)}."
                yield PageError(None, getattr(node, "lineno", None), problem, fix)


def _is_typed(function: ast.FunctionDef) -> bool:
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return function.returns is not None and all(a.annotation for a in arguments)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or ".").partition(".")[0]]
    return []


def _outputs(cell: NotebookNode) -> Iterator[PageError]:
    kinds = [outputs.kind_of(output) for output in cell.outputs]
    if "error" in kinds and notebooks.MAY_RAISE not in cell.metadata.get("tags", []):
        problem = "the cell shows an error"
        fix = f"Mend the code, or tag the cell {notebooks.MAY_RAISE}."
        yield PageError(None, None, problem, fix)
    if "stderr" in kinds:
        problem = "the cell shows a warning, or prints to stderr"
        yield PageError(None, None, problem, "Mend what is warned of.")
    if "image" in kinds:
        if not str(cell.metadata.get("alt", "")).strip():
            problem = "the cell draws a figure, and its metadata has no alt text"
            fix = 'Say in "alt" what one learns from it.'
            yield PageError(None, None, problem, fix)
        if "stdout" not in kinds:
            problem = "the cell draws a figure and prints nothing"
            fix = "Print the numbers that matter: the picture itself is not compared."
            yield PageError(None, None, problem, fix)


def _lines(cell: NotebookNode) -> list[str]:
    """What the cell says, with an empty line for each of code."""
    return FENCE.sub(lambda m: "\n" * m[0].count("\n"), cell.source).split("\n")


def _prose(cell: NotebookNode, code_above: bool) -> Iterator[PageError]:
    lines = list(enumerate(_lines(cell), 1))
    for line, text in lines:
        if fault := numbers.faulty_mark(text):
            yield PageError(None, line, *fault)
        if numbers.checked_numbers(text) and not code_above:
            problem = "this checked number has no code cell above it"
            yield PageError(None, line, problem, "Move it below the code it needs.")
    for line, number in prose.unchecked(lines):
        problem = f"no run checks the number {number}"
        yield PageError(None, line, problem, prose.FIX.format(number))
    yield from quantities.of_cell(_lines(cell))


def _named(cell: NotebookNode, path: Path, book: Book) -> Iterator[PageError]:
    """What the cell leads to, or names, and what is not there."""
    lines = dict(enumerate(_lines(cell), 1))
    seen = show("\n".join(lines.values()), book)
    yield from links.violations(path, lines, seen, book)
    yield from named.violations(lines, book)


def _outside(cell: NotebookNode) -> Iterator[PageError]:
    """What is not the same, or not there, on a reader's machine."""
    for text in (cell.source, *map(outputs.text_of, cell.get("outputs", []))):
        for what, pattern in OUTSIDE.items():
            if found := pattern.search(text):
                problem = f"the cell shows {what} {found[0]}"
                fix = "Leave it out: a lab is the same everywhere, and asks nobody."
                yield PageError(None, None, problem, fix)
