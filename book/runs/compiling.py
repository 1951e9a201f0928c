"""Compiles a block so that each statement bears the file and line it is written on.

Included code then fails, is measured, and is found by `inspect.getsource` where it
lives, in `snippets/`, and not on the page that shows it.
"""

import ast
from codeop import Compile
from collections.abc import Iterator
from types import CodeType

from book.pages.includes import Line


def compile_lines(lines: list[Line], compiler: Compile) -> Iterator[CodeType]:
    """Yield the code of each top-level statement in turn.

    A statement that mixes the page's lines with included ones counts as the page's:
    a code object has one file only.

    Args:
        compiler: that of the whole page; it keeps the features that a `__future__`
            import turned on.

    Raises:
        SyntaxError: with the file and line that the reader must look at.
    """
    text = "\n".join(line.text for line in lines) + "\n"
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        at = lines[min(max((error.lineno or 1) - 1, 0), len(lines) - 1)]
        error.filename, error.lineno = str(at.file), at.number
        error.end_lineno = at.number
        raise
    for statement in statements:
        last = statement.end_lineno or statement.lineno
        first = min(getattr(n, "lineno", last) for n in ast.walk(statement))
        written = [line for line in lines[first - 1 : last] if line.text.strip()]
        files = {line.file for line in written}
        one_file = len(files) == 1
        file = files.pop() if one_file else _page(lines)
        for node in ast.walk(statement):
            for name in ("lineno", "end_lineno"):
                if hasattr(node, name):
                    line = lines[getattr(node, name) - 1]
                    number = line.number if one_file else line.page_line
                    setattr(node, name, number)
        module = ast.Module([statement], [])
        yield compiler(module, str(file), "exec")  # type: ignore[arg-type]


def _page(lines: list[Line]) -> object:
    """The file of the lines that the page itself wrote."""
    return next(line.file for line in lines if line.number == line.page_line)
