"""A page as its reader meets it: what its HTML holds, and what the site refuses."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from book.errors import PageError
from book.pages.book import Book

# Most of a page's elements are the signs of its code and formulas.
SIGNS = re.compile(r"<math\b.*?</math>|<span(?![^>]*\bid=)[^>]*>|</span>", re.DOTALL)
HEADINGS = {f"h{level}" for level in range(1, 7)}


@dataclass
class Link:
    """A link, or an image, which has no words.

    Attributes:
        target: as the page writes it.
    """

    target: str
    words: str = ""


@dataclass
class Shown:
    """What a page's HTML holds, in its order.

    Attributes:
        problems: what the site's Markdown refuses.
        code: the text of each block of code.
        names: every `id`, which is what an anchor leads to.
        headings: those of them that are headings'.
        questions: how many groups of choices there are.
    """

    problems: list[PageError]
    code: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    questions: int = 0


def show(text: str, book: Book) -> Shown:
    """Let the site's own Markdown convert a page, and see what came of it."""
    problems: list[PageError] = []
    html = book.new_markdown(problems).convert(text)
    reader = _Reader(Shown(problems))
    reader.feed(SIGNS.sub("", html))
    reader.close()
    return reader.shown


class _Reader(HTMLParser):
    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown
        self._code: list[str] | None = None
        self._link: Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "pre":
            self._code = []
        self.shown.questions += tag == "fieldset"
        if "id" in given:
            self.shown.names.append(given["id"])
            if tag in HEADINGS:
                self.shown.headings.append(given["id"])
        target = given.get("src" if tag == "img" else "href" if tag == "a" else "")
        if target is not None and given.get("class") != "headerlink":
            link = Link(target)
            self.shown.links.append(link)
            self._link = link if tag == "a" else self._link

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._code is not None:
            self.shown.code.append("".join(self._code))
            self._code = None
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
        if self._link is not None:
            self._link.words += data
