"""Jupyter's kernel, in a fork of a process that has imported what takes long.

It is the kernel that Jupyter starts, and speaks with it in the same messages.
"""

import contextlib
import importlib
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import torch
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.manager import AsyncKernelManager
from matplotlib import pyplot
from matplotlib_inline.config import InlineBackend
from nbclient import NotebookClient
from nbformat import NotebookNode

from book.labs.kernel import ENVIRONMENT, LONGEST
from book.notebooks import code_cells
from book.runs.apart import Warm
from book.runs.cells import hide

OURS = ("book", "snippets")  # a learner has neither


class _Running(AsyncKernelManager):
    """Knows how to reach a kernel that somebody else started, and will end."""

    has_kernel = True


def _serve(file: Path, send: Callable[[str], Any]) -> None:
    """Be the kernel of this connection, until it is told to end."""
    os.chdir(file.parent)
    os.environ.update(ENVIRONMENT, IPYTHONDIR=str(file.parent))
    importlib.reload(warnings)  # pytest turns them into errors, and keeps them
    matplotlib.rcdefaults()
    torch.seed()  # of each its own, as where it is imported afresh
    hide(OURS)
    app: Any = IPKernelApp.instance(log_level="ERROR")
    # Jupyter names the backend by a variable, which pyplot has read long ago.
    app.initialize(["-f", str(file), "--matplotlib=inline"])
    # Nobody looks at its figures, and drawing them, twice, takes longer than all else.
    pyplot.uninstall_repl_displayhook()
    InlineBackend.instance().figure_formats = set()
    send("begun")
    with contextlib.suppress(SystemExit):
        app.start()


def run(notebook: NotebookNode, warm: Warm, folder: Path) -> None:
    """Run a notebook's cells in a folder; each gets its outputs, errors among them."""
    file = folder / "kernel.json"
    manager = _Running(connection_file=str(file), owns_kernel=False)
    manager.write_connection_file()
    serving = warm.do((_serve, file), LONGEST)
    client: Any = NotebookClient(
        notebook, manager, timeout=LONGEST, allow_errors=True, coalesce_streams=True
    )
    with contextlib.closing(serving):
        next(serving)
        with client.setup_kernel(cleanup_kc=False):
            for cell in code_cells(notebook):
                client.execute_cell(cell, notebook.cells.index(cell))
            client.kc.shutdown()
            client.kc.stop_channels()
        assert [*serving] == []  # it ended, and well
