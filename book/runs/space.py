"""The program that a page is: its names, its output, its folder.

It is the whole of its process, as for a reader who types along: nothing of it is ever
put back, for nothing else runs there.
"""

import codeop
import contextlib
import os
import shutil
import sys
import tempfile
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from book.figures import style
from book.pages.includes import Line
from book.runs.apart import branch
from book.runs.compiling import compile_lines


class Space:
    """The running program.

    Args:
        folder: where it runs; whoever made it removes it.
        draws: whether the page draws figures, so that matplotlib needs its style.

    Attributes:
        module: stands in as `__main__`, so that dataclasses, pickling and `inspect`
            find what the page defines.
    """

    def __init__(self, folder: Path, draws: bool) -> None:
        self.module = types.ModuleType("__main__")
        self._compile = codeop.Compile()  # remembers what `__future__` brought
        self._folder = folder
        self._printed: BinaryIO | None = None
        sys.modules["__main__"] = self.module
        sys.argv = [""]
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115  # nobody types
        warnings.simplefilter("error")
        style.set_style(load=draws)
        for name in ("random", "numpy.random", "torch"):
            if module := sys.modules.get(name):
                module.seed()  # as in a fresh process: not to be foreseen
        self._settle()

    @property
    def names(self) -> dict[str, Any]:
        return self.module.__dict__

    def run(self, lines: list[Line]) -> None:
        """Run the lines of a block; it may raise anything."""
        for code in compile_lines(lines, self._compile):
            exec(code, self.names)

    def take_output(self) -> str:
        """What was printed since the last time, by whatever process."""
        with contextlib.suppress(Exception):  # whatever a block made of it
            sys.stdout.flush()
        printed = self._printed.read() if self._printed else b""
        return printed.decode("utf-8", "replace")

    def close(self) -> None:
        """Nothing more will be printed."""
        if self._printed is not None:
            self._printed.close()

    def branch(self, work: Callable[[], None]) -> None:
        """Do something that this program, and its folder, will not notice.

        Raises:
            EndedError: the process that did it died.
        """
        self.take_output()  # else it would be printed twice
        branch(lambda: self._apart(work))

    def _apart(self, work: Callable[[], None]) -> None:
        copy = self._folder.with_name(f"{self._folder.name}-{os.getpid()}")
        self._folder = Path(shutil.copytree(self._folder, copy, symlinks=True))
        self._settle()
        work()

    def _settle(self) -> None:
        """Take the folder as one's own, and open an output there is no other of."""
        os.chdir(self._folder)
        self.close()
        handle, name = tempfile.mkstemp(dir=self._folder.parent, prefix="printed-")
        self._printed = open(handle, "rb", closefd=False)  # noqa: SIM115
        # Child processes write there, too, and whoever keeps `sys.stdout`.
        appended = os.open(name, os.O_WRONLY | os.O_APPEND)
        os.dup2(appended, 1)
        os.close(appended)
        if not hasattr(self, "_stdout"):
            self._stdout = open(1, "w", 1, "utf-8", newline="\n", closefd=False)  # noqa: SIM115
            sys.stdout = sys.__stdout__ = self._stdout  # type: ignore[misc]
