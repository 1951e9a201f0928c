"""An axis as a flipbook keeps it: places are fractions of it, and texts hold no TeX."""

import re
from typing import Any

import numpy as np

from book.figures import account

DIGITS = 3  # a curve on a screen has some 300 pixels: three digits place it
POWER = re.compile(r"\^\{?(?P<exponent>-?\d+)\}?")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = re.compile(r"(?<![\w)])-(?=\.?\d)|(?<=\de)-(?=\d)")  # a hyphen that is none


def axis_of(axis: Any) -> dict[str, Any]:
    """Label and ticks, these as fractions of the axis: scales stay in Python.

    Names of groups, given as minor ticks, stand in a row `below`.
    """
    from matplotlib.ticker import FixedLocator  # only pages with a flipbook pay for it

    shown, below = (
        [[rounded(_fraction(axis, at)) + 0.0, plain(text)] for at, text in ticks]
        for ticks in (account.ticks(axis), account.ticks(axis, minor=True))
    )
    below = [tick for tick in below if tick[1]]
    if not isinstance(axis.get_minor_locator(), FixedLocator):
        shown, below = [*shown, *below], []  # between powers of ten, say
    return {
        "label": axis.get_label_text(),
        "ticks": shown,
        **({"below": below} if below else {}),
    }


def _fraction(axis: Any, value: float) -> float:
    """Where on its axis a value lies: 0 at the lower limit, 1 at the upper."""
    scale = axis.get_transform()
    low, high, here = scale.transform(np.array([*axis.get_view_interval(), value]))
    return float((here - low) / (high - low))


def plain(text: str) -> str:
    r"""A tick's text without TeX: `$\mathdefault{10^{-1}}$` becomes 10⁻¹."""
    text = text.replace(r"\mathdefault", "").replace(r"\times", "×")
    text = text.replace("−", "-").strip("$")
    text = POWER.sub(lambda power: power["exponent"].translate(RAISED), text)
    return MINUS.sub("−", text.replace("{", "").replace("}", "").strip())


def rounded(value: float) -> float:
    return round(float(value), DIGITS)
