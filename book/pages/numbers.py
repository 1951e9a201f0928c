"""Numbers as a page shows them: at a given precision, in a given dress.

A number in a sentence holds if it is the value, rightly rounded. Another processor may
compute a value that differs by a millionth, and what that rounds to holds, too.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

NOISE = 1e-6  # how far two processors' results may be apart, relatively
MINUS = "−"  # the typographic minus, as prose has it
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
NUMBER = rf"[-+{MINUS}]?{_DIGITS}(?:[eE][-+{MINUS}]?\d{{1,3}}(?!\d))?"

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
    def is_whole(self) -> bool:
        """Is it written as an integer?"""
        return self.text.replace(",", "").lstrip(f"-+{MINUS}").isdigit()

    @property
    def unit(self) -> float:
        """One unit of the last digit; 0 where all digits stand before the point.

        PyTorch writes floats that are whole as `1.`; they are exact.
        """
        _, e, exponent = self._plain.partition("e")
        if not e and self.decimals == 0:
            return 0.0
        return float(10.0 ** (int(exponent or 0) - self.decimals))

    def holds(self, value: float) -> bool:
        """Is it the value, rightly rounded, here or on another processor?"""
        if not math.isfinite(value):
            return False
        shown = Decimal(self._plain)
        if self.is_whole and float(value).is_integer():
            return shown == Decimal(value)
        ends = (self._rounded(value * (1 + side * NOISE)) for side in (-1, 1))
        low, high = sorted(ends)
        signs = {"-": value <= 0, MINUS: value <= 0, "+": value >= 0}  # of a zero, too
        return low <= shown <= high and signs.get(self.text[0], True)

    def drift(
        self, value: float, expression: str, factor: float
    ) -> tuple[str, str] | None:
        """What is to be said of a value that it does not hold, and how that is shown.

        Args:
            factor: 100 where a percent sign stands behind the number, else 1.
        """
        if self.holds(value * factor):
            return None
        new, sign = self.dress(value * factor), " %" if factor == 100 else ""
        said = f"{expression} is {new}{sign}"
        return f"the text says {self.text}{sign}, and {said}", new

    def _rounded(self, value: float) -> Decimal:
        form = "e" if "e" in self._plain else "f"
        return Decimal(f"{value:.{self.decimals}{form}}")

    def dress(self, value: float) -> str:
        """The value, in the dress of this number."""
        if "e" in self._plain:
            digits, _, exponent = f"{value:.{self.decimals}e}".partition("e")
            padded = re.search(r"e[-+]?0\d", self._plain)
            text = f"{digits}e{exponent if padded else int(exponent)}"
        else:
            comma = "," if "," in self.text else ""
            exact = Decimal(round(value, self.decimals) or 0)  # 0 has no minus
            text = f"{exact:{comma}.{self.decimals}f}"
        if self.text.startswith("+") and value >= 0:
            text = f"+{text}"
        # Where the author wrote no minus yet, prose gets the typographic one.
        return text if "-" in self.text else text.replace("-", MINUS)


def checked_numbers(line: str) -> list[re.Match[str]]:
    """The checked numbers of a line of prose; those in `code spans` are not meant."""
    code = [m.span() for m in CODE_SPAN.finditer(line)]
    found = CHECKED.finditer(line)
    return [m for m in found if not any(a < m.start() < b for a, b in code)]


def faulty_mark(line: str) -> tuple[str, str] | None:
    """What is wrong with a mark of a line, if one is, and what to do."""
    rest = CODE_SPAN.sub(lambda m: " " * len(m[0]), line)
    for begun in rest.split(CHECK_MARK)[1:]:
        if "-->" not in begun.partition("<!--")[0]:
            return f"the mark {CHECK_MARK}{begun[:30]} has no end", "End it with -->."
    if CHECK_MARK in CHECKED.sub("", rest):
        problem = f"no number stands directly before {CHECK_MARK}"
        return problem, "Write the number first: 0.25<!--= loss.item() -->."
    return None
