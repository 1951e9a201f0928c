"""Makes a page's code run without the book: what it imports from it is written out."""

import ast
from pathlib import Path

from book.pages.book import Book
from book.pages.fences import Block
from book.pages.includes import MARKER
from book.pages.page import Page


def code_of(page: Page, block: Block) -> str:
    """A block as it is shown, but as Python that imports nothing of ours."""
    text = shown(page, block)
    return stand_alone(text, page.book) if block.is_python else text


def shown(page: Page, block: Block) -> str:
    """A block's text, its includes expanded."""
    return "\n".join(line.text for line in page.code(block))


def stand_alone(code: str, book: Book) -> str:
    """Replace each top-level `from snippets… import name` by the source of the name.

    What the name's source itself needs from its file comes along: imports, functions.
    """
    package = book.snippets.name
    if package not in code:
        return code
    lines = code.split("\n")
    imports = [n for n in ast.parse(code).body if isinstance(n, ast.ImportFrom)]
    for node in reversed(imports):
        if (module := node.module or "").startswith(package):
            file = book.root.joinpath(*module.split(".")).with_suffix(".py")
            source = _source_of(file, {a.name for a in node.names}, book)
            lines[node.lineno - 1 : node.end_lineno] = source.split("\n")
    return "\n".join(lines)


def _source_of(file: Path, names: set[str], book: Book) -> str:
    """The parts of a file that define these names, in order, with all they need."""
    text = file.read_text("utf-8")
    nodes = [n for n in ast.parse(text).body if _defines(n)]
    homes = {name: node for node in nodes for name in _defines(node)}
    missing = names - homes.keys()
    if missing:
        raise LookupError(f"{book.name(file)} defines no {', '.join(sorted(missing))}")
    needed = [homes[name] for name in names]
    for node in needed:  # which grows by what each of them needs
        used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        more = (homes[name] for name in used & homes.keys())
        needed += [one for one in more if one not in needed]
    lines = text.split("\n")
    pieces = [_lines(node, lines) for node in nodes if node in needed]
    return stand_alone(_join(pieces), book)


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}
    if isinstance(node, ast.Assign):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    return set()


def _lines(node: ast.stmt, lines: list[str]) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    code = lines[first - 1 : node.end_lineno]
    return "\n".join(line for line in code if not MARKER.match(line))


def _join(pieces: list[str]) -> str:
    """Imports close together, definitions two lines apart."""
    text = ""
    for piece in pieces:
        is_import = piece.startswith(("import ", "from "))
        text += piece + ("\n" if is_import else "\n\n\n")
    return text.rstrip("\n")
