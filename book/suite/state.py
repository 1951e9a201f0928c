"""What one run of pytest knows of the book, and what it will mend at its end."""

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from book import files
from book.checks.examining import Verdict, examine
from book.checks.finding import Findings
from book.checks.updating import refuse_changed, rewrite
from book.errors import PageError
from book.pages import reading
from book.pages.book import Book, open_book
from book.pages.fences import Block
from book.pages.options import TRIED
from book.pages.page import Page
from book.runs import session
from book.runs.apart import EndedError, Warm
from book.suite.account import Account

# What takes long to import, and what code says that imports it. The first optimizer
# that a process makes imports torch._dynamo, which takes longer than torch.
SLOW = {
    "torch": ("torch", "torch._dynamo", "book.roots"),
    "matplotlib": ("matplotlib.pyplot",),
    "sklearn": ("sklearn.datasets", "sklearn.linear_model"),
}
PATIENCE = 120.0  # seconds for one block, before it counts as one that never ends
UNSTEADY = (
    "Seed what draws numbers, here or above: with torch.manual_seed(0) or a "
    "torch.Generator, random.seed(0), numpy.random.default_rng(0). Print no times."
)
SLOWEST = 10.0  # seconds that a page's code may take; then its slowest block is named


class State:
    """One run over the book's pages.

    Attributes:
        update: mend what drifted, instead of reporting it.
        elsewhere: this is another platform than the one that wrote the pages.
        wanted: the blocks that are asked for, by page.
        account: what to say of it at the end.
    """

    def __init__(self, root: Path, update: bool, elsewhere: bool = False) -> None:
        self.root, self.update, self.elsewhere = root, update, elsewhere
        self.wanted: dict[Path, set[int]] = {}
        self.account = Account()
        self._pages: dict[Path, Page] = {}
        self._verdicts: dict[Path, dict[int, Verdict]] = {}
        self._mends: dict[Path, list[Verdict]] = {}

    @functools.cached_property
    def book(self) -> Book:
        return open_book(self.root, self.elsewhere)

    @functools.cached_property
    def warm(self) -> Warm:
        """The process that pages are forked from: made before anything else has run."""
        pages = [self.page(path) for path in self.wanted]
        blocks = [block for page in pages for block in page.runnable()]
        code = "\n".join(line for block in blocks for line in block.lines)
        needed = [
            module
            for name, modules in SLOW.items()
            for module in modules
            if re.search(rf"^\s*(?:import|from) {name}\b", code, re.MULTILINE)
        ]
        return Warm(functools.partial(examine, self.book), needed)

    def page(self, path: Path) -> Page:
        """The one reading of a page that all its items share."""
        if path not in self._pages:
            page = self._pages[path] = reading.read(path, self.book)
            self.account.said += [
                f"not run: {page.name}:{block.start}: {block.options['notest']}"
                for block in page.blocks
                if "notest" in block.options
            ]
        return self._pages[path]

    def verdict(self, path: Path, block: Block) -> Verdict:
        """What is to be said of a block, once all that is asked for of its page ran."""
        if path not in self._verdicts:
            self._verdicts[path] = self._read(path)
            self._note(self.page(path), self._verdicts[path])
        found = self._verdicts[path]
        if block.start in found:
            return found[block.start]
        blocker = self._blocker(self.page(path), block, found)
        if blocker.line in self.wanted.get(path, ()):
            pytest.skip(f"the block at line {blocker.line} failed")
        return blocker

    def _read(self, path: Path) -> dict[int, Verdict]:
        page, found = self.page(path), dict[int, Verdict]()
        wanted = self.wanted.get(path) or {block.start for block in page.runnable()}
        for piece in session.pieces(page, wanted):
            try:
                for verdict in self.warm.do((path, piece), PATIENCE):
                    first = found.get(verdict.line)
                    found[verdict.line] = first.and_of(verdict) if first else verdict
            except EndedError as error:
                own = (b.start for b in page.runnable() if not b.exercise)
                line = next(line for line in [*own, 1] if line not in found)
                problem = f"the block was not run to its end: {error}"
                fix = "Mend the code; a page must end by itself."
                said = str(PageError(page.name, line, problem, fix))
                found[line] = Verdict(line, failure=said)
        return found

    def _blocker(self, page: Page, block: Block, found: dict[int, Verdict]) -> Verdict:
        """The verdict on the failed block that kept this one from running."""
        for other in page.runnable():
            before = other.start < block.start and not other.exercise
            beside = other.exercise == block.exercise != 0
            verdict = found.get(other.start)
            if verdict and verdict.failure and (before or beside):
                return verdict
        raise LookupError(f"{page.name}:{block.start}: no process ran this block")

    def _note(self, page: Page, found: dict[int, Verdict]) -> None:
        roles = [block.role for block in page.runnable() if block.start in found]
        tried = [role for role in roles if role in TRIED]
        blocks = len(roles) - roles.count("check")
        self.account.ran += Counter(blocks=blocks, checks=len(tried))
        seconds = sum(verdict.seconds for verdict in found.values())
        if seconds > SLOWEST:
            slowest = max(found.values(), key=lambda verdict: verdict.seconds)
            self.account.said.append(
                f"slow: {page.name} takes {seconds:.0f} s, of which the block at line "
                f"{slowest.line} takes {slowest.seconds:.0f} s"
            )

    def take_mendable(self, path: Path, verdict: Verdict) -> Findings:
        """Keep what can be mended for the end of the run; return the rest."""
        mends = [finding for finding in verdict.found if finding.mendable]
        if mends:
            kept = dataclasses.replace(verdict, found=mends)
            self._mends.setdefault(path, []).append(kept)
        return [finding for finding in verdict.found if not finding.mendable]

    def mend(self) -> None:
        """Write each file once, when all that is new in it is known."""
        for path, verdicts in self._mends.items():
            try:
                mends = [mend for verdict in verdicts for mend in verdict.found]
                if any(mend.edits for mend in mends):
                    refuse_changed(self.page(path))
                mends = [mend for same in self._steady(path) for mend in same.found]
                writes = [write for mend in mends for write in mend.writes]
                if edits := [edit for mend in mends for edit in mend.edits]:
                    new, refused = rewrite(self.page(path), edits)
                    self.account.refused += map(str, refused)
                    writes += [new] if len(refused) < len(edits) else []
            except PageError as error:
                self.account.refused.append(str(error))
            else:
                self._write(writes)

    def mend_committed(self, only: Collection[str] = ()) -> None:
        """Write anew what is made of all pages, or of these, when they are ready."""
        from book.exports import committed  # slow to load, and needed only here

        try:
            self._write(committed.stale(self.book, only))
        except PageError as error:  # on a page that this run left out
            self.account.refused.append(str(error))

    def end(self) -> None:
        if "warm" in self.__dict__:
            self.__dict__.pop("warm").end()  # whoever asks for more gets another

    def _steady(self, path: Path) -> Iterator[Verdict]:
        """What another run of the page finds as well, so that it can be written."""
        again = self._read(path)
        for verdict in self._mends[path]:
            line = verdict.line
            mends = [(one.edits, one.writes) for one in verdict.found]
            found = again[line].found if line in again else ()
            if mends == [(one.edits, one.writes) for one in found if one.mendable]:
                yield verdict
                continue
            problem = "run twice, the block gives two results; nothing is written"
            error = PageError(self.page(path).name, line, problem, UNSTEADY)
            self.account.refused.append(str(error))

    def _write(self, writes: list[files.Write]) -> None:
        for write in writes:
            files.replace(write)
            self.account.updated.append(self.book.name(write.path))


STATE = pytest.StashKey[State]()
