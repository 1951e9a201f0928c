"""Says of a fold that code below needs what it holds: whoever types along opens it.

A page is one session, and a fold a part of it. Without a word, a reader who skips one
meets a NameError later.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from book.markdown import order
from book.markdown.code_blocks import TAG
from book.pages import names
from book.pages.names import Piece

SAID = "needed below"
PYTHON = re.compile(
    r'<div class="language-python\b.*?<code>(?P<code>.*?)</code>', re.DOTALL
)
Folds = tuple[Element, ...]


class Needed(Treeprocessor):
    """Adds the words to the summaries of such folds."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.stash = md.htmlStash

    def run(self, root: Element) -> None:
        needed = [fold for _, _, fold in names.taken(self._session(root))]
        for fold in root.iter("details"):
            if fold in needed:
                _say(fold.find("summary"))

    def _session(self, root: Element) -> Iterator[Piece[Element]]:
        """Each block of Python."""
        task = ""
        for element, folds, text in _texts(root, ()):
            if element.tag in ("h2", "h3") and text is element.text:
                name = element.get("id", "")
                task = name if name.startswith("exercise-") else ""
            for place in HTML_PLACEHOLDER_RE.finditer(text):
                block = PYTHON.search(str(self.stash.rawHtmlBlocks[int(place[1])]))
                if block:
                    code = html.unescape(TAG.sub("", block["code"]))
                    yield Piece(code, folds, task)


def _texts(element: Element, folds: Folds) -> Iterator[tuple[Element, Folds, str]]:
    """The texts of the page in their order, each with the folds that it stands in."""
    folds = (*folds, element) if element.tag == "details" else folds
    yield element, folds, element.text or ""
    for child in element:
        yield from _texts(child, folds)
        yield element, folds, child.tail or ""


def _say(summary: Element | None) -> None:
    if summary is None:
        return
    if len(summary):
        summary[-1].tail = f"{summary[-1].tail or ''} "
    else:
        summary.text = f"{summary.text or ''} "
    kept = {"class": "needed", "data-search-exclude": "true"}
    SubElement(summary, "span", kept).text = SAID


makeExtension = order.extension("needed", Needed)
