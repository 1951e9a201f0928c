"""Draws a figure's files: one SVG for light and dark, or a pair of bitmaps.

Each is drawn twice, for a desktop and for a phone (`narrow`).

A figure is drawn in marker colors, which become CSS variables with a
`prefers-color-scheme` block inside the SVG. Browsers apply that block by the
`color-scheme` of the page that shows the image.
"""

import gzip
import io
import itertools
import re
from pathlib import Path
from typing import Any

from book.figures import cards
from book.figures.colors import DARK, LIGHT, colored
from book.figures.narrow import narrow
from book.figures.style import SCHEMES
from book.pages.cards import Card

LARGEST_SVG = 60_000  # bytes, gzipped; a bigger figure becomes a pair of WebP files
FONTS = "'DejaVu Sans', Verdana, sans-serif"  # of the same widths, so that texts fit


def to_svg(figure: Any) -> str:
    """The figure as an SVG document that is right on light and on dark paper."""
    out = io.StringIO()
    no_metadata = dict.fromkeys(["Date", "Creator", "Format", "Type"])
    figure.savefig(out, format="svg", metadata=no_metadata)
    fonts = r"'DejaVu Sans'(, '[^']*')*, [\w' ,-]*sans-serif"
    svg = re.sub(fonts, FONTS, out.getvalue())
    used = [marker for marker in SCHEMES if marker in svg]
    for marker in used:
        svg = svg.replace(marker, f"var(--{marker[1:]})")
    light, dark = (
        ";".join(f"--{marker[1:]}:{SCHEMES[marker][i]}" for marker in used)
        for i in (0, 1)
    )
    style = f"svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}"
    svg = svg.replace("<defs>", f"<style>{style}</style>\n <defs>", 1)
    svg = re.sub(r' (?:d|x|y)="[^"]*"', lambda m: _round_places(m[0]), svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _round_places(attribute: str) -> str:
    """A hundredth of a point is finer than any screen, and half the bytes."""
    return re.sub(r"\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", attribute)


def files(figure: Any, name: str, card: Card | None = None) -> dict[str, bytes]:
    """The files that show a figure, which is narrow afterwards.

    Args:
        card: the card that shows it, too, if one does.
    """
    wide = _files(figure, name)
    also = {card.file: cards.draw(figure, card.title)} if card else {}
    return {**wide, **also, **_files(narrow(figure), f"{name}.phone")}


def _files(figure: Any, name: str) -> dict[str, bytes]:
    """An SVG, or two WebP where that is too heavy."""
    svg = to_svg(figure).encode("utf-8")
    if len(gzip.compress(svg)) <= LARGEST_SVG:
        return {f"{name}.svg": svg}
    return {
        f"{name}.webp": _to_webp(figure, scheme=LIGHT),
        f"{name}.dark.webp": _to_webp(figure, scheme=DARK),
    }


def _to_webp(figure: Any, scheme: int) -> bytes:
    """The figure as lossless WebP."""
    from PIL import Image

    raw = io.BytesIO()
    with colored(figure, scheme):
        figure.savefig(raw, format="png", dpi=200, transparent=True)
    packed = io.BytesIO()
    Image.open(raw).save(packed, format="webp", lossless=True, method=6)
    return packed.getvalue()


def stale_files(folder: Path, name: str, fresh: dict[str, bytes]) -> list[Path]:
    """Files of an earlier format that `fresh` replaces."""
    kinds = itertools.product((name, f"{name}.phone"), (".svg", ".webp", ".dark.webp"))
    others = (folder / kind for kind in map("".join, kinds) if kind not in fresh)
    return [path for path in others if path.exists()]
