"""What a terminal shows of a text that is printed on it."""

import re

from book.pages.outputs import visible

TAB = 8
_MOVES = re.compile(r"[\r\b\t\x1b]")
_STEP = re.compile(r"\x1b\[(?P<erase>[02]?)K|(?P<color>\x1b\[[\d;:]*m)|(?P<shown>.)")
_NEVER_SHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def lines(printed: str) -> list[str]:
    """The lines that are seen, without blank ones at the top and at the end.

    Raises:
        ValueError: naming a character that shows nothing, or moves elsewhere.
    """
    printed = printed.replace("\r\n", "\n")
    whole = "\n".join(map(_line, printed.split("\n")))
    if found := _NEVER_SHOWN.search(whole):
        raise ValueError(repr(found[0]))
    whole = visible(whole)
    return whole.split("\n") if whole else []


def _line(text: str) -> str:
    """A line, on which the cursor can go back; colors are left out."""
    if not _MOVES.search(text):
        return text
    cells: list[str] = []
    at = 0
    for step in _STEP.finditer(text):
        match step["shown"]:
            case "\r":
                at = 0
            case "\b":
                at = max(at - 1, 0)
            case "\t":
                at += TAB - at % TAB
            case None:
                if step["color"] is None:  # erases: from here on, or the whole line
                    del cells[at if step["erase"] != "2" else 0 :]
            case char:
                cells += " " * (at - len(cells))
                cells[at : at + 1] = [char]
                at += 1
    return "".join(cells)
