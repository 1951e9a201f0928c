"""The picture beside a link to a page: where it lies, its size, what it shows."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import imagesize

from book.publish.about import about

FOLDER = "figures/cards"  # in the site: a card by the last word of a page's address
FIGURE = re.compile(r'<figure\b[^>]*>.*?<img\b[^>]*? alt="([^"]*)"', re.DOTALL)
CHAPTER = re.compile(r"ch\d\d_")  # whose card shows its first figure
LOOP = "The five lines of the training loop, and a ring of their colors"


@dataclass(frozen=True)
class Card:
    """A picture and its alternative text."""

    address: str
    width: int
    height: int
    alt: str


def card(page: str, home: str, site: Path) -> Card | None:
    """The page's card, if it has one."""
    if (one := about(page)) is None:
        return None
    name = one.address.removeprefix(home).rstrip("/").rpartition("/")[2] or "index"
    file = f"{FOLDER}/{name}.png"
    if not (site / file).is_file():
        return None
    width, height = imagesize.get(site / file)
    figure = FIGURE.search(page) if CHAPTER.match(name) else None
    shown = unescape(figure[1]) if figure else LOOP
    return Card(f"{home}{file}", width, height, f"{one.title}. {shown}")
