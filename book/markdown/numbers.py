"""Shows `0.262<!--= losses[-1] -->` as a number with a quiet mark.

Hovering or focusing it says what computed it (the style sheet does that, from
`data-expr`). A screen reader reads the number and nothing else. Of a number that is
given, `ten<!--given-->`, nobody sees the mark.
"""

import html
import re

from markdown.preprocessors import Preprocessor

from book.markdown import order
from book.pages import numbers, prose, quantities

GLUED = "\N{NO-BREAK SPACE}%"  # no line ends between a number and its unit
_ALTS = re.compile(rf"!\[{numbers.ALT}\]\(")


class _CheckedNumbers(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        shown, in_formula = [], False
        for line in lines:
            in_formula ^= line.strip(" >") == "$$"
            shown.append(self._mark(line, in_formula) if "<!--" in line else line)
        return shown

    def _mark(self, line: str, in_formula: bool) -> str:
        line = quantities.without_marks(line)
        plain = [m.span() for p in (_ALTS, prose.FORMULA) for m in p.finditer(line)]
        if in_formula:
            plain = [(-1, len(line))]
        for found in reversed(numbers.checked_numbers(line)):
            shown = found["shown"] + (found["percent"] or "")
            if any(a < found.start() < b for a, b in plain):  # no HTML fits in there
                line = line[: found.start()] + shown + line[found.end() :]
                continue
            expression = html.escape(found["expr"])
            span = (
                f'<span class="checked" tabindex="0" data-expr="{expression}">'
                f"{html.escape(shown).replace(' %', GLUED)}</span>"
            )
            stashed = self.md.htmlStash.store(span)
            after = line[found.end() :]
            if after.startswith(" %"):
                after = GLUED + after[2:]
            line = line[: found.start()] + stashed + after
        return line


makeExtension = order.extension("numbers", _CheckedNumbers)
