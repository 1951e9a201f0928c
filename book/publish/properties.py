"""Custom properties that nothing asks for are left out of a style sheet.

A theme has them by the dozen, and keeps pictures in them of what a book never shows.
"""

import re
from collections.abc import Iterable

ASKED = re.compile(r"var\(\s*(--[\w-]+)")
NAME = re.compile(r"--[\w-]+")
STRINGS = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
# Or a string, in which there may be style, too.
DEFINED = re.compile(
    rf"{STRINGS}|(?<=[{{;])\s*(--[\w-]+)\s*:(?:{STRINGS}|[^;{{}}\"'])*(?:;|(?=\}}))"
)


def asked_by(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The names for which pages ask in attributes, and scripts in some way."""
    asked = {name for page in pages for name in ASKED.findall(page)}
    return asked | {name for script in scripts for name in NAME.findall(script)}


def drop_unused(sheet: str, asked: set[str]) -> str:
    """Return the style sheet without what neither it nor `asked` asks for."""
    wanted = asked.union(ASKED.findall(sheet))

    def keep(found: re.Match[str]) -> str:
        return "" if found[1] and found[1] not in wanted else found[0]

    slimmer = DEFINED.sub(keep, sheet)
    # What only the dropped ones asked for is unused now, too.
    return sheet if slimmer == sheet else drop_unused(slimmer, asked)
