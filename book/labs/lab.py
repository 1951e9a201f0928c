"""The labs: notebooks whose outputs and numbers are what a fresh kernel gives."""

import copy
import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from book import files, notebooks
from book.errors import UPDATE, PageError
from book.labs import outputs
from book.labs.kernel import Kernel
from book.pages import numbers
from book.pages.outputs import Slack

_ANSI = re.compile(r"\x1b\[[\d;]*m")
_LINE_IN_CELL = re.compile(r"Cell In\[\d+\], line (\d+)")


@dataclass(frozen=True)
class Drift:
    """What is not as the notebook says, and what mends it there, if anything can."""

    error: PageError
    mend: Callable[[], None] | None = None


class Lab:
    """A notebook being run: its cells in one kernel, in order, and each once.

    Args:
        elsewhere: whether this is another platform than the one that wrote it.

    Attributes:
        notebook: as it is in the file, then as it is mended.
        failed: the id of the cell that raised.
        ran: how many cells ran.
    """

    def __init__(self, path: Path, name: str, elsewhere: bool = False) -> None:
        self.path, self.name, self.slack = path, name, Slack(elsewhere=elsewhere)
        self.text = path.read_text("utf-8")
        self.notebook = notebooks.read(path, name)
        self.failed: str | None = None
        self.ran = 0

    @functools.cached_property
    def kernel(self) -> Kernel:
        return Kernel(copy.deepcopy(self.notebook))

    def stop(self) -> None:
        if "kernel" in vars(self):  # else no cell ran
            self.kernel.stop()

    def examine(self, cell_id: str) -> list[Drift]:
        """Run the cell, and those above it that did not run; return what drifted in it.

        Raises:
            PageError: a cell raised.
        """
        found: list[Drift] = []
        for cell in notebooks.code_cells(self.notebook)[self.ran :]:
            found = self._run(cell)
            if cell.id == cell_id:
                break
        return found

    def write(self) -> bool:
        """Put the mended notebook in place; say whether anything changed."""
        new = notebooks.to_text(self.notebook, ran=True)
        if new == self.text:
            return False
        if self.path.read_text("utf-8") != self.text:
            problem = "the notebook changed while it ran; it is left as it is"
            raise PageError(self.name, None, problem, "Run `make update` again.")
        files.replace(files.Write(self.path, new.encode("utf-8")))
        return True

    def _error(
        self, cell: NotebookNode, line: int | None, problem: str, fix: str = UPDATE
    ) -> PageError:
        return PageError(f"{self.name}::{cell.id}", line, problem, fix)

    def _run(self, cell: NotebookNode) -> list[Drift]:
        self.ran += 1
        self.failed = cell.id  # until it is known better
        index = self.notebook.cells.index(cell)
        try:
            raw = self.kernel.run(index)
        except Exception as error:
            problem = f"the kernel gave up: {type(error).__name__}: {error}"
            raise self._error(cell, None, problem, "Mend the code.") from None
        self._stop_at_error(cell, raw)
        self.failed = None
        found = list(self._outputs(cell, [outputs.plain(output) for output in raw]))
        below = self.notebook.cells[index + 1 :]
        for text in itertools.takewhile(lambda one: one.cell_type != "code", below):
            found += self._numbers(text)
        return found

    def _stop_at_error(self, cell: NotebookNode, got: list[NotebookNode]) -> None:
        error = next((o for o in got if o.output_type == "error"), None)
        allowed = notebooks.MAY_RAISE in cell.metadata.get("tags", [])
        if error is not None and not allowed:
            trace = _ANSI.sub("", "\n".join(error.traceback))
            line = _LINE_IN_CELL.search(trace)
            problem = f"the cell raised {outputs.text_of(error)}"
            fix = f"Mend the code, or, if it must raise, tag it {notebooks.MAY_RAISE}."
            raise self._error(cell, int(line[1]) if line else None, problem, fix)
        if error is None and allowed:
            problem = f"the cell is tagged {notebooks.MAY_RAISE}, and raises nothing"
            raise self._error(cell, None, problem, "Mend the code, or remove the tag.")

    def _outputs(self, cell: NotebookNode, got: list[NotebookNode]) -> Iterator[Drift]:
        if changed := outputs.change(cell.outputs, got, self.slack):
            old, new = changed
            problem = f"the notebook shows {old}, but the cell gives {new}"
            merged = outputs.merged(cell.outputs, got, self.slack)
            mend = functools.partial(cell.update, outputs=merged)
            yield Drift(self._error(cell, None, problem), mend)

    def _numbers(self, cell: NotebookNode) -> Iterator[Drift]:
        for line, text in enumerate(cell.source.split("\n"), 1):
            for found in reversed(numbers.checked_numbers(text)):
                shown, expression = numbers.Shown(found["shown"]), found["expr"]
                try:
                    value = self.kernel.evaluate(expression)
                except ValueError as error:
                    fix = "It is evaluated after the code cell above."
                    yield Drift(self._error(cell, line, f"{expression!r} {error}", fix))
                    continue
                factor = 100 if found["percent"] else 1
                if told := shown.drift(value, expression, factor):
                    problem, new = told
                    mend = functools.partial(_retype, cell, line, found, new)
                    yield Drift(self._error(cell, line, problem), mend)


def _retype(cell: NotebookNode, line: int, found: re.Match[str], new: str) -> None:
    lines = cell.source.split("\n")
    start, stop = found.span("shown")
    lines[line - 1] = lines[line - 1][:start] + new + lines[line - 1][stop:]
    cell.source = "\n".join(lines)
