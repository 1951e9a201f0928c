"""What is printed as one document: pages of the built site, and their contents.

What paper needs is done to them in the browser: by paper.js, and by
docs/assets/paper.js, which serves a page that a reader prints, too.
"""

import json
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from book.publish import printing, sharing
from book.publish.about import About, about

HERE = Path(__file__).parent
BOOK = "book"
END, END_AT = "Solutions", "solutions"  # the title of the last part, and its anchor
NUMBERED = {
    "glossary/",
    "symbols/",
    "symptoms/",
    "lookup/",
}  # who looks up, turns pages
NAVIGATION = re.compile(r'<a href="((?:[\w-]+/)+)" class="md-nav__link')
ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
SHEET = re.compile(r'<link rel="stylesheet" href="(?:\.\./)*([^":]+)">')
MODULE = re.compile(r"module\d+/")


@dataclass(frozen=True)
class Leaf:
    """A page of the built site.

    Attributes:
        at: its address within the site, `module1/ch11_introduction/`.
        article: its HTML.
    """

    at: str
    about: About
    article: str

    @property
    def title(self) -> str:
        """What its heading says, in one line."""
        return " ".join(self.about.title.split())

    @property
    def name(self) -> str:
        """By which the document's style and anchors know it."""
        return re.sub(r"\W", "-", self.at)


@dataclass(frozen=True)
class Volume:
    """What becomes one PDF, by the name of its file."""

    name: str
    title: str
    leaves: Sequence[Leaf]

    def depth(self, leaf: Leaf) -> int:
        """How many pages its own is a part of."""
        others = (one.at for one in self.leaves if one is not leaf)
        return sum(leaf.at.startswith(at) for at in others)

    def page(self, root: str, home: str, sheet: str, places: Mapping[str, int]) -> str:
        """Its HTML; `places` says on which page each anchor stands."""
        style = (HERE / "paper.css").read_text("utf-8")
        style += "\n".join(map(_running_title, self.leaves))
        titles = [(self.depth(one), one.name, one.title) for one in self.leaves]
        entries = [*titles, (0, END_AT, END)]
        first = self.leaves[0].about
        day = max(one.about.written for one in self.leaves if one.about.written)
        return string.Template((HERE / "paper.html").read_text("utf-8")).substitute(
            title=escape(self.title),
            book=escape(first.book) if self.name != BOOK else "",
            author=escape(first.author),
            day=f"{day:%B} {day.day}, {day.year}",
            home=escape(home),
            license=sharing.LICENSE,
            root=root,
            sheet=sheet,
            style=style,
            places=escape(json.dumps(dict(places))),
            contents="\n".join(
                f'<li class="level-{depth}"><a href="#{name}"><span>{escape(title)}'
                f"</span><span>{places.get(name, '')}</span></a></li>"
                for depth, name, title in entries
            ),
            pages="\n".join(
                _template(one, depth)
                for one, (depth, *_) in zip(self.leaves, titles, strict=True)
            ),
            script=(HERE / "paper.js").read_text("utf-8"),
        )


def _template(leaf: Leaf, depth: int) -> str:
    given = {"at": leaf.at, "depth": depth, "title": leaf.title}
    said = " ".join(f'data-{name}="{escape(str(is_))}"' for name, is_ in given.items())
    numbered = " data-numbered" if leaf.at in NUMBERED else ""
    return f"<template {said}{numbered}>{leaf.article}</template>"


def _running_title(leaf: Leaf) -> str:
    title = leaf.title.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"#{leaf.name} {{ page: {leaf.name} }}\n"
        f'@page {leaf.name} {{ @top-left {{ content: "{title}" }} }}'
    )


def leaves(site: Path) -> Iterator[Leaf]:
    """The pages in the order of the site's navigation."""
    index = (site / "index.html").read_text("utf-8")
    for at in dict.fromkeys(NAVIGATION.findall(index)):
        text = (site / at / "index.html").read_text("utf-8")
        article, said = ARTICLE.search(text), about(text)
        if article and said:
            yield Leaf(at, said, article[0])


def volumes(found: Sequence[Leaf]) -> Iterator[Volume]:
    """Each module, and all of it."""
    for leaf in found:
        if MODULE.fullmatch(leaf.at):
            inside = [one for one in found if one.at.startswith(leaf.at)]
            yield Volume(leaf.at.strip("/"), leaf.title, inside)
    yield Volume(BOOK, found[0].about.book, found)


def document(site: Path, volume: Volume, places: Mapping[str, int]) -> str:
    """The volume as one page of HTML, whose style and figures are the built site's."""
    index = (site / "index.html").read_text("utf-8")
    sheet, said = SHEET.search(index), about(index)
    if sheet is None or said is None:
        raise printing.PrintError(f"{site} holds no site that was made ready")
    return volume.page(site.resolve().as_uri(), said.address, sheet[1], places)
