"""A long page in stretches: not all are laid out before its first lines are seen.

A browser computes the style and the place of each of a page's elements, thousands in
its formulas and code. book.css lets it leave out a stretch far from view, and book.js
has that done by and by. A stretch begins where its first margin is no smaller than the
last one above: at a heading, a figure, a paragraph after another. So nothing moves.
"""

import itertools
import math
from html.parser import HTMLParser

START, END = '<div class="stretch">', "</div>"
ARTICLE, ARTICLE_END = "<article", "</article>"
HEADINGS = {"h2", "h3"}
SHORT, LONG = 100, 200  # elements: fewer are not worth it, more do without a heading
# Where a long stretch may end, by what comes next; a formula is a <div>.
BELOW = {"p": {"p", "formula"}, "details": {"p", "formula", "details"}}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "source", "wbr"}


class _Starts(HTMLParser):
    """Finds where stretches begin.

    Attributes:
        found: their places in the text.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        lengths = [len(line) for line in text.split("\n")]
        self._lines = [0, *itertools.accumulate(length + 1 for length in lengths)]
        self._open: list[str] = []
        self._above = ""  # what stands before, beside it
        self._count = 0
        self._is_whole = True
        self.found: list[int] = []
        self.feed(text)
        self.close()
        if self._open or not self._is_whole:
            self.found = []  # it has no tags by which one can tell

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            follows = tag == "figure" or self._above in BELOW.get(tag, ())
            least = SHORT if tag in HEADINGS else LONG if follows else math.inf
            if self._count > least and self._above not in HEADINGS:
                line, column = self.getpos()
                self.found.append(self._lines[line - 1] + column)
                self._count = 0
            is_formula = tag == "div" and ("class", "arithmatex") in attrs
            self._above = "formula" if is_formula else tag
        self._count += 1
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._is_whole &= bool(self._open) and self._open.pop() == tag


def part(page: str) -> str:
    """Return the page's HTML with its article in stretches."""
    before, opened, rest = page.partition(ARTICLE)
    inside, closed, after = rest.rpartition(ARTICLE_END)
    if not closed or START in page:
        return page
    tag, _, text = inside.partition(">")
    cuts = [0, *_Starts(text).found, len(text)]
    if len(cuts) < 3:
        return page
    stretches = "".join(f"{START}{text[a:b]}{END}" for a, b in itertools.pairwise(cuts))
    return f"{before}{opened}{tag}>{stretches}{closed}{after}"
