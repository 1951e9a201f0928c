"""Draws the picture that others show beside a link to a page, 1200 by 630 pixels.

A chapter's card shows the chapter's first figure, drawn anew for the space below the
title. Pages that draw none have the loop itself: a ring of its five colors, and its
five lines. The card's file says which title stands on it.
"""

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.figures.colors import LIGHT, colored
from book.figures.style import CYCLE, INK, PAPER, SCHEMES
from book.pages.front_matter import BOOK

WIDTH, HEIGHT, DPI = 8.0, 4.2, 150  # inches, and so 1200 by 630 pixels
EDGE, STRIPE, SPACE = 0.3, 0.1, 0.15  # inches
ABOVE, LINE = 0.32, 0.35  # what the book's name takes, and a line of the title
LETTERS = 38  # in a line of the title
# A figure that is taller than this part of its width has the title at its side, and is
# drawn for a card that is larger, so that its texts stand as far apart as on the page.
TALL, COLUMN, FEW_LETTERS, LARGER = 0.65, 2.7, 14, 1.5
COLORS = 64  # a palette, at a third of the bytes
TITLE = "Title"  # by which name a PNG keeps it
# What a loop's lines do, how they are written, and their colors in the cycle.
LOOP = (
    ("forward", "y_pred = model(x)", 0),
    ("loss", "loss = criterion(y_pred, y)", 1),
    ("zero_grad", "optimizer.zero_grad()", 4),
    ("backward", "loss.backward()", 3),
    ("step", "optimizer.step()", 2),
)
GAP = 5  # degrees between two parts of the ring


@dataclass(frozen=True)
class _Layout:
    """What stands where on a card, in inches.

    Attributes:
        above: what stands above the title's lines.
        left: where the figure begins, from the card's left edge; `top` from its upper.
        scale: how much larger the card is that the figure is drawn for.
    """

    above: str
    title: list[str]
    left: float
    top: float
    scale: float

    @property
    def space(self) -> tuple[float, float]:
        """The figure's width and height."""
        return WIDTH - EDGE - self.left, HEIGHT - EDGE - self.top


def _layout(title: str, size: tuple[float, float]) -> _Layout:
    """The layout of a card for a figure of this size."""
    part, _, name = title.partition(": ")
    above = " · ".join([BOOK, part] if name else [BOOK] if part != BOOK else [])
    top = EDGE + (ABOVE if above else 0)
    if size[1] > TALL * size[0]:
        lines = _wrapped(name or part, FEW_LETTERS)
        return _Layout(above, lines, COLUMN + EDGE, top, LARGER)
    lines = _wrapped(name or part, LETTERS)
    return _Layout(above, lines, EDGE, top + LINE * len(lines) + SPACE, 1)


def draw(figure: Any, title: str) -> bytes:
    """A card with this figure, which is afterwards as it was."""
    from matplotlib.transforms import Bbox

    size = figure.get_size_inches()
    layout = _layout(title, size)
    figure.set_size_inches(*(layout.scale * side for side in layout.space))
    free = [one for one in figure.legends if one.get_bbox_to_anchor() is figure.bbox]
    for legend in free:  # else it would stand at the edge of the card
        legend.set_bbox_to_anchor((0, 0, 1, 1), figure.transFigure)
    added = list(_head(figure, layout))
    figure.draw_without_rendering()  # has ticks made, which need their colors, too
    sides = [-layout.left, -EDGE, WIDTH - layout.left, HEIGHT - EDGE]
    how = {
        "format": "png",
        "dpi": DPI / layout.scale,
        "bbox_inches": Bbox.from_extents(*(layout.scale * side for side in sides)),
        "facecolor": SCHEMES[PAPER][LIGHT],
    }
    raw = io.BytesIO()
    with colored(figure, LIGHT):
        figure.savefig(raw, **how)
    for artist in added:
        artist.remove()
    for legend in free:
        legend.set_bbox_to_anchor(None)
    figure.set_size_inches(size)
    return _packed(raw, title)


def loop() -> Any:
    """The figure of pages that draw none."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Wedge

    figure = Figure(figsize=(7.5, 2.8))
    ring, code = figure.subplots(1, 2, width_ratios=(1, 2))
    part = 360 / len(LOOP)
    for place, (name, line, color) in enumerate(LOOP):
        start = 90 - place * part  # from the top, as a clock goes
        ends = start - part + GAP / 2, start - GAP / 2
        ring.add_patch(Wedge((0, 0), 1, *ends, width=0.34, color=CYCLE[color]))
        at = {"y": 1 - (place + 0.5) / len(LOOP), "va": "center", "color": CYCLE[color]}
        code.text(0, s=line, fontsize=17, family="monospace", **at)
        code.text(1, s=name, fontsize=13, ha="right", **at)
    ring.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal")
    for axes in (ring, code):
        axes.set_axis_off()
    return figure


def title_drift(path: Path, title: str) -> str | None:
    """What is wrong with the card in this file, in words; None if nothing is."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            shown = picture.info.get(TITLE)
    except FileNotFoundError:
        return f"the card {path.stem} has no file {path.name}"
    except UnidentifiedImageError:
        return f"the card {path.name} is no picture"
    return None if shown == title else f"the card {path.name} is titled {shown!r}"


def _head(figure: Any, layout: _Layout) -> Iterator[Any]:
    """What stands beside the figure: the loop's colors, the book, the page's title."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Affine2D

    # Inches from the card's upper left corner, upward and to the right.
    width, height = layout.space
    corner = Affine2D().translate(-layout.left, HEIGHT - EDGE)
    inches = corner.scale(1 / width, 1 / height) + figure.transFigure
    part = WIDTH / len(LOOP)
    for place, (_, _, color) in enumerate(LOOP):
        at, look = (place * part, -STRIPE), {"color": CYCLE[color], "transform": inches}
        yield figure.add_artist(Rectangle(at, part, STRIPE, **look))

    def write(y: float, text: str, size: int, color: str, weight: str) -> Any:
        look = {"fontsize": layout.scale * size, "color": color, "fontweight": weight}
        place = {"va": "top", "linespacing": 1.15, "transform": inches}
        return figure.text(EDGE, y, text, **look, **place)

    yield write(-EDGE, layout.above, 12, CYCLE[-1], "normal")
    below = -EDGE - (ABOVE if layout.above else 0)
    yield write(below, "\n".join(layout.title), 20, INK, "bold")


def _wrapped(title: str, letters: int) -> list[str]:
    """In as few lines as it takes, and these of about one length."""
    count = len(textwrap.wrap(title, letters))
    widths = (textwrap.wrap(title, width) for width in range(1, letters + 1))
    return next(lines for lines in widths if len(lines) == count)


def _packed(raw: io.BytesIO, title: str) -> bytes:
    from PIL import Image, PngImagePlugin

    about = PngImagePlugin.PngInfo()
    about.add_itxt(TITLE, title)
    packed = io.BytesIO()
    picture = Image.open(raw).convert("RGB").quantize(COLORS)
    picture.save(packed, format="png", optimize=True, pnginfo=about)
    return packed.getvalue()
