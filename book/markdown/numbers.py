"""Shows `0.262<!--= losses[-1] -->` as a number with a quiet mark.

Hovering or focusing it says what computed it (the style sheet does that, from
`data-expr`). A screen reader reads the number and nothing else.
"""

import html
import re

from markdown.preprocessors import Preprocessor

from book.markdown import order
from book.pages import numbers

_ALTS = re.compile(rf"!\[{numbers.ALT}\]\(")


class _CheckedNumbers(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [self._mark(line) if "<!--=" in line else line for line in lines]

    def _mark(self, line: str) -> str:
        alts = [alt.span() for alt in _ALTS.finditer(line)]
        for found in reversed(numbers.checked_numbers(line)):
            shown = found["shown"] + (found["percent"] or "")
            if any(a < found.start() < b for a, b in alts):  # no HTML in an attribute
                line = line[: found.start()] + shown + line[found.end() :]
                continue
            expression = html.escape(found["expr"])
            span = (
                f'<span class="checked" tabindex="0" data-expr="{expression}">'
                f"{html.escape(shown)}</span>"
            )
            stashed = self.md.htmlStash.store(span)
            line = line[: found.start()] + stashed + line[found.end() :]
        return line


makeExtension = order.extension("numbers", _CheckedNumbers)
