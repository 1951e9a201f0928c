"""What code printed, as a page shows it: is it the same text?

A printed number was rounded already, so every character counts. But `...` stands for
any text, and a decimal may be off where a `Slack` says so; if its width changes then,
so may the blanks beside decimals, for PyTorch and NumPy align them.
"""

import bisect
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from book.pages.numbers import NOISE, NUMBER, Shown

SKIP = re.compile(r"(?<!\.)\.\.\.(?!\.)")
# Atomic: what stands behind a number is not asked again for each shorter part of it.
_NUMBER = re.compile(rf"(?<![\w.])(?>{NUMBER}|[-+]?(?:inf|nan)\b)(?![\w.]*\w)")
_PATIENCE = 100_000  # decimals compared in vain, before a text counts as another


@dataclass(frozen=True)
class Slack:
    """How far a printed decimal may be off.

    Attributes:
        tol: a part of the shown one.
        elsewhere: this is another platform than the one that wrote the page: a value
            beside a rounding boundary may fall on its other side.
    """

    tol: float = 0.0
    elsewhere: bool = False

    def covers(self, shown: str, got: str) -> bool:
        if shown == got:
            return True
        one, other = Shown(shown), Shown(got)
        a, b = one.value, other.value
        if not (math.isfinite(a) and math.isfinite(b)):
            return False
        allowed = self.tol * abs(a)
        if self.elsewhere:
            unit = min((u for u in (one.unit, other.unit) if u), default=0.0)
            allowed = max(allowed, unit, NOISE * abs(a))
        return abs(a - b) <= allowed + 2 * math.ulp(max(abs(a), abs(b)))


EXACT = Slack()


class Lost(NamedTuple):
    """Where two texts part: a line of the shown one, and one of the other, from 0."""

    shown: int
    got: int


def same_text(shown: str, got: str, slack: Slack = EXACT, skips: bool = False) -> bool:
    """Is `got` what is shown?

    Args:
        skips: whether `...` stands for any text in what is shown.
    """
    return first_lost(shown, got, slack, skips) is None


def first_lost(
    shown: str, got: str, slack: Slack = EXACT, skips: bool = True
) -> Lost | None:
    """The first part of what is shown, between any `...`, that `got` has not."""
    shown, got = visible(shown), visible(got)
    parts = SKIP.split(shown) if skips else [shown]
    lost = _Search(_Masked(got, []), EXACT).first_lost([_Masked(p, []) for p in parts])
    for narrow in (False, True):
        if lost and slack != EXACT:
            search = _Search(_masked(got, narrow), slack)
            lost = search.first_lost([_masked(part, narrow) for part in parts])
            if narrow and not lost and not search.moved:
                lost = Lost(0, 0)
    return lost


def visible(text: str) -> str:
    """The text without the blanks that end a line, or begin or end the whole."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


class _Masked(NamedTuple):
    """A text that has a NUL where a decimal begins, and the decimals."""

    mask: str
    decimals: list[str]


def _masked(text: str, narrow: bool) -> _Masked:
    """Hide what decimals say; `narrow` hides how wide they are, and blanks beside."""
    decimals: list[str] = []

    def hide(found: re.Match[str]) -> str:
        if Shown(found[0]).is_whole:
            return found[0]
        decimals.append(found[0])
        return "\0" + "\1" * (0 if narrow else len(found[0]) - 1)

    mask = _NUMBER.sub(hide, text.replace("\0", "\ufffd"))
    if narrow and decimals:
        first, *inner, last = mask.split("\0")
        # Where such a row is wrapped depends on its widths, too.
        inner = [p.strip() if p.strip() in ("", ",") else p.strip(" ") for p in inner]
        mask = "\0".join([first.rstrip(" "), *inner, last.lstrip(" ")])
    return _Masked(mask, decimals)


class _Search:
    """Looks for parts of a text, each behind the one before.

    Attributes:
        moved: whether a decimal was found whose width is another.
    """

    def __init__(self, got: _Masked, slack: Slack) -> None:
        self.got, self.slack = got, slack
        self.patience, self.moved = _PATIENCE, False
        self.places = [n for n, char in enumerate(got.mask) if char == "\0"]

    def first_lost(self, parts: list[_Masked]) -> Lost | None:
        at = line = 0
        for n, part in enumerate(parts):
            place = self._find(part, at, n == 0, n == len(parts) - 1)
            if place is None:
                behind = self.got.mask.count("\n", 0, at)
                if 0 < n == len(parts) - 1:
                    rest = self.got.mask.count("\n") - part.mask.count("\n")
                    behind = max(behind, rest)
                return Lost(line, behind)
            at = place + len(part.mask)
            line += part.mask.count("\n")
        return None

    def _find(self, part: _Masked, at: int, first: bool, last: bool) -> int | None:
        end = len(self.got.mask) - len(part.mask)
        places: Iterable[int] = self._places(part.mask, at)
        if first:
            places = [0] if end == 0 or not last else []
        elif last:
            places = [end]
        return next((p for p in places if p >= at and self._has(part, p)), None)

    def _places(self, mask: str, at: int) -> Iterator[int]:
        while self.patience > 0 and (at := self.got.mask.find(mask, at)) >= 0:
            yield at
            at += 1

    def _has(self, part: _Masked, place: int) -> bool:
        if not self.got.mask.startswith(part.mask, place):
            return False
        first = bisect.bisect_left(self.places, place)
        moved = self.moved
        for n, shown in enumerate(part.decimals):
            got = self.got.decimals[first + n]
            if not self.slack.covers(shown, got):
                self.patience -= n + 1 + len(part.mask) // 1000
                return False
            moved = moved or len(shown) != len(got)
        self.moved = moved
        return True
