"""Type-checks the code on the pages: `python -m book.checks.types`.

A page becomes one module, and each exercise's solution, with the check that follows
it, another. What mypy says is told at the line where the code is written. Starters
and wrong answers are left out: they are unfinished, or wrong on purpose.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from book.pages import reading
from book.pages.book import Book, open_book
from book.pages.fences import Block
from book.pages.includes import Line
from book.pages.page import Page

# Said in each file, and the rest by pyproject.toml: what mypy has read of PyTorch for
# `mypy` alone serves here, too, as long as no other option differs.
REDEFINES = "# mypy: allow-redefinition"
MESSAGE = re.compile(r"^(?P<file>.+?\.py):(?P<line>\d+): (?P<text>.*)$")


def modules(one: Page) -> Iterator[list[Line]]:
    """The page's own code, then that of each exercise after it."""
    own = [block for block in one.runnable() if not block.exercise]
    yield _code(one, own)
    for exercise in one.exercises:
        before = [block for block in own if block.start < exercise.line]
        yield _code(one, [*before, *exercise.whole()])


def _code(one: Page, blocks: list[Block]) -> list[Line]:
    # Code that must raise may do so by being wrong about its types.
    kept = [block for block in blocks if "raises" not in block.options]
    return [line for block in kept for line in one.code(block)]


def check(book: Book, pages: list[Path]) -> list[str]:
    """What mypy, strict, has against the pages' code, one message a line."""
    with tempfile.TemporaryDirectory() as folder:
        written: dict[str, list[Line]] = {}
        for path in pages:
            for number, lines in enumerate(modules(reading.read(path, book))):
                file = Path(folder) / f"{path.stem}_{number}.py"
                text = "\n".join(line.text for line in lines)
                file.write_text(f"{text}\n{REDEFINES}\n", "utf-8")
                written[str(file)] = lines
        if not any(written.values()):
            return []
        options = ["--strict", "--no-error-summary"]
        command = [sys.executable, "-m", "mypy", *options, *written]
        run = subprocess.run(
            command, cwd=book.root, capture_output=True, text=True, check=False
        )
    messages = [_at_home(text, written, book) for text in run.stdout.splitlines()]
    return list(dict.fromkeys(messages)) + run.stderr.splitlines()


def _at_home(message: str, written: dict[str, list[Line]], book: Book) -> str:
    found = MESSAGE.match(message)
    lines = written.get(found["file"]) if found else None
    if found is None or lines is None:
        return message
    line = lines[int(found["line"]) - 1]
    return f"{book.name(line.file)}:{line.number}: {found['text']}"


def main() -> int:
    book = open_book(Path.cwd())
    messages = check(book, book.pages())
    print("\n".join(messages) or f"{len(book.pages())} pages: no type errors")
    return 1 if messages else 0


if __name__ == "__main__":
    raise SystemExit(main())
