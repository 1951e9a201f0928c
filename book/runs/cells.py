"""A notebook's cells, run as Jupyter runs them, in the process that this is called in.

The shell is IPython's, which is Jupyter's, too. The kernel around it is missing, which
takes as long to start as a chapter to run, and so are the bitmaps of figures.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets.config import Config

from book.figures import style
from book.runs.space import Space

# What takes long to import, for the process that forks those that run cells.
MODULES = ("matplotlib.pyplot", "torch", "torch._dynamo", "book.roots")


class _LastValue(DisplayHook):
    """Shows the value of a cell's last line as `display` would."""

    def write_output_prompt(self) -> None:
        """Print no `Out[1]: `."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        shell: Any = self.shell
        shell.display_pub.publish(format_dict)


class _Shell(InteractiveShell):
    """A shell without a screen: what it shows is kept."""

    display_pub_class = CapturingDisplayPublisher
    displayhook_class = _LastValue

    def enable_gui(self, gui: Any = None) -> None:
        """Open no windows."""

    def _showtraceback(self, *_: Any) -> None:
        """Print no errors: they are outputs like others."""


def run(
    asked: tuple[list[str], Iterable[str]], send: Callable[[list[NotebookNode]], Any]
) -> None:
    """Run cells one after the other; send what Jupyter would show below each.

    Args:
        asked: the cells, and the packages that they must not find.
    """
    sources, hidden = asked
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "notebook")
        folder.mkdir()
        os.environ["IPYTHONDIR"] = scratch  # a reader's own settings do not count
        space = Space(folder, draws=False)
        hide(hidden)
        config = Config(HistoryManager={"enabled": False})
        shell = _Shell.instance(config=config, user_module=space.module)
        for source in sources:
            send(_outputs(shell, space, source))


def hide(packages: Iterable[str]) -> None:
    """Let nothing import these packages, whatever has imported them before."""
    for package in packages:
        known = [name for name in sys.modules if name.startswith(f"{package}.")]
        for name in [package, *known]:
            sys.modules[name] = None  # type: ignore[assignment]


def _outputs(shell: Any, space: Space, source: str) -> list[NotebookNode]:
    shell.display_pub.outputs.clear()
    ended = shell.run_cell(source, store_history=True)  # where it looks for a last `;`
    shown = [one["data"] for one in shell.display_pub.outputs]
    shown += [{"text/plain": repr(one)} for one in style.take_open_figures()]
    found = [new_output("display_data", data=data) for data in shown]
    if text := space.take_output():
        found.insert(0, new_output("stream", name="stdout", text=text))
    if error := ended.error_before_exec or ended.error_in_exec:
        name = type(error).__name__
        found.append(new_output("error", ename=name, evalue=str(error)))
    return found
