"""Rewrites what drifted on a page, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from book import files
from book.errors import PageError
from book.pages.page import Page


@dataclass(frozen=True)
class Relines:
    """Replace the lines from `line` up to `stop` (insert, where they are equal)."""

    line: int
    stop: int
    new: tuple[str, ...]


@dataclass(frozen=True)
class Retype:
    """Replace a part of one line, from column `start` up to `stop`."""

    line: int
    start: int
    stop: int
    new: str


Edit = Relines | Retype


def rewrite(page: Page, edits: Iterable[Edit]) -> files.Write:
    """The page with its edits made, from the last to the first.

    Raises:
        PageError: somebody changed the page while its code ran.
    """
    refuse_changed(page)
    lines = page.lines
    for edit in sorted(set(edits), key=_place, reverse=True):
        if isinstance(edit, Retype):
            text = lines[edit.line - 1]
            lines[edit.line - 1] = text[: edit.start] + edit.new + text[edit.stop :]
        else:
            lines[edit.line - 1 : edit.stop - 1] = edit.new
    return files.Write(page.path, "\n".join(lines).encode("utf-8"))


def refuse_changed(page: Page) -> None:
    """See that somebody's work is not lost.

    Raises:
        PageError: the page is no longer what was read.
    """
    if page.path.read_bytes() != page.text.encode("utf-8"):
        problem = "the page changed while its code ran; it is left as it is"
        raise PageError(page.name, None, problem, "Run `make update` again.")


def _place(edit: Edit) -> tuple[int, int]:
    return edit.line, edit.start if isinstance(edit, Retype) else 0
