"""Numbers as a page shows them: at a given precision, in a given dress.

A shown number holds if the computed one differs by at most one unit of the last
shown digit (or by a relative tolerance, where one is given). Whole numbers are exact.
"""

import math
import re
from dataclasses import dataclass

MINUS = "−"  # the typographic minus, as prose has it
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
NUMBER = rf"[-+{MINUS}]?{_DIGITS}(?:[eE][-+{MINUS}]?\d+)?"

# `15.8<!--= loss.item() -->`: the number, and the expression that must give it.
CHECKED = re.compile(
    rf"(?<![\w.])(?P<shown>{NUMBER})(?P<percent>\s?%)?<!--=\s*(?P<expr>.*?)\s*-->"
)
CHECK_MARK = "<!--="
ALT = r"(?:<!--=.*?-->|[^\]])*"  # an image's alternative text; it may hold such numbers
CODE_SPAN = re.compile(r"(?P<ticks>`+).+?(?P=ticks)")


@dataclass(frozen=True)
class Shown:
    """A number in the dress that a page gives it: `1,234`, `−2.0e-8`, `97.5`."""

    text: str

    @property
    def _plain(self) -> str:
        return self.text.replace(",", "").replace(MINUS, "-").lower()

    @property
    def value(self) -> float:
        return float(self._plain)

    @property
    def decimals(self) -> int:
        return len(self._plain.partition("e")[0].partition(".")[2])

    @property
    def unit(self) -> float:
        """One unit of the last shown digit; 0 for a whole number, which is exact.

        PyTorch writes whole floats as `1.`; they are exact, too.
        """
        _, e, exponent = self._plain.partition("e")
        if not e and self.decimals == 0:
            return 0.0
        return float(10.0 ** (int(exponent or 0) - self.decimals))

    def holds(self, value: float, tol: float = 0.0) -> bool:
        """Does the computed value stand behind this number?"""
        shown = self.value
        if not math.isfinite(value):
            return False
        if self.unit == 0.0 and not float(value).is_integer():
            value = round(value)
        allowed = max(tol * abs(shown), self.unit)
        return abs(shown - value) <= allowed * (1 + 1e-9)

    def dress(self, value: float) -> str:
        """The value, in the dress of this number."""
        if "e" in self._plain:
            digits, _, exponent = f"{value:.{self.decimals}e}".partition("e")
            padded = re.search(r"e[-+]?0\d", self._plain)
            text = f"{digits}e{exponent if padded else int(exponent)}"
        else:
            comma = "," if "," in self.text else ""
            text = f"{round(value, self.decimals) + 0.0:{comma}.{self.decimals}f}"
        if self.text.startswith("+") and value >= 0:
            text = f"+{text}"
        # Where the author wrote no minus yet, prose gets the typographic one.
        return text if "-" in self.text else text.replace("-", MINUS)


def checked_numbers(line: str) -> list[re.Match[str]]:
    """The checked numbers of a line of prose; those in `code spans` are not meant."""
    code = [m.span() for m in CODE_SPAN.finditer(line)]
    found = CHECKED.finditer(line)
    return [m for m in found if not any(a < m.start() < b for a, b in code)]


def stray_mark(line: str) -> int | None:
    """The column of a `<!--=` that no number stands in front of, if there is one."""
    rest = CODE_SPAN.sub(lambda m: " " * len(m[0]), line)
    rest = CHECKED.sub(lambda m: " " * len(m[0]), rest)
    column = rest.find(CHECK_MARK)
    return column if column >= 0 else None


_TOKEN = re.compile(
    rf"(?P<skip>\.\.\.)|(?<![\w.])(?P<number>{NUMBER}|[-+]?inf\b|nan\b)(?![\w.]*\w)"
    r"|(?P<space>\s+)"
)


def same_text(shown: str, got: str, tol: float = 0.0) -> bool:
    """Is `got` what the page shows? Text exactly, numbers as `Shown.holds` has it."""
    pattern, at = "", 0
    numbers: list[str] = []
    shown, got = shown.strip(), got.strip()
    for m in _TOKEN.finditer(shown):
        pattern += re.escape(shown[at : m.start()])
        at = m.end()
        if m["skip"]:
            pattern += r"[\s\S]*?"
        elif m["space"]:
            pattern += r"\s+"
        else:
            pattern += "\0"
            numbers.append(m["number"])
    pattern += re.escape(shown[at:])
    # PyTorch aligns columns: a sign that comes or goes moves the spaces after [ and ,
    pattern = re.sub(r"(\\\[|,)(?:\\s\+)?", r"\1\\s*", pattern)
    pattern = pattern.replace("\0", rf"({NUMBER}|[-+]?inf|nan)")
    found = re.fullmatch(pattern, got)
    if found is None:
        return False
    pairs = zip(numbers, found.groups(), strict=True)
    return all(_same_number(a, b, tol) for a, b in pairs)


def _same_number(shown: str, got: str, tol: float) -> bool:
    if shown == got:
        return True
    if _is_whole(shown) or _is_whole(got):  # 12 is neither 12.3 nor 12.0
        return _is_whole(shown) == _is_whole(got) and _value(shown) == _value(got)
    if _value(shown) == _value(got):
        return True
    if not math.isfinite(_value(shown)):
        return False
    return Shown(shown).holds(_value(got), tol)


def _is_whole(text: str) -> bool:
    """Is it written as an integer?"""
    return re.fullmatch(rf"[-+{MINUS}]?[\d,]+", text) is not None


def _value(text: str) -> float:
    return Shown(text).value
