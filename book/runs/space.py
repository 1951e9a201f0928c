"""The namespace that blocks run in: names, random state, scratch folder, output."""

import contextlib
import io
import os
import random
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Space:
    """What a Python process holds between two blocks, as far as a page may notice.

    Attributes:
        module: stands in as `__main__` while a block runs, so that dataclasses,
            pickling and `inspect` find what the page defines.
    """

    def __init__(self) -> None:
        self.module = types.ModuleType("__main__")
        self._dice: Any = None
        self._random = random.Random(0).getstate()

    @property
    def names(self) -> dict[str, Any]:
        return self.module.__dict__

    def fork(self) -> "Space":
        """A copy with the same names and random state, whose changes stay its own."""
        copy = Space()
        copy.names.update(self.names)
        copy._dice, copy._random = self._dice, self._random
        return copy

    @contextlib.contextmanager
    def entered(self) -> Iterator[io.StringIO]:
        """Be the running program; gives what is printed meanwhile."""
        main, folder, printed = sys.modules["__main__"], Path.cwd(), io.StringIO()
        self._take_dice()
        sys.modules["__main__"] = self.module
        try:
            with tempfile.TemporaryDirectory() as scratch:
                os.chdir(scratch)
                try:
                    with contextlib.redirect_stdout(printed):
                        yield printed
                finally:
                    os.chdir(folder)
        finally:
            sys.modules["__main__"] = main
            self._leave_dice()

    def _take_dice(self) -> None:
        """Set the random state that this program would have now.

        A page that seeds nothing begins as a fresh process does: PyTorch's default
        generator always starts from the same seed.
        """
        random.setstate(self._random)
        if torch := sys.modules.get("torch"):
            if self._dice is None:
                torch.set_default_dtype(torch.float32)
                self._dice = torch.Generator().get_state()
            torch.set_rng_state(self._dice)

    def _leave_dice(self) -> None:
        self._random = random.getstate()
        if torch := sys.modules.get("torch"):
            self._dice = torch.get_rng_state()
