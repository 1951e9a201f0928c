"""A page in the Markdown that every tool reads, for whatever is made of it.

Notes become quotes. Folds and tabs are boxes around their parts; each shape of a page
shows them in its own way.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from book.pages import prose
from book.pages.exercises import explained
from book.pages.fences import Block
from book.pages.page import Page
from book.pages.parts import Code, Prose, joined, plain_numbers

_KEPT = re.compile(
    "|".join(one.pattern for one in (prose.CODE, prose.DISPLAY, prose.FORMULA)),
    re.MULTILINE,
)
_NOTE = re.compile(r'!!! ?(?P<kind>[\w-]+)[^"]*?(?:"(?P<title>.*)")?\s*')
_BEFORE = re.compile(r"[ \t>]*")  # what sets a line into a list, or into a quote
_ENDS = re.compile(r"\A(?:[ >]*\n)+|(?:\n[ >]*)+\Z|\A[ >]*\Z")  # no words in them
_TICKS = re.compile(r"^[ \t>]*(`{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Text:
    lines: list[str]
    line: int


@dataclass(frozen=True)
class Fenced:
    """A block of code, and what stands before each of its lines."""

    block: Block
    before: str

    def show(self, language: str, code: str) -> list[str]:
        """The code between fences, in its place."""
        return [(self.before + line).rstrip() for line in fenced(language, code)]


@dataclass(frozen=True)
class Box:
    """Parts with a title: of `details`, a fold, or of `tab`."""

    kind: str
    title: str
    line: int
    parts: list["Part"] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        """What runs in it, other boxes in it left out."""
        found = [part.block for part in self.parts if isinstance(part, Fenced)]
        return [block for block in found if block.runs]


Part = Text | Fenced | Box


def fenced(language: str, code: str) -> list[str]:
    """The code between fences that are longer than any in it."""
    fence = max(["```", *(f"{ticks}`" for ticks in _TICKS.findall(code))], key=len)
    return [f"{fence}{language}", *code.split("\n"), fence]


def parts(page: Page) -> list[Part]:
    """The page from its first line after the front matter to its last."""
    notes, found = _Notes(), Box("page", page.title, 1)
    open_boxes = [found]
    for part in joined(page):
        if isinstance(part, Prose):
            lines = notes.quote(explained(part.plain))
            open_boxes[-1].parts.append(Text(lines, part.line))
        elif isinstance(part, Code):
            before = _BEFORE.match(page.lines[part.block.start - 1])
            (quoted,) = notes.quote([f"{before[0] if before else ''}`"])
            open_boxes[-1].parts.append(Fenced(part.block, quoted[:-1]))
        elif part.title is not None:
            box = Box(part.kind, plain_numbers(part.title), part.line)
            open_boxes[-1].parts.append(box)
            open_boxes.append(box)
        else:
            open_boxes.pop()
    return found.parts


class _Notes:
    """Makes quotes of notes: `!!! note "Title"`, and the lines set in below it."""

    def __init__(self) -> None:
        self._columns: list[int] = []  # where the content of each open note begins

    def quote(self, lines: Iterable[str]) -> list[str]:
        found: list[str] = []
        blank = 0
        for line in lines:
            if not line.strip():
                blank += 1
                continue
            column = len(line) - len(line.lstrip(" "))
            while self._columns and column < self._columns[-1]:
                self._columns.pop()
            found += [self._set("")] * blank
            blank = 0
            if note := _NOTE.fullmatch(line.strip()):
                self._columns.append(column + 4)
                title = note["title"]
                title = note["kind"].capitalize() if title is None else title
                found += [self._set(f"**{title}**"), self._set("")] if title else []
            else:
                found.append(self._set(line))
        return found + [""] * blank

    def _set(self, line: str) -> str:
        depth = len(self._columns)
        if not depth:
            return line
        first = self._columns[0] - 4
        rest = line[4 * depth + first :] if line.startswith(" ") else line
        return (" " * first + "> " * depth + rest).rstrip()


def outside(change: Callable[[str], str], text: str) -> str:
    """Change what of a text is neither code nor a formula."""
    kept: list[str] = []

    def hide(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue000{len(kept) - 1}\ue000"  # for private use: no page holds it

    changed = change(_KEPT.sub(hide, text))
    return re.sub("\ue000(\\d+)\ue000", lambda found: kept[int(found[1])], changed)


def join(pieces: Iterable[list[str]]) -> str:
    """One text, with an empty line between two pieces, in a quote one of the quote."""
    lines: list[str] = []
    for piece in pieces:
        text = _ENDS.sub("", "\n".join(piece))
        if lines and text:
            within = lines[-1].startswith(">") and text.startswith(">")
            lines.append(">" if within else "")
        lines += text.split("\n") if text else []
    return "\n".join(lines)
