"""Quantities: numbers, in digits or in words, where something is counted or compared.

`15 times as long`, `some thirty steps`, `less than a third`, `9 of 12 seeds`: a run
says whether they are true. A number that no run could contradict bears a mark right
behind it, `five<!--given--> times`, which no reader sees.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.pages import numbers

GIVEN = re.compile(r"<!--\s*given\s*-->")

# A paragraph is read without emphasis, with single spaces, and with a sign for whatever
# is no word: code, math, a checked number, an address, another comment.
_GAP, _MARK = "¤", "°"
_READ = re.compile(
    rf"(?P<mark>{GIVEN.pattern})|(?P<space>\s+(?:>\s*)*)|(?P<emphasis>\*+)"
    rf"|(?P<gap>{numbers.CHECKED.pattern}|`+[^`]*`+|\$[^$]+\$|(?<=\])\([^)]*\)"
    r"|<[^>]*>|\{[^}]*\}|https?://\S+)"
)
_SENTENCE = re.compile(r"(?:[^.?!|]|[.?!](?![)\"\]]* |[)\"\]]*$))+(?:[.?!][)\"\]]*)?")
_QUESTION = re.compile(r"\?[)\"\]]*$")
_ASSUMED = re.compile(r"\W*(?:Suppose|Imagine|Say|Assume)\b")


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_ONES = _any("two three four five six seven eight nine")
_TEENS = _any(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _any("twenty thirty forty fifty sixty seventy eighty ninety")
_SCALE = _any("dozen hundred thousand million billion")
_PART = _any(
    "third quarter fifth sixth seventh eighth ninth tenth twentieth hundredth "
    "thousandth millionth billionth"
)
_DIGITS = rf"(?<![\w.,/(])[-{numbers.MINUS}]?\d(?:[\d,]*\d)?(?![\w/]|\.\d|,\d)"
_WORD = rf"\b(?:(?:an?|one) {_SCALE}|{_ONES}|{_TEENS}|{_TENS}(?:-(?:one|{_ONES}))?)\b"
# "One" is mostly an article, and 0 and 1 are limits, places and exponents.
_MANY = rf"(?:(?![01]\b(?!,\d)){_DIGITS}|{_WORD})(?: {_SCALE}\b)*"
_FRACTION = (
    rf"(?:\b(?:an?|one|half an?|{_ONES}) {_PART}s?\b"
    r"|\b(?:a |one )?half\b(?! an? ))"
)
_PERCENT = (
    rf"(?<!such as )(?:{_DIGITS}|{_WORD}|\bone|\bhalf a|{_FRACTION} of a)"
    r"(?: ?%| percent\b)"
)
_ABOUT = (
    r"\b(?:about|some|nearly|almost|roughly|around|(?:more|less|fewer) than|well over"
    r"|just (?:over|under)|at (?:least|most)|up to|close to|barely)"
)
_UNIT = (
    r"(?:steps|rounds|epochs|passes(?! it)|evaluations|digits|seeds|runs|splits|starts"
    r"|degrees|trials|data sets|sets of data)\b"
)
_ROUND = r"(?:step|round|epoch)\b"
_HELD = r"(?:parameters|numbers|directions|weights)\b"
# "Five smooth steps" are steps; "five of the steps" are not five steps.
_ADJECTIVE = r"(?:(?!(?:of|in|and|or|to|the|times|as)\b)[a-z-]+ )?"
_KNOWN = r"(?<!\bthe )(?<!\bthese )(?<!\bsame )(?<!\bother )(?<!\bfirst )"
_LIST = rf"(?!1\b(?!,\d)){_DIGITS}(?:, {_DIGITS})*(?: (?:and|or|to) {_DIGITS})?"

PATTERNS = {
    "share": _PERCENT,
    "portion": rf"{_ABOUT} (?:{_FRACTION}|twice\b)",
    "estimate": (
        rf"{_ABOUT} (?:{_PERCENT}|{_MANY})(?! lines\b)(?:-\w+fold\b)?|\babout 1\b"
    ),
    "count": rf"{_KNOWN}{_MANY} {_ADJECTIVE}{_UNIT}",
    "ways": rf"\bin {_MANY} ways\b",
    "one": rf"\b(?:in|to|needs?|takes?|took) (?:one|a single) {_ROUND}",
    "place": rf"\b(?:in|at|after|around|from|by|until) {_ROUND} {_MANY}",
    "sample": rf"\b(?:after|within|by) {_MANY} (?:examples|points)\b",
    "difference": rf"{_MANY} points (?:higher|lower|better|worse|more|less|off|apart)",
    "size": rf"(?!\d\b){_DIGITS} {_HELD}",
    "some": rf"{_MANY} (?:of|in|out of) (?:the )?{_MANY}",
    "factor": (
        rf"(?:\bone and a half|{_MANY}) times\b|{_DIGITS} ?×(?! ?\d)"
        r"|\b(?:twice|half) as \w+"
    ),
    "multiple": (
        r"\b(?:halve|double|triple)[sd] (?:each|every|the|its|with)\b"
        r"|\b(?:costs?|needs?|takes?|gives?|has) (?:half|twice|double) the\b"
    ),
    "fold": r"\b(?!unfold|manifold)\w[\w-]*fold\b",
    "fraction": rf"\b(?:to|by|saves?|loses?|keeps?|takes?|only) {_FRACTION}",
    "stairs": rf"\b{_ONES} (?:tenth|hundredth|thousandth|millionth|billionth)s\b",
    "magnitude": r"(?<!the )\b(?:dozens|hundreds|thousands)\b",
    "value": (
        r"\b(?:needs?|takes?|took|costs?|reach(?:es)?|near|(?:above|below)(?= \d\d)"
        r"|(?:settle|stop|end)s? at|(?:jump|bounce|swing)s? between"
        rf"|(?:climb|fall|rise|drop|grow)s? to) {_LIST}(?! times)"
    ),
}
_QUANTITY = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()),
    re.IGNORECASE,
)
# A law begins with its premise: half the noise costs four times the examples.
_PREMISE = re.compile(rf"\W*(?:{_FRACTION}|{_MANY} times|twice)\b", re.IGNORECASE)
_NUMBER = re.compile(
    rf"(?:{_PERCENT}|{_FRACTION}|{_MANY}|{_DIGITS}|\w+fold|\b(?:one|once|single|twice"
    r"|double|halves|doubles|triples|dozens|hundreds|thousands))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number beside what it counts or compares, as the paragraph has it.

    Attributes:
        kind: its name in `PATTERNS`.
        start: where in the paragraph it begins.
    """

    text: str
    kind: str
    start: int


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a paragraph of Markdown that are neither checked nor given."""
    read, at = _plain(text)
    for sentence in _SENTENCE.finditer(read):
        if _QUESTION.search(sentence[0]) or _ASSUMED.match(sentence[0]):
            continue
        is_law = _PREMISE.match(sentence[0]) is not None
        for found in _QUANTITY.finditer(read, sentence.start(), sentence.end()):
            is_given = _MARK in read[found.start() : found.end() + 1]
            if not (is_given or (is_law and found.lastgroup == "factor")):
                yield Quantity(found[0], str(found.lastgroup), at[found.start()])


def stray_marks(text: str) -> Iterator[int]:
    """Where a mark stands that has no number in front of it."""
    read, at = _plain(text)
    for column, sign in enumerate(read):
        if sign == _MARK and not _NUMBER.search(read[:column]):
            yield at[column]


def without_marks(line: str) -> str:
    """The line as readers see it; in `code spans` the mark stands for itself."""
    code = [found.span() for found in numbers.CODE_SPAN.finditer(line)]
    for found in reversed([*GIVEN.finditer(line)]):
        if not any(a < found.start() < b for a, b in code):
            line = line[: found.start()] + line[found.end() :]
    return line


def _plain(text: str) -> tuple[str, list[int]]:
    """The paragraph as it is read, and where in it each character comes from."""
    read, at, last = "", list[int](), 0
    for found in [*_READ.finditer(text), None]:
        stop = found.start() if found else len(text)
        read += text[last:stop]
        at += range(last, stop)
        if found and found["emphasis"] is None:
            read += " " if found["space"] else _MARK if found["mark"] else _GAP
            at.append(stop)
        last = found.end() if found else stop
    return read, at
