"""What a page says of itself, in any theme: in its head, its heading and its byline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape, unescape
from pathlib import Path

HEAD = {
    "book": re.compile(r"<title>(?:[^<]* - )?([^<]*)</title>"),
    "title": re.compile(
        r"<h1\b[^>]*>(.*?)(?:<a class=\"headerlink\"|</h1>)", re.DOTALL
    ),
    "description": re.compile(r'<meta name="description" content="([^"]*)"'),
    "address": re.compile(r'<link rel="canonical" href="([^"]*)"'),
}
SAID = re.compile(r"# .+\n\n> (.+)\n")
BYLINE = re.compile(r'<p class="byline">([^<·]+) · (\w+ \d+, \d{4})')
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class About:
    """What a page says of itself.

    Attributes:
        title: what its heading says; `book` is the book's.
        written: the day in its byline; None where it has none.
        address: its canonical one.
    """

    title: str
    book: str
    description: str
    address: str
    author: str
    written: date | None


def describe(page: str, beside: Path) -> str:
    """The page with the description that its Markdown has, if it lies beside it.

    A builder that cannot read the page's own gives each page that of the book.
    """
    said = SAID.match(beside.read_text("utf-8")) if beside.is_file() else None
    if said is None:
        return page
    tag = f'<meta name="description" content="{escape(said[1])}"'
    return HEAD["description"].sub(lambda _: tag, page, count=1)


def about(page: str) -> About | None:
    """Read a page; None if it has no address of its own, as what is not found."""
    found = {name: pattern.search(page) for name, pattern in HEAD.items()}
    said = {
        name: unescape(TAG.sub("", one[1])).strip()
        for name, one in found.items()
        if one
    }
    if not said.get("address"):
        return None
    byline = BYLINE.search(page)
    return About(
        said.get("title", said["book"]),
        said["book"],
        said.get("description", ""),
        said["address"],
        byline[1] if byline else "",
        datetime.strptime(byline[2], "%B %d, %Y").date() if byline else None,
    )


def home_of(pages: Iterable[About]) -> str:
    """The book's address, under which all others lie."""
    return min((one.address for one in pages), key=len)
