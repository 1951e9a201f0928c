"""The sentence that explains a term, as it can stand by itself."""

import re

from book.exports.plain import outside
from book.pages import prose
from book.pages.page import Page
from book.pages.parts import LINK, plain_numbers
from book.pages.terms import Term

FEWEST = 2  # words beside the term and those of _EMPTY, or nothing is said of it
_HIDDEN = "\ue000"  # stands for code and formulas; for private use: no page holds it
_END = re.compile(rf"[.!?][\"'”)]*(?:\*\*)?\s+(?=[\"'“(*\[]*[A-Z0-9{_HIDDEN}])")
# It speaks of what stands before it.
_LEANS = re.compile(
    r"\(|(?:This|That|These|Those|It|Its|Such|Their|They|Hence|So|Then|And|We call it"
    r"|Each is|One found|What lies|Now)\b"
)
_EMPTY = re.compile(r"\b(?:this|that|it|is|are|the|a|an|called|of)\b", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
# A line that begins something of its own; what stands above one goes on in no other.
_ALONE = re.compile(r"\s*(?:$|\||#|\$\$|/{3}|!\[)")
_BAR = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"<!--.*?-->")
_LONGEST = 120  # characters of a formula that stands in a sentence


def explaining(page: Page, term: Term, above: int = 0, below: int = 0) -> str:
    """The sentence, with what it leans on and the formula that it ends in.

    Empty, where it says nothing but the term.

    Args:
        above: how many sentences above it in its line come along in any case, and
            `below` how many below.
    """
    is_row = term.text.lstrip().startswith("|")
    text = _row(page, term) if is_row else _sentence(page, term, above, below)
    text = LINK.sub(lambda link: link["text"], _COMMENT.sub("", text))
    text = outside(lambda said: said.replace("**", ""), text).strip()
    rest = re.sub(re.escape(term.words), "", text, flags=re.IGNORECASE)
    said = re.findall(r"[\w$]+", _EMPTY.sub("", rest))
    return _closed(text) if len(said) >= FEWEST else ""


def _sentence(page: Page, term: Term, above: int, below: int) -> str:
    """The term's sentence, with the one or two above it that it leans on.

    Where none stands above it in its paragraph, it leans on the formula there, and
    where there is none, the next sentence says more.
    """
    start, text, stop = _paragraph(page, term)
    at = len(text) - len(_joined(page, range(term.line, stop))) + term.at
    cuts = _cuts(text)
    own = max(n for n, cut in enumerate(cuts[:-1]) if cut <= max(at, cuts[0]))
    first, last = max(own - above, 0), min(own + below, len(cuts) - 2)
    while first and own - first < 2 and _leans(text[cuts[first] :], first == own):
        first -= 1
    said = text[cuts[first] : cuts[last + 1]].strip()
    if not first and _leans(said):
        if lead := _lead(page, start):
            return f"{lead} {said}"
        last = min(last + 1, len(cuts) - 2)
        said = text[cuts[0] : cuts[last + 1]].strip()
    return _with_formula(page, stop - 1, said) if last + 2 == len(cuts) else said


def _paragraph(page: Page, term: Term) -> tuple[int, str, int]:
    """The first line of the paragraph or the item of a list, its text, and its end."""
    start, stop = term.line, term.line + 1
    while not _ITEM.match(page.prose[start]) and _goes_on(page, start - 1):
        start -= 1
    while _goes_on(page, stop) and not _ITEM.match(page.prose[stop]):
        stop += 1
    return start, _joined(page, range(start, stop)), stop


def _goes_on(page: Page, line: int) -> bool:
    return _ALONE.match(page.prose.get(line, "")) is None


def _joined(page: Page, lines: range) -> str:
    return " ".join(plain_numbers(page.prose[line]) for line in lines)


def _cuts(text: str) -> list[int]:
    """Where the sentences of a line begin, and where the last one ends."""
    both = zip(text, prose.said(text), strict=True)
    marked = "".join(_HIDDEN if b == " " != a else b for a, b in both)
    start = item.end() if (item := _ITEM.match(text)) else 0
    return [start, *(m.end() for m in _END.finditer(marked, start)), len(text)]


def _leans(text: str, is_own: bool = True) -> bool:
    """Does it speak of what stands before it? So does an aside, but the term's own."""
    return _LEANS.match(text.lstrip("*(" if is_own else "*")) is not None


def _row(page: Page, term: Term) -> str:
    """A row of a table in words: each cell under its head."""
    top = term.line
    while page.lines[top - 2].lstrip().startswith("|"):
        top -= 1
    heads, cells = (
        [cell.strip() for cell in _BAR.split(line.strip().strip("|"))]
        for line in (page.lines[top - 1], term.text)
    )
    own = next(n for n, cell in enumerate(cells) if term.words in cell)
    rest = [
        f"{head}: {cell}"
        for n, (head, cell) in enumerate(zip(heads, cells, strict=True))
        if n != own and cell
    ]
    return "; ".join([cells[own], *rest])


def _formula(lines: list[str]) -> str:
    """A formula that takes one line between its dollars, as it stands in a sentence."""
    if len(lines) == 3 and lines[0].strip() == lines[2].strip() == "$$":
        tex = lines[1].strip().rstrip(".,; ")
        return f"${tex}$" if len(tex) <= _LONGEST else ""
    return ""


def _with_formula(page: Page, line: int, text: str) -> str:
    """The text, and the formula below its line, if it goes on in that."""
    below = _formula(page.lines[line + 1 : line + 4])
    return f"{text} {below}" if below and text[-1] not in ".!?" else text


def _lead(page: Page, line: int) -> str:
    """The formula above a line, and the sentence that leads to it."""
    formula = _formula(page.lines[line - 5 : line - 2])
    lead = page.lines[line - 7]
    return f"{lead[_cuts(lead)[-2] :].strip()} {formula}." if formula else ""


def _closed(text: str) -> str:
    """With a full stop at the end, and with both parentheses or none."""
    text = text.rstrip(":;, ")
    if text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:]
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    text = re.sub(r"^\*?[a-z]", lambda first: first[0].upper(), text)
    return text if text.endswith((".", "!", "?")) else f"{text}."
