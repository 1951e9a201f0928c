"""Show code by name: `--8<-- "module1/ch11_introduction.py:train"`.

The name is a region marked in the file, or, where the file marks none, a top-level
`def` or `class`. The site, the tests and the exports all expand includes here, and
every line remembers the file and the line that it came from.

The notation is that of `pymdownx.snippets`, less what makes a page drift: line ranges,
files outside `snippets/`, downloads, silence about a misspelt name.
"""

import ast
import functools
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from book.errors import PageError
from book.pages import text

FOLDER = "snippets"  # in the book's root: what includes are relative to
INCLUDE = re.compile(r'^(?P<space>[ \t]*)-+8<-+[ \t]+"(?P<target>[^"]*)"[ \t]*$')
MARKER = re.compile(r"^\s*#\s*-+8<-+\s*\[(?P<type>start|end):\s*(?P<name>[\w-]+)\s*\]")


@dataclass(frozen=True)
class Line:
    """A line of code, and where it is written.

    Attributes:
        page_line: the line of the page that shows it: its own, or its include's.
    """

    text: str
    file: Path
    number: int
    page_line: int


def expand(
    lines: list[str], page: Path | None, first: int, snippets: Path
) -> list[Line]:
    """Replace each include among the lines of a block by the code that it names.

    Args:
        page: the page that the lines stand on; its first line has number `first`.
        snippets: the folder that includes are relative to.

    Raises:
        PageError: an include names a file, a region or a symbol that is not there.
    """
    result: list[Line] = []
    here = page or Path("page.md")
    for number, line in enumerate(lines, first):
        found = INCLUDE.match(line)
        if not found:
            result.append(Line(line, here, number, number))
            continue
        try:
            code = list(_resolve(found["target"], snippets))
        except PageError as error:
            where = f"{error.path}:{error.line}: " if error.path else ""
            raise PageError(page, number, where + error.problem, error.fix) from None
        for named, shown in zip(code, _dedent(code), strict=True):
            indented = found["space"] + shown if shown else ""
            result.append(Line(indented, named.file, named.number, number))
    return result


def _dedent(code: list[Line]) -> list[str]:
    return textwrap.dedent("\n".join(line.text for line in code)).split("\n")


def _resolve(target: str, snippets: Path) -> list[Line]:
    name, colon, symbol = target.partition(":")
    file = (snippets / name).resolve()
    if not file.is_relative_to(snippets.resolve()) or not file.is_file():
        problem = f"the include names {name!r}, which is not a file in {snippets.name}/"
        raise PageError(None, None, problem, "Check the spelling of the path.")
    shown = f"{snippets.name}/{name}"
    lines = text.read(file, shown, "snippet").splitlines()
    if not colon:
        return _lines(lines, file, 0, len(lines))
    region = _region(lines, symbol)
    if region is None:
        region = definitions("\n".join(lines), shown).get(symbol)
    if region is None:
        functions = definitions("\n".join(lines), shown)
        known = ", ".join(sorted({*_regions(lines), *functions}))
        problem = f"{name} has no region, function or class named {symbol!r}"
        raise PageError(None, None, problem, f"It has: {known}.")
    return _lines(lines, file, *region)


def _lines(lines: list[str], file: Path, start: int, stop: int) -> list[Line]:
    numbered = enumerate(lines[start:stop], start + 1)
    return [Line(text, file, n, n) for n, text in numbered if not MARKER.match(text)]


def _regions(lines: list[str]) -> Iterator[str]:
    for line in lines:
        found = MARKER.match(line)
        if found and found["type"] == "start":
            yield found["name"]


def _region(lines: list[str], name: str) -> tuple[int, int] | None:
    at = {
        m["type"]: n
        for n, t in enumerate(lines)
        if (m := MARKER.match(t)) and m["name"] == name
    }
    if "start" not in at:
        return None
    if "end" not in at:
        problem = f"the region {name!r} starts at line {at['start'] + 1} and never ends"
        raise PageError(None, None, problem, f"Add a line # --8<-- [end:{name}].")
    return at["start"] + 1, at["end"]


def parse(code: str, name: str) -> ast.Module:
    """The grammar of a snippet.

    Raises:
        PageError: it has none, at the snippet's own line.
    """
    try:
        return ast.parse(code)
    except SyntaxError as error:
        problem = f"the snippet is no Python: {error.msg}"
        raise PageError(name, error.lineno, problem, "Mend it there.") from None
    except ValueError:  # Python 3.11
        problem = "the snippet holds a null byte"
        raise PageError(name, None, problem, "Take it out.") from None


@functools.lru_cache(maxsize=64)  # a page includes from the same file many times
def definitions(code: str, name: str) -> dict[str, tuple[int, int]]:
    """The top-level functions and classes of a snippet, each with its lines."""
    found: dict[str, tuple[int, int]] = {}
    for node in parse(code, name).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found[node.name] = (first - 1, node.end_lineno or first)
    return found
