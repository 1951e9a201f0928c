"""What a page says to nobody is left out: TeX beside MathML, and templates' indents.

On a slow line a page's last kilobytes cost a journey to the host and back, for which
its first lines wait.
"""

import re
from collections.abc import Callable

LITERAL = re.compile(r"(<(pre|code|script|style|textarea|math)\b.*?</\2>)", re.DOTALL)
INDENT = re.compile(r"\n\s+")
TEX = re.compile(r"<annotation\b[^>]*>.*?</annotation>", re.DOTALL)
# What held the two together, and what HTML knows of <math> without being told.
HOLDERS = re.compile(r"</?semantics>|(?<=<math) xmlns=\"[^\"]*\"")


def trim(page: str) -> str:
    """Return the page's HTML, which shows, and reads out, the same."""
    page = HOLDERS.sub("", TEX.sub("", page))
    return outside_literals(page, lambda part: INDENT.sub("\n", part))


def outside_literals(page: str, change: Callable[[str], str]) -> str:
    """Change a page's HTML, but no code, no formula, no script."""
    parts = LITERAL.split(page)
    parts[::3] = map(change, parts[::3])
    return "".join(part for i, part in enumerate(parts) if i % 3 < 2)
