"""Gives the five lines of the training loop their five colors, in any block of code.

A mark beside the line, and nothing else: a reader finds the loop at a glance, and sees
which line a broken loop lacks.
"""

import html
import re

from markdown.postprocessors import Postprocessor

from book.markdown import order

CODE = re.compile(r"(?<=<code>)(?:(?!</code>).)*", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
LINES = {
    "forward": re.compile(r"^\s*(y_pred|pred|y_hat|logits)\b[^=]*= "),
    "loss": re.compile(r"^\s*loss\b[^=]*= "),
    "zero-grad": re.compile(r"^\s*[\w.]+\.zero_grad\(|\.grad = None$|\.grad\.zero_\("),
    "backward": re.compile(r"^\s*[\w.]+\.backward\(|= torch\.autograd\.grad\("),
    "step": re.compile(r"^\s*[\w.]+\.step\(\)|^\s*\w+ -= "),
}
FEWEST = 3  # a loop that lacks a line or two, on purpose, is still a loop


class MarkLoopLines(Postprocessor):
    """Wraps each line of a loop in a span with the class of its part."""

    def run(self, text: str) -> str:
        return CODE.sub(lambda found: self._mark(found[0]), text)

    def _mark(self, code: str) -> str:
        lines = code.split("\n")
        parts = [_part(html.unescape(TAG.sub("", line))) for line in lines]
        if len(set(parts) - {""}) < FEWEST:
            return code
        marked = [
            f'<span class="loop-line {part}">{line}</span>' if part else line
            for part, line in zip(parts, lines, strict=True)
        ]
        return "\n".join(marked)


def _part(line: str) -> str:
    return next((part for part, looks in LINES.items() if looks.search(line)), "")


makeExtension = order.extension("loop_lines", MarkLoopLines)
