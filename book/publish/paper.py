"""The book on paper: `python -m book.publish.paper site`, when the site is built.

Chromium prints each module and the whole book into `site/pdf/`, with bookmarks and
numbered pages, and the site's first page and each module's link what was made. What
paper needs is done to the pages in the browser: by paper.js, and by
docs/assets/paper.js, which serves a page that a reader prints, too. Each document is
printed twice, for where a chapter begins is known when all is laid out.
"""

import re
import string
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from book.publish import printing, sharing
from book.publish.about import About, about
from book.publish.scripts import DONE

HERE = Path(__file__).parent
FOLDER = "pdf"
BOOK = "book"
END = "Solutions"
NAVIGATION = re.compile(r'<a href="((?:[\w-]+/)+)" class="md-nav__link')
ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
SHEET = re.compile(r'<link rel="stylesheet" href="(?:\.\./)*([^":]+)">')
MODULE = re.compile(r"module\d+/")
START = re.compile(r"<p><a [^>]*md-button--primary[^>]*>[^<]*</a></p>")
LINK = """\
{start}
<p class="{done}"><a href="{address}">{what} as a PDF</a>, {words}</p>"""


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

    def page(self, root: str, home: str, sheet: str, begins: Mapping[str, int]) -> str:
        """Its HTML; `begins` says on which page each title stands."""
        style = (HERE / "paper.css").read_text("utf-8")
        style += "\n".join(map(_running_title, self.leaves))
        titles = [(self.depth(one), one.name, one.title) for one in self.leaves]
        entries = [*titles, (0, "solutions", END)]
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
            contents="\n".join(
                f'<li class="level-{depth}"><a href="#{name}"><span>{escape(title)}'
                f"</span><span>{begins.get(title, '')}</span></a></li>"
                for depth, name, title in entries
            ),
            pages="\n".join(
                f'<template data-at="{one.at}" data-depth="{depth}"'
                f' data-title="{escape(title)}">{one.article}</template>'
                for one, (depth, _, title) in zip(self.leaves, titles, strict=True)
            ),
            script=(HERE / "paper.js").read_text("utf-8"),
        )


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


def document(site: Path, volume: Volume, begins: Mapping[str, int]) -> str:
    """The volume as one page of HTML, whose style and figures are the built site's."""
    index = (site / "index.html").read_text("utf-8")
    sheet, said = SHEET.search(index), about(index)
    if sheet is None or said is None:
        raise printing.PrintError(f"{site} holds no site that was made ready")
    return volume.page(site.resolve().as_uri(), said.address, sheet[1], begins)


def print_volume(site: Path, volume: Volume, target: Path) -> int:
    """Print a volume of the built site; return how many pages it has."""
    begins: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "printed.pdf")
        for _ in range(2):
            page.write_text(document(site, volume, begins), "utf-8", newline="\n")
            printing.to_pdf(page, pdf)
            begins = _begins(volume, pdf)
        first = volume.leaves[0].about
        said = {"Title": volume.title, "Author": first.author, "Subject": first.book}
        return printing.finish(pdf, target, said)


def _begins(volume: Volume, pdf: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for title, number in printing.headings(pdf):
        found.setdefault(title, number)
    for title in (*(leaf.title for leaf in volume.leaves), END):
        if title not in found:  # as when a script failed
            raise printing.PrintError(f"the PDF {volume.name} lacks {title!r}")
    return found


def make(site: Path) -> Iterator[str]:
    """Print all volumes, and link them on the site; say what was made."""
    (site / FOLDER).mkdir(exist_ok=True)
    for volume in volumes([*leaves(site)]):
        target = site / FOLDER / f"{volume.name}.pdf"
        pages = print_volume(site, volume, target)
        words = f"{pages} pages, {target.stat().st_size / 1e6:.1f} MB"
        _offer(site, volume, words)
        yield f"{target}: {words}"


def _offer(site: Path, volume: Volume, words: str) -> None:
    """Link the PDF on its first page, below the button that starts."""
    home = site / (volume.name if volume.name != BOOK else "") / "index.html"
    up = "../" * (len(home.relative_to(site).parts) - 1)
    what = "This module" if up else "The book"
    address = f"{up}{FOLDER}/{volume.name}.pdf"
    told = {"done": DONE, "address": address, "what": what, "words": words}
    text = home.read_text("utf-8")
    linked = START.sub(lambda one: LINK.format(start=one[0], **told), text, count=1)
    home.write_text(linked, "utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1], "index.html").is_file():
        sys.exit("usage: python -m book.publish.paper FOLDER, where the site is built")
    try:
        for said in make(Path(sys.argv[1])):
            print(said, flush=True)
    except printing.PrintError as error:
        sys.exit(str(error))
