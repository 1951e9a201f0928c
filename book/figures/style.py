"""How the book's figures look, in the hands of matplotlib.

They are drawn in marker colors, for which `drawing` puts those of light and dark.
"""

import importlib
import sys
from typing import Any

INK, PAPER, GRID = "#010203", "#fdfeff", "#c1c2c3"
# Marker: (light, dark). The cycle C0 to C5 is Okabe and Ito's colors, darkened for
# white paper where they were too pale.
SCHEMES = {
    INK: ("#1f2328", "#e2e4e9"),
    PAPER: ("#ffffff", "#1e2129"),
    GRID: ("#d0d7de", "#444a57"),
    "#0072b2": ("#0072b2", "#56b4e9"),
    "#d55e00": ("#d55e00", "#ff9b4a"),
    "#009e73": ("#007f5c", "#3ddbae"),
    "#cc79a7": ("#a8437f", "#e39ac8"),
    "#e69f00": ("#8f6400", "#f0c040"),
    "#56606b": ("#56606b", "#a9b4c2"),
}
CYCLE = list(SCHEMES)[3:]

STYLE: dict[str, Any] = {
    "svg.hashsalt": "book",  # the same ids on every run
    "svg.fonttype": "none",  # text stays text: smaller, and found by a search
    **dict.fromkeys("text.color xtick.color ytick.color".split(), INK),
    **dict.fromkeys("axes.edgecolor axes.labelcolor patch.edgecolor".split(), INK),
    "lines.markeredgecolor": "auto",
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "grid.color": GRID,
    "legend.facecolor": PAPER,
    "legend.edgecolor": GRID,
    "legend.framealpha": 0.9,
    "axes.grid": True,
    "axes.axisbelow": True,
    **dict.fromkeys([f"axes3d.{axis}axis.panecolor" for axis in "xyz"], "none"),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    **dict.fromkeys(["figure.titlesize", "figure.labelsize"], "medium"),
    "font.size": 12,  # a desktop shows it as large as the prose
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 100,
    "figure.max_open_warning": 0,  # a flipbook leaves a figure open for each frame
    "figure.constrained_layout.use": True,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.05,
}


def set_style(load: bool = False) -> None:
    """Make matplotlib draw in the book's style, whatever was set before.

    Unless told to `load` it, does nothing until something has imported matplotlib:
    a page without figures should not pay for it.
    """
    if load:
        importlib.import_module("matplotlib")
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()
        matplotlib.use("Agg")
        matplotlib.rcParams.update(STYLE)
        matplotlib.rcParams["axes.prop_cycle"] = matplotlib.cycler(color=CYCLE)


def take_open_figures() -> list[Any]:
    """Return the figures that pyplot holds open, and make it forget them."""
    if (plt := sys.modules.get("matplotlib.pyplot")) is None:
        return []
    found = [plt.figure(number) for number in plt.get_fignums()]
    plt.close("all")
    return found
