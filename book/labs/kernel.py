"""A fresh Jupyter kernel, which runs a notebook's cells in order."""

import contextlib
import math
import os
import tempfile
from typing import Any

from nbclient import NotebookClient
from nbclient.util import ensure_async, run_sync
from nbformat import NotebookNode

from book import arithmetic

LONGEST = 120  # seconds that one cell may take
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as Jupyter sets it
    **arithmetic.ENVIRONMENT,  # the same sums, whatever the machine
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # nobody will debug it
}


class Kernel:
    """A process of its own, in a folder of its own; it knows nothing but its cells.

    Args:
        notebook: where the cells stand; each gets its outputs when it runs.
    """

    def __init__(self, notebook: NotebookNode) -> None:
        self._cells = notebook.cells
        self._open = contextlib.ExitStack()
        folder = self._open.enter_context(tempfile.TemporaryDirectory())
        self._client = NotebookClient(
            notebook,
            timeout=LONGEST,
            kernel_name="python3",
            allow_errors=True,  # an error is an output like any other
            coalesce_streams=True,  # how prints are cut into messages is chance
            record_timing=False,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": folder}},
        )
        # Neither a reader's settings of IPython nor of matplotlib count.
        own = {"IPYTHONDIR": folder, "MATPLOTLIBRC": os.devnull}
        env = {**os.environ, **ENVIRONMENT, **own}
        self._open.enter_context(self._client.setup_kernel(env=env))

    def run(self, index: int) -> list[NotebookNode]:
        """Run the notebook's cell of that index; return its outputs."""
        cell = self._client.execute_cell(self._cells[index], index)
        outputs: list[NotebookNode] = cell.outputs
        return outputs

    def evaluate(self, expression: str) -> float:
        """What the expression is worth now.

        Raises:
            ValueError: it raised, or gave no number.
        """
        client: Any = self._client.kc
        asked = {"it": expression}
        reply = client.execute("", silent=True, user_expressions=asked, reply=True)
        value = run_sync(ensure_async)(reply)["content"]["user_expressions"]["it"]
        if value["status"] == "error":
            raise ValueError(f"fails: {value['ename']}: {value['evalue']}")
        shown = value["data"]["text/plain"]
        with contextlib.suppress(ValueError):
            if math.isfinite(number := float(shown)):
                return int(shown) if shown.lstrip("-").isdigit() else number
        raise ValueError(f"gives no number, but {shown:.60}")

    def stop(self) -> None:
        self._open.close()
