"""What a page lacks that the files it includes from have: imports, first of all."""

import ast
from collections.abc import Iterator
from pathlib import Path

from book.pages.book import Book
from book.pages.fences import Block
from book.pages.includes import FOLDER
from book.pages.page import Page

Names = dict[str, str]  # a name, and the line that gives it


def lines(page: Page, block: Block, name: str) -> list[str]:
    """The lines that give the page a name, and the others that its includes need.

    None, where none of the files has that name.

    Args:
        block: where the name is missed.
    """
    code = [page.code(one) for one in (*page.stands_on(block), block)]
    given: Names = {}
    for file in {line.file: None for part in code for line in part}:
        if file.is_relative_to(page.book.snippets):
            given = {**_given(file, page.book), **given}
    trees = [_parse("\n".join(line.text for line in part)) for part in code]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    has = {own for tree in trees for node in tree.body for own, _ in _bound(node)}
    missed = [line for one, line in given.items() if one in used - has]
    return missed if name in given else []


def _parse(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError:  # of a block that shows one, say
        return ast.Module([], [])


def _given(file: Path, book: Book) -> Names:
    """What the file has at its top level, and how a page gets each of it."""
    own = file.relative_to(book.snippets).as_posix()
    given: Names = {}
    for node in _parse(file.read_text("utf-8")).body:
        for name, line in _bound(node):
            given[name] = line or f'--8<-- "{own}:{name}"'
    return given


def _bound(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a statement gives, and the line that does; empty for a `def`."""
    match node:
        case ast.Import():
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                yield name, f"import {ast.unparse(alias)}"
        case ast.ImportFrom(module=str(module)):
            folder, _, rest = module.partition(".")
            for alias in node.names:
                line = f"from {module} import {ast.unparse(alias)}"
                if folder == FOLDER:  # no page can import it
                    line = f'--8<-- "{rest.replace(".", "/")}.py:{alias.name}"'
                yield alias.asname or alias.name, line
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, ""
        case ast.Assign() | ast.AnnAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, ast.unparse(node)
