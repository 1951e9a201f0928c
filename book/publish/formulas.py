"""The formulas of a page as plain text, and back in the search index.

The builders leave formulas out of the index, where each would be a heap of tags; then
an excerpt reads "a limit, , and the smaller one counts". So the sentences of a built
page are laid beside those of the index, and what is missing there is put in again, as
`<i>2/λ</i>`: shown, and not counted by the search (docs/assets/search/words.js).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

FORMULA = re.compile(r'<bdi class="arithmatex".*?(<math\b.*?</math>).*?</bdi>', re.S)
BEGIN, END = "\ue000", "\ue001"  # around a formula in a text; no font has a sign for it
# A row of a table is one run, too.
INLINE = set("a abbr b bdi code em i kbd mark small span strong sub sup td th".split())
SPACED = set("=≠<>≤≥≈≪≫∈→←↦∝+−±·×")
ACCENTS = {"^": "\u0302", "ˉ": "\u0304", "‾": "\u0304", "~": "\u0303"}
PLAIN = str.maketrans({"\u2061": " ", "\u2223": "|"})  # between ln and x; around |x|
PRIME, TRANSPOSED = "\u2032", "\u22a4"
SIMPLE = re.compile(rf"−?[\w.{PRIME}{TRANSPOSED}\u0300-\u036f]+")
MARKED = re.compile(f"(\\s*{BEGIN}[^{END}]*{END}\\s*)")
TOKEN = re.compile(r"<[^>]*>|&#?\w+;|.", re.S)


def linear(math: str) -> str:
    """A formula's MathML in a line: x̂_i = (a + b)/2."""
    text = _line(ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", math)))
    text = re.sub(r"\s+", " ", text.translate(PLAIN)).strip()
    text = unicodedata.normalize("NFC", re.sub(r"(?<=\() | (?=[),;])", "", text))
    return re.sub(r"(^|[(=<>≤≥≈,|^_/] ?)− ", r"\1−", text)  # a sign, and no difference


def _line(element: ElementTree.Element) -> str:
    parts = [_line(one) for one in element if one.tag != "annotation"]
    match element.tag, parts:
        case "mo", _:
            sign = element.text or ""
            return f" {sign} " if sign in SPACED else sign + " " * (sign in {",", ";"})
        case "mspace", _:
            return " "
        case "msub", (base, below):
            return f"{base}_{_whole(below)}"
        case "msup", (base, above):
            return base + above if set(above) <= {PRIME} else f"{base}^{_whole(above)}"
        case "msubsup" | "munderover", (base, below, above):
            return f"{base}_{_whole(below)}^{_whole(above)}"
        case "mover", (base, above) if above.strip() in ACCENTS and len(base) == 1:
            return base + ACCENTS[above.strip()]
        case "mfrac", (top, bottom):
            return f"{_whole(top)}/{_whole(bottom)}"
        case "msqrt", _:
            return f"√{_whole(''.join(parts))}"
    return (element.text or "") + "".join(parts)


def _whole(text: str) -> str:
    text = re.sub("^− ", "−", text.strip())
    return text if SIMPLE.fullmatch(text) else f"({text})"


@dataclass(frozen=True)
class Block:
    """A run of words of a page that no tag breaks, and the formulas among them.

    Attributes:
        section: the anchor of the heading above it.
        letters: all of it but blanks and formulas.
        formulas: before which letter each stands, with the blanks beside it.
    """

    section: str
    letters: str
    formulas: list[tuple[int, str]]


class _Reader(HTMLParser):
    """Collects the blocks of a page that hold formulas, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.section, self.text = "", ""
        self.blocks: list[Block] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_at(tag)
        if re.fullmatch("h[2-6]", tag):
            self.section = dict(attrs).get("id") or self.section

    def handle_endtag(self, tag: str) -> None:
        self._end_at(tag, is_in_index=tag != "label")  # questions.py keeps it out

    def handle_data(self, data: str) -> None:
        self.text += data

    def _end_at(self, tag: str, is_in_index: bool = True) -> None:
        if tag in INLINE:
            return
        text, self.text = self.text if is_in_index else "", ""
        letters, formulas = "", []
        for part in MARKED.split(text):
            if BEGIN in part:
                formulas.append((len(letters), part))
            else:
                letters += "".join(part.split())
        if formulas:
            self.blocks.append(Block(self.section, letters, formulas))


def read(page: str) -> list[Block]:
    """The blocks of a page that hold formulas."""

    reader = _Reader()
    marked = FORMULA.sub(lambda one: BEGIN + escape(linear(one[1])) + END, page)
    reader.feed(marked)
    reader.close()
    return reader.blocks


def restore(text: str, blocks: Iterable[Block]) -> str:
    """The text of a section in the index, with the formulas of its blocks."""
    if "<i>" in text:
        return text  # it has been done before
    tokens = TOKEN.findall(text)
    places = [at for at, one in enumerate(tokens) if one[0] != "<" and one.strip()]
    letters = "".join(unescape(tokens[at])[0] for at in places)
    begin = 0
    for block in blocks:
        start = letters.find(block.letters, begin)
        if start < 0 or not block.letters:
            continue
        begin = start + len(block.letters)
        first, ahead = places[start], ""
        for at, formula in block.formulas:
            shown = escape(formula, quote=False)
            shown = shown.replace(BEGIN, "<i>").replace(END, "</i>")
            if at == 0:
                ahead += shown
                continue
            before = places[start + at - 1]
            tokens[before] += shown
            for gap in range(before + 1, len(tokens)):
                if tokens[gap].strip():
                    break
                tokens[gap] = ""  # the formula has brought its own
        tokens[first] = ahead + tokens[first]
    return "".join(tokens)
