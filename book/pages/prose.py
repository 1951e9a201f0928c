"""Sentences: what of a page is said in words, and not in code, math or an address."""

import re
from collections.abc import Iterable, Iterator

from book.pages import numbers

_NOT_PROSE = re.compile(
    r"`+[^`]*`+|\$[^$]+\$|(?<!!)\[[^\]]*\]\([^)]*\)|(?<=\])\([^)]*\)|<[^>]*>|\{[^}]*\}|https?://\S+"
)
_DECIMAL = re.compile(r"(?<![\w.])(?:\d[\d,]*)?\.\d+(?![\w.]*\.\d)")
FIX = (
    "Say what gives it, {0}<!--= expression -->; "
    "a given constant stands in `code` or $math$."
)


def unchecked(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The decimals in numbered lines of Markdown that no run checks."""
    in_math = False
    for number, text in lines:
        if text.strip(" >") == "$$":
            in_math = not in_math
        elif not in_math:
            rest = numbers.CHECKED.sub("", text)
            for found in _DECIMAL.finditer(_NOT_PROSE.sub(" ", rest)):
                if not _names_a_part(rest, found[0]):
                    yield number, found[0]


def _names_a_part(text: str, number: str) -> bool:
    """`Part 1.2` and `Parts 1.2 and 1.3` name chapters."""
    parts = rf"\bParts? (?:\d\.\d(?:, | and | to )+)*{re.escape(number)}\b"
    return re.search(parts, text) is not None
