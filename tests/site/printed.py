"""A PDF as whoever reads it sees it: text, bookmarks, ink."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

MARGIN = 40.0  # points: less than any page leaves free, more than its number takes


@dataclass(frozen=True)
class Bookmark:
    """A bookmark.

    Attributes:
        page: the number of its page, from 0.
        top: where on the page it leads, in points above the page's foot.
    """

    level: int
    title: str
    page: int
    top: float


class Printed:
    """A PDF; `source` is its path, or its bytes."""

    def __init__(self, source: Path | bytes) -> None:
        self.pdf: Any = pdfium.PdfDocument(source)
        self._signs_of: dict[int, Any] = {}

    @cached_property
    def texts(self) -> list[str]:
        """What stands on each page between its margins."""
        return [self._within(page) for page in range(len(self.pdf))]

    @cached_property
    def bookmarks(self) -> list[Bookmark]:
        return [*self._bookmarks()]

    def _bookmarks(self) -> Iterator[Bookmark]:
        for one in self.pdf.get_toc():
            place = one.get_dest()
            _, (_, top, *_) = place.get_view()
            title = " ".join(one.get_title().split())
            yield Bookmark(one.level, title, place.get_index(), top)

    def last_on_their_page(self) -> list[str]:
        """The headings below which nothing stands."""
        return [
            f"{one.title}, on page {one.page + 1}"
            for one in self.bookmarks
            if len(_signs(self._within(one.page, one.top))) <= len(_signs(one.title))
        ]

    def beside(self, side: float) -> list[str]:
        """What stands, or begins to stand, in the margins of pages left and right."""
        found = []
        for number, page in enumerate(self.pdf, 1):
            width, height = page.get_size()
            text = self._text(number - 1)
            for left, right in ((-width, side), (width - side, 2 * width)):
                signs = text.get_text_bounded(left, 0, right, height).strip()
                found += [f"{signs[:40]!r}, on page {number}"] if signs else []
        return found

    def pixels(self, page: int, scale: float = 1) -> NDArray[np.uint8]:
        """The page as it looks: rows, columns, and three colors."""
        pixels: NDArray[np.uint8] = self.pdf[page].render(scale=scale).to_numpy()
        return pixels[..., :3]

    def contrasts(self, page: int) -> dict[str, float]:
        """Each sign of the page's text, and the least contrast to its own ground."""
        scale = 4.0
        light = _luminance(self.pixels(page, scale))
        text, height = self._text(page), self.pdf[page].get_height()
        least: dict[str, float] = {}
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            first, last = (
                round((height - top - 1) * scale),
                round((height - bottom + 1) * scale),
            )
            box = light[
                first:last, round((left - 1) * scale) : round((right + 1) * scale)
            ]
            sign = text.get_text_range(number, 1)
            if sign.strip() and box.size:
                contrast = float((box.max() + 0.05) / (box.min() + 0.05))
                least[sign] = min(contrast, least.get(sign, contrast))
        return least

    def _within(self, page: int, top: float | None = None) -> str:
        width, height = self.pdf[page].get_size()
        area = (0, MARGIN, width, height - MARGIN if top is None else top + 1)
        return str(self._text(page).get_text_bounded(*area))

    def _text(self, page: int) -> Any:
        """The signs of a page, which take long to read: once."""
        if page not in self._signs_of:
            self._signs_of[page] = self.pdf[page].get_textpage()
        return self._signs_of[page]


def _signs(text: str) -> str:
    return "".join(text.split())


def _luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """As the Web Content Accessibility Guidelines compute it."""
    parts = np.arange(256) / 255  # of 256 values, not of millions of pixels
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    # PDFium's order is blue, green, red.
    blue, green, red = (linear[pixels[..., part]] for part in range(3))
    found: NDArray[np.float64] = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return found
