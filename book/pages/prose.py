"""Sentences: what of a page is said in words, and not in code, math or an address."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from book.pages import numbers

# What may be wrapped, and ends with its paragraph at the latest.
_WRAPPED = r"(?:(?!\n[ >]*\n)[\s\S])"
DISPLAY = re.compile(r"^[ >]*\$\$\s*$[\s\S]*?^[ >]*\$\$\s*$", re.MULTILINE)
# As the site reads one: "$5 and $6" is none.
FORMULA = re.compile(rf"(?<!\\)\$(?!\s)(?:\\.|(?![\\$]){_WRAPPED})+?(?<!\s)\$")
CODE = re.compile(rf"(?<![\\`])(?P<ticks>`+)(?!`){_WRAPPED}+?(?<!`)(?P=ticks)(?!`)")
_NOT_SAID = re.compile(
    r"(?<=\])\([^)]*\)|</?[A-Za-z][^>]*>|<!--[\s\S]*?-->|https?://\S+"
    r"|\{:?\s*(?:[.#][A-Za-z]|[\w-]+=)[^}]*\}"
)
# The words of a link that begin with the number of the chapter that it leads to; the
# rules of links see that it does.
_LINKED_PART = re.compile(r"(?<=\[)\d\.\d\b(?=[^\]]*\]\([^)\s]*\bch\d\d_)")
_PART = re.compile(r"\bParts?\s+(?:\d\.\d(?:,\s+|\s+and\s+|\s+to\s+))*\d\.\d")
_DECIMAL = re.compile(r"(?<![\w.])(?:\d[\d,]*)?\.\d+(?![\w.]*\.\d)")
FIX = (
    "Say what gives it, {0}<!--= expression -->; "
    "a given constant stands in `code` or $math$."
)
_MEASURED = 3  # so many digits that are no exact fraction come of a run


def unchecked(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The decimals in numbered lines of Markdown that no run checks."""
    numbered = list(lines)
    text = "\n".join(line for _, line in numbered)
    for unsaid in (numbers.CHECKED, CODE, DISPLAY, FORMULA, _LINKED_PART, _NOT_SAID):
        text = unsaid.sub(_blank, text)
    text = _PART.sub(_blank, text)
    for (number, _), line in zip(numbered, text.split("\n"), strict=True):
        yield from ((number, found[0]) for found in _DECIMAL.finditer(line))


def measured(
    lines: Iterable[tuple[int, str]], printed: str, code: str
) -> Iterator[tuple[int, str]]:
    """The decimals in formulas that came of a run: printed, and not given in code.

    Those that halving gives, such as 1.125, are taken for worked out by hand.
    """
    shown = set(_DECIMAL.findall(printed)) - set(_DECIMAL.findall(code))
    numbered = list(lines)
    text = "\n".join(line for _, line in numbered)
    for unsaid in (numbers.CHECKED, CODE):
        text = unsaid.sub(_blank, text)
    formulas = [DISPLAY.finditer(text), FORMULA.finditer(DISPLAY.sub(_blank, text))]
    for formula in (found for kind in formulas for found in kind):
        for found in _DECIMAL.finditer(text, *formula.span()):
            if found[0] in shown and _is_rounded(found[0]):
                yield numbered[text.count("\n", 0, found.start())][0], found[0]


def said(text: str) -> str:
    """The text without what no reader would read aloud: code, math and addresses."""
    for unsaid in (CODE, DISPLAY, FORMULA, _NOT_SAID):
        text = unsaid.sub(_blank, text)
    return text


def _is_rounded(number: str) -> bool:
    digits = number.replace(",", "")
    below = Fraction(digits).denominator
    is_exact = below & (below - 1) == 0  # a power of two
    return len(digits.replace(".", "").lstrip("0")) >= _MEASURED and not is_exact


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
