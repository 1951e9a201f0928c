"""A figure in the colors of light or of dark, for a picture that can have but one."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from book.figures.style import SCHEMES

COLORED = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")
LIGHT, DARK = 0, 1


@contextmanager
def colored(figure: Any, scheme: int) -> Iterator[None]:
    """The figure in one scheme's colors, and in marker colors again afterwards."""
    undo = list(_recolor(figure, {m: colors[scheme] for m, colors in SCHEMES.items()}))
    yield
    for setter, color in undo:
        setter(color)


def _recolor(figure: Any, colors: dict[str, str]) -> Iterator[tuple[Any, Any]]:
    """Replace marker colors in every artist; yield what undoes it."""
    from matplotlib.colors import to_hex, to_rgba_array

    for artist, part in itertools.product(figure.findobj(), COLORED):
        getter, setter = (getattr(artist, f"{w}_{part}", None) for w in ("get", "set"))
        if getter is None or setter is None:
            continue
        try:
            old = to_rgba_array(getter())
        except (TypeError, ValueError):
            continue  # "auto", or colors that come from data
        new = [(colors.get(to_hex(c), to_hex(c)), c[3]) for c in old]
        if any(to_hex(c) in colors for c in old):
            setter(new[0] if len(new) == 1 else to_rgba_array(new))
            yield setter, old if len(old) > 1 else tuple(old[0])
