"""The PDFs of the book: nothing is missing, and all stands where one looks for it.

Locally the first module stands for all; with BOOK_THOROUGH, each module is printed, and
what is in the book alone.
"""

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pypdf import PdfReader

from book.pages import reading
from book.pages.book import open_book
from book.publish import printing, volumes
from tests.site.pages import ROOT, some
from tests.site.printed import Printed

SIDE = 50.0  # points of white on either side
REST = "rest"
HEADING = re.compile(r"<h(\d)\b[^>]*>(.*?)</h\1>", re.DOTALL)
UNSEEN = re.compile(
    r'<span class="katex-mathml">.*?</math></span>|<a class="headerlink.*?</a>'
)
TAG = re.compile(r"<[^>]*>")
FENCED = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
SUM = re.compile(r"\\sum(?![a-z])")


@dataclass
class Made:
    """A volume, and the PDF that was printed of it."""

    volume: volumes.Volume
    pdf: Path
    printed: Printed

    @property
    def end(self) -> int:
        """The number of the page on which the solutions begin, from 0."""
        (end,) = (
            one.page for one in self.printed.bookmarks if one.title == volumes.END
        )
        return end


def volume(site: Path, name: str) -> volumes.Volume:
    """A module; or what is in the book, and in no module."""
    leaves = [*volumes.leaves(site)]
    *modules, book = volumes.volumes(leaves)
    inside = {leaf.at for module in modules for leaf in module.leaves}
    rest = [leaf for leaf in leaves if leaf.at not in inside]
    found = {one.name: one for one in modules}
    return found.get(name) or volumes.Volume(REST, book.title, rest)


@pytest.fixture(scope="module", params=some("module1", "module2", "module3", REST))
def made(
    request: pytest.FixtureRequest,
    browser: Any,
    site: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    folder = tmp_path_factory.mktemp("pdf")
    wanted = volume(site.folder, request.param)
    page, pdf = folder / "page.html", folder / "printed.pdf"
    page.write_text(volumes.document(site.folder, wanted, {}), "utf-8")
    printing.to_pdf(page, pdf)
    return Made(wanted, pdf, Printed(pdf))


def markdown(at: str) -> str:
    """A page as it is written, without its code."""
    book = open_book(ROOT)
    written = book.docs / at.rstrip("/")
    if (notebook := written.with_suffix(".ipynb")).is_file():
        cells = nbformat.read(notebook, as_version=4).cells
        text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
        return FENCED.sub("", text)
    path = written / "index.md" if written.is_dir() else written.with_suffix(".md")
    page = reading.read(path, book)
    return FENCED.sub("", "\n".join(page.prose.values()))


def test_it_has_as_many_sums_as_its_markdown(made: Made) -> None:
    written = sum(len(SUM.findall(markdown(leaf.at))) for leaf in made.volume.leaves)
    assert sum(text.count("∑") for text in made.printed.texts) == written


def test_each_heading_is_a_bookmark_in_its_place(made: Made) -> None:
    headings = (
        " ".join(html.unescape(TAG.sub("", UNSEEN.sub("", found[2]))).split())
        for leaf in made.volume.leaves
        for found in HEADING.finditer(leaf.article)
    )
    marked = [one.title for one in made.printed.bookmarks]
    before = marked[: marked.index(volumes.END)]
    assert [one for one in before if one not in ("Contents", "Links")] == [*headings]


def test_no_heading_stands_last_on_its_page(made: Made) -> None:
    assert made.printed.last_on_their_page() == []


def test_its_first_pages_have_contrast(made: Made) -> None:
    for page in range(4):
        pale = {sign for sign, one in made.printed.contrasts(page).items() if one < 4.5}
        assert not pale, f"on page {page + 1}"


def test_nothing_sticks_out(made: Made) -> None:
    assert made.printed.beside(SIDE) == []


def test_answers_stand_at_the_end(made: Made) -> None:
    texts, end = made.printed.texts, made.end
    solved = [text.count("One way to do it") for text in texts]
    wrong = [text.count("An answer that looks right") for text in texts]
    assert sum(solved[:end]) == sum(wrong[:end]) == 0
    articles = "".join(leaf.article for leaf in made.volume.leaves)
    assert sum(solved) == len(re.findall(r'class="[^"]*\bsolution\b', articles))
    assert sum(wrong) == len(re.findall(r'class="[^"]*\bwrong\b', articles))


def test_each_link_leads_into_it_or_to_the_web(made: Made) -> None:
    reader = PdfReader(made.pdf)
    links = [*targets(reader)]
    assert links
    lost = {one for one in links if not one.startswith("http")} - {
        *reader.named_destinations
    }
    assert not lost


def targets(reader: PdfReader) -> Iterator[str]:
    """Where each link leads: the name of a place, or an address."""
    for page in reader.pages:
        for one in page.get("/Annots", ()):
            link = one.get_object()
            action = link["/A"].get_object() if "/A" in link else {}
            yield str(action.get("/URI") or link.get("/Dest"))


@pytest.mark.parametrize("made", ["module1"], indirect=True)
def test_the_first_chapter_takes_no_more_than_22_pages(made: Made) -> None:
    tops = [one for one in made.printed.bookmarks if one.level <= 1]
    (pages,) = (
        after.page - one.page
        for one, after in itertools.pairwise(tops)
        if one.title.startswith("Part 1.1") and one.page < made.end
    )
    assert pages <= 22
