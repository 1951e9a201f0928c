"""Rewrites what drifted on a page, and nothing else."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from book import files
from book.errors import PageError
from book.pages import reading
from book.pages.page import Page


@dataclass(frozen=True)
class Show:
    """Let the block at that line show this output."""

    line: int
    output: tuple[str, ...]


@dataclass(frozen=True)
class Retype:
    """Replace a part of one line, from column `start` up to `stop`."""

    line: int
    start: int
    stop: int
    new: str


Edit = Show | Retype


def rewrite(page: Page, edits: Collection[Edit]) -> tuple[files.Write, list[PageError]]:
    """The page with its edits made, and why some were not.

    What is written reads as the page did before, but for what the edits say.

    Raises:
        PageError: somebody changed the page while its code ran.
    """
    refuse_changed(page)
    refused: list[Edit] = []
    text = _edited(page, edits)
    if not _reads(page, edits, text):
        alone = ((one, _edited(page, [one])) for one in edits)
        refused = [one for one, text in alone if not _reads(page, [one], text)]
        rest = [one for one in edits if one not in refused]
        text = _edited(page, rest)
        if not refused or not _reads(page, rest, text):
            refused, text = [*edits], page.text
    problem = "what is new cannot be written here: the page would read otherwise"
    fix = "It is left as it is. Let the code give something plainer."
    errors = [PageError(page.name, one.line, problem, fix) for one in refused]
    return files.Write(page.path, text.encode("utf-8")), errors


def refuse_changed(page: Page) -> None:
    """See that somebody's work is not lost.

    Raises:
        PageError: the page is no longer what was read.
    """
    if page.path.read_bytes() != page.text.encode("utf-8"):
        problem = "the page changed while its code ran; it is left as it is"
        raise PageError(page.name, None, problem, "Run `make update` again.")


def _edited(page: Page, edits: Collection[Edit]) -> str:
    """The page's text, its edits made from the last to the first."""
    lines = page.lines
    for edit in sorted(set(edits), key=_place, reverse=True):
        if isinstance(edit, Retype):
            text = lines[edit.line - 1]
            lines[edit.line - 1] = text[: edit.start] + edit.new + text[edit.stop :]
        else:
            block = next(block for block in page.blocks if block.start == edit.line)
            old = block.output
            first, stop = (old.start - 1, old.end) if old else (block.end, block.end)
            lines[first:stop] = _fenced(page, edit, old.start if old else None)
    return "\n".join(lines)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.line, edit.start if isinstance(edit, Retype) else 0


_FENCE = re.compile(r"(?P<prefix>[ \t>]*)(?P<mark>`+|~+)(?P<rest>.*)")


def _fenced(page: Page, edit: Show, at: int | None) -> list[str]:
    """An output block: as far in as it is, or its code, and as deep in quotes."""
    found = _FENCE.match(page.lines[(at or edit.line) - 1])
    assert found  # a block begins there
    mark, rest = (found["mark"], found["rest"]) if at else ("```", "{.text .output}")
    runs = re.findall(f"{mark[0]}+", "\n".join(edit.output))
    mark = mark[0] * max(len(mark), *(len(run) + 1 for run in runs), 0)
    block = (mark + rest, *edit.output, mark)
    lines = block if at else ("", *block)
    return [(found["prefix"] + line).rstrip() for line in lines]


def _reads(page: Page, edits: Collection[Edit], text: str) -> bool:
    """Does the text read as the page does, but for what the edits say?"""
    shows = {edit.line: [*edit.output] for edit in edits if isinstance(edit, Show)}
    words = {edit for edit in edits if isinstance(edit, Retype)}
    new = {(edit.line, edit.start): edit.new for edit in words}
    typed = [new.get((n.line, n.start), n.shown.text) for n in page.numbers]
    lines = _edited(page, words).split("\n")
    prose = [line for n, line in enumerate(lines, 1) if n in page.prose]
    try:
        again = reading.parse(page.path, text, page.book)
    except PageError:
        return False
    return (
        [*_code(again, {})] == [*_code(page, shows)]
        and [number.shown.text for number in again.numbers] == typed
        and [*filter(_has_words, again.prose.values())] == [*filter(_has_words, prose)]
    )


def _code(page: Page, shows: dict[int, list[str]]) -> Iterator[Any]:
    """The blocks with their outputs, of which `shows` names new ones."""
    for block in page.blocks:
        if not block.is_output:
            own, old = (block.language, block.classes, block.options), block.output
            lines = shows.get(block.start, old.lines if old else None)
            yield own, block.lines, block.exercise, lines, old.options if old else {}


def _has_words(line: str) -> bool:
    return bool(line.strip(" >\t"))
