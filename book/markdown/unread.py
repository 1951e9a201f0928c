"""Refuses what would reach a reader as it was typed, because no other step read it.

A formula whose dollars have a space inside, or that shares its paragraph with other
words; Markdown in plain HTML; a fold of a name that nobody knows. It is
looked for where it counts: in the text that the other steps have left.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from book.markdown import order
from book.markdown.source import remember_source

CODE = {"code", "pre", "script", "style", "textarea", "svg", "math"}
OURS = re.compile(r'<\w+ class="(?:[^"]* )?(?:highlight|kept|arithmatex|katex[^"]*)"')
SPOKEN = ("alt", "title", "aria-label")  # attributes that a reader reads or hears
PRICE = r"\d[\d,.]*(?:\s?(?:[kKMB]|bn|thousand|million|billion)\b)?(?![\w$^\\{=*])"
DOLLAR = re.compile(rf"\$(?!{PRICE})")
TEX = re.compile(r"\\\(.+?\\\)", re.DOTALL)
TORN = re.compile(r'class="arithmatex">(\\\(.*?\\\))')  # a formula within a tag
# Notation, and what its author is told to do.
UNREAD = {
    re.compile(r"\$\$"): "Put $$ on lines of their own, with empty lines around the "
    "formula, set in by 4 columns within a list.",
    DOLLAR: "A formula in a sentence holds no space next to its dollars, no bar in a "
    "table, no backtick, and no line that begins like a quote or a list. "
    "A plain dollar is \\$.",
    re.compile(r"\\[A-Za-z]{2,}"): "Put TeX between dollars, and a path in `code`.",
    # \\( x^2 \\), of which Markdown has taken the backslashes
    re.compile(r"(?<=\x02(?:40|91)\x03)[^\x02]*[\\^=_][^\x02]*(?=\x02(?:41|93)\x03)"): (
        "Put TeX between dollars, one in a sentence and two around a display."
    ),
    re.compile(r"^[ ]{0,3}(?:/{3,}|!!!|\?\?\?|=== \")", re.MULTILINE): "A fold is "
    "/// details | Title, its text, and a line ///.",
    re.compile(r"\]\(|\[\^[\w-]+\]"): "A link is [words](page.md#anchor); what a "
    "footnote [^1] says stands on a line [^1]: of its own.",
}
IN_HTML = re.compile(
    r"\*\*?[^\s*][^*]*\*|(?<!\w)_[^\s_][^_]*_(?!\w)|`[^`]+`|\]\(|\\\$"
    r"|(?<=\n)[ ]*(?:#{1,6}|[-*+]|\d+\.|>|\|)\s"
)
WRITE_HTML = "Write HTML there, or give the outermost tag the attribute markdown."


class RefuseUnread(Treeprocessor):
    """Reads the page as its reader will, code and formulas left out."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.source = remember_source(md)

    def run(self, root: ElementTree.Element) -> None:
        self.told: set[int | None] = set()
        for text in _texts(root):
            for notation, fix in UNREAD.items():
                if found := notation.search(text):
                    self._refuse(text, found, "", fix)
                    break
        for element in root.iter():
            self._refuse_spoken(element.attrib)
        for stashed in self.md.htmlStash.rawHtmlBlocks:
            if isinstance(stashed, str) and not OURS.match(stashed):
                self._refuse_html(stashed)

    def _refuse_html(self, stashed: str) -> None:
        if torn := TORN.search(stashed):
            self._refuse_spoken({"title": torn[1]})
            return
        reader = _Words()
        reader.feed(stashed)
        reader.close()
        for text in reader.texts:
            if found := DOLLAR.search(text) or IN_HTML.search(text):
                self._refuse(text, found, ", for it stands in plain HTML", WRITE_HTML)
        for attributes in reader.attributes:
            self._refuse_spoken(attributes)

    def _refuse(self, text: str, found: re.Match[str], why: str, fix: str) -> None:
        at = found.start()
        line = self.source.line_like(text, at)
        if line in self.told:  # a formula has two ends
            return
        self.told.add(line)
        start = " ".join(text[at:].split())[:30]
        self.source.refuse(line, f"the site shows {start!r} as it is typed{why}", fix)

    def _refuse_spoken(self, attributes: dict[str, str]) -> None:
        for name in SPOKEN:
            value = attributes.get(name, "")
            if found := TEX.search(value) or DOLLAR.search(value):
                typed = value.replace("\\(", "$").replace("\\)", "$")
                line = self.source.line_like(typed, typed.index("$", found.start()))
                problem = f"a formula stands where no HTML can: {typed!r}"
                fix = "Say it in words or signs, such as L = w²: some readers hear it."
                self.source.refuse(line, problem, fix)


class _Words(HTMLParser):
    """The texts of some HTML, code left out, and what its tags say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in CODE
        self.attributes.append({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in CODE

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.texts.append(data)


def _texts(element: ElementTree.Element) -> Iterator[str]:
    if element.tag not in CODE:
        if element.text:
            yield element.text
        for child in element:
            yield from _texts(child)
            if child.tail:
                yield child.tail


makeExtension = order.extension("unread", RefuseUnread)
