"""What one run of pytest knows of the book, and what it will mend at its end."""

import functools
from pathlib import Path

import pytest

from book import files
from book.checks.finding import Findings
from book.checks.updating import rewrite
from book.errors import PageError
from book.pages import page
from book.pages.book import Book, open_book
from book.runs.session import Session


class State:
    """One run over the book's pages.

    Attributes:
        update: mend what drifted, instead of reporting it.
        mends: the drifts to mend, by page.
        updated: the names of the files that were mended.
        refused: why a page was not mended.
    """

    def __init__(self, root: Path, update: bool) -> None:
        self.root, self.update = root, update
        self.sessions: dict[Path, Session] = {}
        self.mends: dict[Path, Findings] = {}
        self.updated: list[str] = []
        self.refused: list[str] = []

    @functools.cached_property
    def book(self) -> Book:
        return open_book(self.root)

    def session(self, path: Path) -> Session:
        """The one reading of a page that all its items share."""
        if path not in self.sessions:
            self.sessions[path] = Session(page.read(path, self.book))
        return self.sessions[path]

    def take_mendable(self, path: Path, found: Findings) -> Findings:
        """Keep what can be mended for the end of the run; return the rest."""
        mends = self.mends.setdefault(path, [])
        mends += [finding for finding in found if finding.mendable]
        return [finding for finding in found if not finding.mendable]

    def mend(self) -> None:
        """Write each file once, when all that is new in it is known."""
        for path, mends in self.mends.items():
            edits = [edit for mend in mends for edit in mend.edits]
            writes = [write for mend in mends for write in mend.writes]
            try:
                if edits:
                    writes.append(rewrite(self.session(path).page, edits))
                self._write(writes)
            except PageError as error:
                self.refused.append(str(error))
        if self.update:
            from book.exports import committed  # slow to load, and needed only here

            try:
                self._write(committed.stale(self.book))
            except PageError as error:  # on a page that this run left out
                self.refused.append(str(error))

    def _write(self, writes: list[files.Write]) -> None:
        for write in writes:
            files.replace(write)
            self.updated.append(self.book.name(write.path))

    def summary(self) -> list[str]:
        """What to say at the end: blocks run and not run, files mended and not."""
        executed = sum(session.executed for session in self.sessions.values())
        ran = sum(len(session.ran) for session in self.sessions.values())
        said = [f"pages: {ran} blocks ran, {executed - ran} checks"] if executed else []
        said += [
            f"not run: {session.page.name}:{block.start}: {block.options['notest']}"
            for session in self.sessions.values()
            for block in session.page.blocks
            if "notest" in block.options
        ]
        said += self.refused
        if self.update:
            names = ", ".join(sorted(set(self.updated))) or "nothing had drifted"
            said.append(f"updated: {names}")
        return said


STATE = pytest.StashKey[State]()
