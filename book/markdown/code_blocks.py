"""Makes a block of code light, marks its loop, and keeps its output out of the search.

Half of a long page's elements are the words of its code, and most of them say only that
a word has no color of its own; a phone lays out what is left in half the time. The
theme's script does not know these blocks (`pre > span > code`): it would measure each
of them in turn while it changes them, and the page would be laid out once for each.

The five lines of the training loop get their five colors, as a mark beside the line: a
reader finds the loop at a glance, and sees which line a broken loop lacks.

A search for a word should find where the book explains it, and not each run that
printed it; every page of the site loads the search's index.
"""

import html
import re

from markdown.postprocessors import Postprocessor

from book.markdown import order

OUTPUT = re.compile(r'<div class="[^"]*\boutput\b[^"]*"')
BLOCK = re.compile(
    r'(?P<before><div class="(?P<classes>[^"]*\bhighlight\b[^"]*)"[^>]*>'
    r'(?:<span class="filename">[^<]*</span>)?)'
    r"<pre>(?:<span></span>)?<code>(?:<span></span>)?(?P<code>(?:(?!</code>).)*)</code></pre>",
    re.DOTALL,
)
# Names, operators, punctuation, space, the f of f"…", True and None.
COLORLESS = re.compile(r'<span class="(?:n|o|p|w|sa|kc)">([^<]*)</span>')
# A string's quotes and braces, side by side, in the one color of strings.
STRINGS = re.compile(r'(?:<span class="s[12i]">[^<]*</span>){2,}')
BUTTON = '<button class="copy" type="button" aria-label="Copy this code"></button>'
# Who wants to go on from here copies what it stands on: docs/assets/session.js.
UP_TO = (
    '<button class="copy up-to" type="button"'
    ' aria-label="Copy all code up to here"></button>'
)
PYTHON = re.compile(
    r'<div class="language-python\b[^>]*>(?:<span class="filename">[^<]*</span>)?'
    rf"<pre>{BUTTON}"
)

CODE = re.compile(r"(?<=<code>)(?:(?!</code>).)*", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# A marked line (`hl_lines`) holds its line break, so that the next line closes it.
LINE = re.compile(r'^(?P<before>(?:</span>)?(?:<span class="hll">)?)(?P<line>.*)')
LOOP_LINES = {
    "forward": re.compile(r"^\s*(y_pred|pred|y_hat|logits)\b[^=]*= "),
    "loss": re.compile(r"^\s*loss\b[^=]*= "),
    "zero-grad": re.compile(r"^\s*[\w.]+\.zero_grad\(|\.grad = None$|\.grad\.zero_\("),
    "backward": re.compile(r"^\s*[\w.]+\.backward\(|= torch\.autograd\.grad\("),
    "step": re.compile(r"^\s*[\w.]+\.step\(\)|^\s*\w+ -= "),
}
FEWEST = 3  # a loop that lacks a line or two, on purpose, is still a loop


def mark_outputs(page: str) -> str:
    """Mark each output for the search plugin, which removes the mark again."""
    return OUTPUT.sub(r'\g<0> data-search-exclude="true"', page)


def lighten(page: str) -> str:
    """Give blocks fewer elements, a known height, and a button to copy them."""
    return BLOCK.sub(_lighten, page)


def offer_session(page: str) -> str:
    """Give Python a second button, which copies all code up to the block."""
    return PYTHON.sub(rf"\g<0>{UP_TO}", page)


def _lighten(block: re.Match[str]) -> str:
    code = COLORLESS.sub(r"\1", block["code"])
    code = STRINGS.sub(lambda m: f'<span class="s2">{TAG.sub("", m[0])}</span>', code)
    lines = TAG.sub("", code).rstrip("\n").count("\n") + 1
    # Nobody pastes an output.
    button = "" if "output" in block["classes"].split() else BUTTON
    return (
        f'{block["before"]}<pre>{button}<span class="code" style="--lines: {lines}">'
        f"<code>{code}</code></span></pre>"
    )


def mark_loop_lines(page: str) -> str:
    """Wrap each line of a loop in a span with the class of its part."""
    return CODE.sub(_mark_loop_lines, page)


def _mark_loop_lines(code: re.Match[str]) -> str:
    lines = code[0].split("\n")
    parts = [_part(html.unescape(TAG.sub("", line))) for line in lines]
    if len(set(parts) - {""}) < FEWEST:
        return code[0]
    return "\n".join(map(_mark_line, lines, parts))


def _mark_line(line: str, part: str) -> str:
    mark = rf'\g<before><span class="loop-line {part}">\g<line></span>'
    return LINE.sub(mark, line) if part else line


def _part(line: str) -> str:
    """Which of LOOP_LINES a line is, if any."""
    return next((part for part, looks in LOOP_LINES.items() if looks.search(line)), "")


class _CodeBlocks(Postprocessor):
    def run(self, text: str) -> str:
        return mark_loop_lines(offer_session(lighten(mark_outputs(text))))


makeExtension = order.extension("code_blocks", _CodeBlocks)
