"""What a page says to nobody is left out: TeX beside MathML, and templates' indents.

On a slow line a page's last kilobytes cost a journey to the host and back, for which
its first lines wait.
"""

import re

LITERAL = re.compile(r"(<(pre|code|script|style|textarea)\b.*?</\2>)", re.DOTALL)
INDENT = re.compile(r"\n\s+")
TEX = re.compile(r"<annotation\b[^>]*>.*?</annotation>", re.DOTALL)
# What held the two together, and what HTML knows of <math> without being told.
HOLDERS = re.compile(r"</?semantics>|(?<=<math) xmlns=\"[^\"]*\"")


def trim(page: str) -> str:
    """Return the page's HTML, which shows, and reads out, the same."""
    parts = LITERAL.split(page)
    parts[::3] = [_trim(part) for part in parts[::3]]
    return "".join(part for i, part in enumerate(parts) if i % 3 < 2)


def _trim(part: str) -> str:
    return INDENT.sub("\n", HOLDERS.sub("", TEX.sub("", part)))
