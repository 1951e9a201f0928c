"""A page of the site as one plain Markdown file: for whoever, or whatever, reads text.

Code is expanded, outputs stand below it, numbers are plain, links are whole addresses.
Such a file lies beside its page, by the name that https://llmstxt.org gives it.
"""

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from book.exports import body
from book.exports.addresses import Place
from book.exports.plain import fenced, join, outside
from book.notebooks import opening
from book.pages import front_matter
from book.pages.page import Page
from book.pages.parts import ATTRIBUTES, plain_numbers

NAME = "index.html.md"
HEAD = """\
# {title}

{about}<{address}>. Text and figures: CC BY 4.0. Code: MIT.

{text}
"""
# What HTML there is on a page, as Markdown has it.
TAGS = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<li\b[^>]*>"), "- "),
    (re.compile(r"</?b>"), "**"),
    (re.compile(r"</?(?:p|div|ol|ul|li)\b[^>]*>"), ""),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def of_page(page: Page) -> str:
    """A chapter, or another page that is written in Markdown."""
    place, front = Place(page.path, page.book), page.front
    byline = front_matter.byline(str(front["author"]), str(front["date"]))
    return HEAD.format(
        title=front_matter.heading(page.title),
        about=f"> {front['description']}\n\n{byline}, ",
        address=place.address,
        text=body.text(page, body.Shape(lambda text: _words(text, place))),
    )


def of_lab(lab: NotebookNode, place: Place) -> str:
    """A lab with what its cells gave."""
    title, _ = opening(lab)
    text = join(piece for cell in lab.cells for piece in _cell(cell, place))
    below = text.removeprefix(f"# {title}").lstrip("\n")
    return HEAD.format(title=title, about="", address=place.address, text=below)


def _cell(cell: NotebookNode, place: Place) -> Iterator[list[str]]:
    if cell.cell_type == "code":
        yield fenced("python", cell.source)
        for output in cell.outputs:
            yield _output(output, cell.metadata.get("alt", ""))
    else:
        source = "\n".join(map(plain_numbers, cell.source.split("\n")))
        yield outside(lambda text: _words(text, place), source).split("\n")


def _output(output: Any, alt: str) -> list[str]:
    """What was printed; of a picture, what it shows."""
    data = output.get("data", {})
    if any(kind.startswith("image/") for kind in data):
        return [f"*Figure: {alt}*"]
    said = output.get("text", data.get("text/plain", ""))
    return fenced("text", said.rstrip("\n"))


def _words(text: str, place: Place) -> str:
    """Words outside code and formulas, as any tool reads them wherever they lie."""
    text = ATTRIBUTES.sub("", place.complete(text))
    for pattern, instead in TAGS:
        text = pattern.sub(instead, text)
    return text
