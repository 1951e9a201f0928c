"""Gives a block of code fewer elements, a known height, and a button to copy it.

Half of a long page's elements are the words of its code, and most of them say only that
a word has no color of its own; a phone lays out what is left in half the time. The
theme's script does not know these blocks (`pre > span > code`): it would measure each
of them in turn while it changes them, and the page would be laid out once for each.
"""

import re

from markdown.postprocessors import Postprocessor

from book.markdown import order

BLOCK = re.compile(
    r'(?P<before><div class="(?P<classes>[^"]*\bhighlight\b[^"]*)"[^>]*>'
    r'(?:<span class="filename">[^<]*</span>)?)'
    r"<pre>(?:<span></span>)?<code>(?:<span></span>)?(?P<code>(?:(?!</code>).)*)</code></pre>",
    re.DOTALL,
)
# Names, operators, punctuation, space, the f of f"…", True and None.
COLORLESS = re.compile(r'<span class="(?:n|o|p|w|sa|kc)">([^<]*)</span>')
BUTTON = '<button class="copy" type="button" aria-label="Copy this code"></button>'


def lighten(html: str) -> str:
    """Return the HTML with its blocks of code rewritten; the rest is left alone."""
    return BLOCK.sub(_lighten, html)


def _lighten(block: re.Match[str]) -> str:
    code = COLORLESS.sub(r"\1", block["code"])
    lines = code.rstrip("\n").count("\n") + 1
    # Nobody pastes an output.
    button = "" if "output" in block["classes"].split() else BUTTON
    return (
        f'{block["before"]}<pre>{button}<span class="code" style="--lines: {lines}">'
        f"<code>{code}</code></span></pre>"
    )


class _CodeBlocks(Postprocessor):
    def run(self, text: str) -> str:
        return lighten(text)


makeExtension = order.extension("code_blocks", _CodeBlocks)
