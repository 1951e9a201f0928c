"""The rules of the training loop: each chapter shows its own, and imports none."""

import ast
from collections.abc import Iterator
from pathlib import Path

from book.errors import PageError
from book.pages import includes, text
from book.pages.book import Book
from book.pages.page import Page

LOOP = {"backward", "step"}  # a function that calls both is a training loop


def _nodes(path: Path, book: Book) -> list[ast.AST]:
    name = book.name(path)
    return [*ast.walk(includes.parse(text.read(path, name, "snippet"), name))]


def _functions(path: Path, book: Book) -> dict[str, ast.FunctionDef]:
    nodes = _nodes(path, book)
    return {n.name: n for n in nodes if isinstance(n, ast.FunctionDef)}


def _is_loop(function: ast.FunctionDef) -> bool:
    calls = [n.func for n in ast.walk(function) if isinstance(n, ast.Call)]
    return {f.attr for f in calls if isinstance(f, ast.Attribute)} >= LOOP


def imported(book: Book) -> Iterator[PageError]:
    """Every loop that a chapter's code takes from another's, and what is not there."""
    for path in sorted(book.snippets.rglob("*.py")):
        own = path.stem[:4]
        try:
            nodes = _nodes(path, book)
        except PageError as error:
            yield error
            continue
        for node in nodes:
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            source = book.root.joinpath(*node.module.split(".")).with_suffix(".py")
            if source.stem[:4] == own or not source.is_relative_to(book.snippets):
                continue
            if not source.is_file() and not source.with_suffix("").is_dir():
                problem = f"it imports {node.module}, and there is no such file"
                fix = "Mend the name, or take the import out."
                yield PageError(book.name(path), node.lineno, problem, fix)
            functions = _functions(source, book) if source.is_file() else {}
            loops = {name for name, f in functions.items() if _is_loop(f)}
            for alias in node.names:
                if alias.name in loops:
                    problem = f"the loop {alias.name!r} is imported from {node.module}"
                    fix = "Write the loop out: the lines that repeat are the lesson."
                    yield PageError(book.name(path), node.lineno, problem, fix)


def violations(one: Page) -> Iterator[PageError]:
    try:
        code = [line for b in one.runnable() for line in one.code(b)]
    except PageError:  # which the block with that include says
        return
    shown = "\n".join(line.text for line in code)
    if not all(f".{name}()" in shown for name in LOOP):
        problem = "the chapter shows no training loop"
        fix = "Include the chapter's own: forward, loss, zero_grad, backward, step."
        yield PageError(one.name, None, problem, fix)
