"""What readers take away as one text runs alone: the script, and what a block copies.

The script of one chapter, and with BOOK_THOROUGH of some, runs in a fresh interpreter.
What blocks copy is the same code without the script's guards, so that one chapter's
last block is enough.
"""

import ast
import functools
import re
import runpy
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from book.exports import script, session
from book.figures import style
from book.pages import reading
from book.pages.book import Book
from book.pages.outputs import Slack, first_lost
from book.pages.page import Page
from book.runs.cells import hide

OURS = ("book", "snippets")  # a learner has neither


def run(code: str, send: Callable[[str], Any]) -> None:
    """Run code as somebody who pasted it does; send what went wrong."""
    hide(OURS)
    style.set_style(load=True)  # a backend without windows
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pasted.py")
        file.write_text(code, "utf-8")
        try:
            runpy.run_path(str(file), run_name="__main__")
        except Exception:
            send(traceback.format_exc())


def test_what_a_block_copies_runs_alone(book: Book, apart: Any) -> None:
    page = reading.read(book.chapters()[0], book)
    last = page.runnable()[-1]
    wrong = "".join(apart(run, session.up_to(page, last)))
    if last.role == "check":  # with the starter above it
        assert re.search(r"^AssertionError\b", wrong, re.MULTILINE)
    else:
        assert not wrong, f"{page.name}:{last.start}: {wrong}"


def test_a_script_alone_prints_what_its_page_shows(
    scripted: Path, book: Book, tmp_path: Path
) -> None:
    page = reading.read(scripted, book)
    file = tmp_path / f"{page.key}.py"
    file.write_text(script.make(page), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", file.name],  # without what lies in this folder
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    differences = list(differing(page, ran.stdout))
    assert not differences, "\n".join(["", *differences])
    drawn = {block.options.get("figure") for block in page.runnable()} - {None}
    assert drawn == {one.stem for one in tmp_path.glob("ch*.png")} & drawn


def differing(page: Page, printed: str) -> Iterator[str]:
    """The outputs of the page that are not what its script prints, in their order."""
    rest = printed.split("\n")
    for block in page.runnable():
        shown = block.output
        if shown is None or block.exercise:
            continue
        lines = "\n".join(shown.lines)
        slack = Slack(shown.tol, page.book.elsewhere)
        ends = (
            end
            for end in range(len(rest) + 1)
            if first_lost(lines, "\n".join(rest[:end]), slack) is None
        )
        end = next(ends, None)
        if end is None:
            yield f"{page.name}:{shown.start}: shows {lines!r}, not {rest[:9]}"
        rest = rest[end or 0 :]


@functools.cache
def homes() -> Mapping[str, list[str]]:
    """The packages that bring each module; to read them takes a second."""
    return metadata.packages_distributions()


def test_a_script_asks_for_all_that_it_imports(path: Path, book: Book) -> None:
    text = script.make(reading.read(path, book))
    (block,) = re.findall(r"(?ms)^# /// script$\n(.*?)^# ///$", text)
    table = tomllib.loads(re.sub(r"(?m)^# ?", "", block))
    asked = {Requirement(one).name: Requirement(one) for one in table["dependencies"]}
    for name, one in asked.items():
        assert metadata.version(name) in one.specifier
    brought = (one for name in asked for one in metadata.requires(name) or ())
    there = asked.keys() | {Requirement(one).name for one in brought}
    imported = {
        name.partition(".")[0]
        for node in ast.walk(
            ast.parse(text)
        )  # a text may have lines that begin so, too
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    for module in imported - sys.stdlib_module_names:
        assert there & set(homes()[module]), f"{path.stem}: {module}"
