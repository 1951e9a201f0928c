"""The bar below a title: how to run what the page shows, and how much of it there is.

It links the notebook and, where the book's repository is known, the same notebook in
Colab. book/publish/scripts.py adds the script, which is there when the site is built.
All is counted, and nothing is timed: what there is to read in words, less those that
are folded.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from book.markdown import order

WORDS_A_MINUTE = 200  # of sentences that explain; code is another matter
WORD = re.compile(r"[^\W_]+(?:[-'\u2019.,][^\W_]+)*")
STASHED = re.compile("\x02[^\x03]*\x03")  # code and formulas, at this time
BLOCK = re.compile(r'<div class="language-python(?P<roles>[^"]*)\bhighlight\b')
PART = re.compile(r"Part (\d)\.(\d):")  # how a chapter's heading begins
GITHUB = re.compile(r"^https://github\.com/(?P<name>[^/]+/[^/]+?)/?$")
COLAB = (
    "https://colab.research.google.com/github/{name}/blob/main/docs/notebooks/{file}"
)


def counted(words: int, **things: int) -> str:
    """How much there is: `About 9 minutes to read · 3 blocks of code · 1 exercise`."""
    minutes = max(1, round(words / WORDS_A_MINUTE))
    said = [f"About {_number(minutes, 'minute')} to read"]
    said += [
        _number(number, name.replace("_", " "))
        for name, number in things.items()
        if number
    ]
    return " · ".join(said)


def blocks(html: Iterable[str]) -> int:
    """How many blocks of Python these hold, parts of exercises left out."""
    found = (one["roles"].split() for text in html for one in BLOCK.finditer(text))
    return sum(not set(roles) - {"raises"} for roles in found)


def bar(what: str, notebooks: str, file: str, repository: str, work: str) -> Element:
    """The bar of a page.

    Args:
        what: the page is, `chapter`.
        notebooks: where they lie, as a link of the page says it.
        file: the notebook's name.
        repository: the address of the book's, or nothing.
        work: how much there is, in words.
    """
    label = f"Run this {what}"
    kept = {"aria-label": label, "data-search-exclude": "true"}
    section = Element("section", {"class": "run", **kept})
    ways = SubElement(section, "p", {"class": "ways"})
    SubElement(ways, "strong").text = label
    if github := GITHUB.match(repository):
        colab = COLAB.format(name=github["name"], file=file)
        SubElement(
            ways, "a", {"class": "md-button", "href": colab}
        ).text = "Open in Colab"
    way = {"class": "md-button", "href": f"{notebooks}/{file}", "download": file}
    SubElement(ways, "a", way).text = "Notebook"
    SubElement(section, "p", {"class": "work"}).text = work
    return section


def _number(number: int, name: str) -> str:
    noun, _, rest = name.partition(" ")
    return f"{number} {noun}{'s' if number != 1 else ''} {rest}".rstrip()


class RunBar(Treeprocessor):
    """Puts the bar below a chapter's byline."""

    def __init__(self, md: Markdown, docs: str, repository: str | None) -> None:
        super().__init__(md)
        self.notebooks = Path(docs, "notebooks")
        self.repository = repository or ""

    def run(self, root: Element) -> None:
        title = root.find("h1")
        byline = root.find("p[@class='byline']")
        part = PART.match((title is not None and title.text) or "")
        if part is None or byline is None:
            return
        found = sorted(self.notebooks.glob(f"ch{part[1]}{part[2]}_*.ipynb"))
        if found:
            work = self._work(root)
            made = bar("chapter", "../notebooks", found[0].name, self.repository, work)
            root.insert(list(root).index(byline) + 1, made)

    def _work(self, root: Element) -> str:
        headings = (e.get("id", "") for e in root.iter("h3"))
        return counted(
            sum(len(WORD.findall(text)) for text in _unfolded(root)),
            block_of_code=blocks(map(str, self.md.htmlStash.rawHtmlBlocks)),
            prediction=len(root.findall(".//fieldset[@class='prediction']")),
            exercise=sum(name.startswith("exercise-") for name in headings),
        )


def _unfolded(element: Element) -> Iterable[str]:
    """The texts within an element, less what is folded, code, and formulas."""
    if element.tag not in ("details", "code"):
        yield STASHED.sub(" ", element.text or "")
        for child in element:
            yield from _unfolded(child)
            yield STASHED.sub(" ", child.tail or "")


makeExtension = order.extension("run_bar", RunBar, "docs", "repository")
