"""The pytest plugin: pages run through pytest-markdown-docs, one item a block.

Items are named by heading and ordinal (`ch11_introduction.md::train::2`), so that an
edit elsewhere on the page leaves them alone. Where no mkdocs.yml stands at the root,
the plugin does nothing.
"""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_markdown_docs._runners import DefaultRunner, register_runner
from pytest_markdown_docs.definitions import FenceTestDefinition
from pytest_markdown_docs.plugin import (
    MarkdownDocstringCodeModule,
    MarkdownInlinePythonItem,
    MarkdownTextFile,
)

from book.checks.examining import examine
from book.errors import PageError
from book.pages.fences import Block
from book.runs import failures
from book.runs.session import BlockError
from book.suite.state import State

STATE = pytest.StashKey[State]()
MARKDOWN_DOCS = (MarkdownTextFile, MarkdownDocstringCodeModule)


@dataclass(frozen=True)
class BlockDefinition(FenceTestDefinition):
    """What pytest-markdown-docs hands to the runner: the block, and its page."""

    state: State | None = None
    block: Block | None = None


class DriftError(Exception):
    """The page and its code do not agree."""


class BlockItem(MarkdownInlinePythonItem):
    """A block, which reports call by its page, heading and ordinal."""

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.start_line, self.nodeid


class Section(pytest.Collector):
    """The blocks under one heading of a page."""

    blocks: list[Block]

    def collect(self) -> Iterator[pytest.Item]:
        state = self.config.stash[STATE]
        for block in self.blocks:
            definition = BlockDefinition(
                source="\n".join(block.lines),
                fixture_names=(),
                start_line=block.start,
                source_path=self.path,
                runner_name=PageRunner.__name__,
                state=state,
                block=block,
            )
            yield BlockItem.from_parent(
                self, name=str(block.ordinal), test_definition=definition
            )


class BookPage(MarkdownTextFile):
    """A page: its sections, and in each the blocks that run."""

    def collect(self) -> Iterator[pytest.Collector]:
        try:
            session = self.config.stash[STATE].session(self.path)
        except PageError as error:
            raise self.CollectError(str(error)) from None
        sections: dict[str, Section] = {}
        for block in session.page.runnable():
            if block.section not in sections:
                section = Section.from_parent(self, name=block.section)
                section.blocks = []
                sections[block.section] = section
            sections[block.section].blocks.append(block)
        yield from sections.values()


@register_runner()
class PageRunner(DefaultRunner):
    """Runs a block in its page's session, and compares what it gives."""

    def runtest(
        self, test: Any, args: dict[str, Any], *, asyncio_runner: Any = None
    ) -> None:
        state, block = test.state, test.block
        session = state.session(Path(test.source_path))
        if blocker := session.blocker(block):
            pytest.skip(f"the block at line {blocker.start} failed")
        found = examine(session, block)
        if state.update:
            found = state.take_mendable(session.page.path, found)
        if found:
            raise DriftError("\n".join(str(finding.error) for finding in found))

    def repr_failure(
        self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str:
        error = excinfo.value
        if isinstance(error, DriftError | PageError):
            return str(error)
        if isinstance(error, BlockError):
            session = test.state.session(Path(test.source_path))
            return failures.describe(error, session.page.name, session.book)
        return str(super().repr_failure(test, excinfo, style))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("book", "the book's pages")
    help_text = "rewrite the outputs, numbers and figures that drifted"
    group.addoption("--book-update", action="store_true", help=help_text)
    help_text = "run each claim that takes a seed on so many seeds (default: 1)"
    group.addoption("--seeds", type=int, default=1, metavar="N", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("MPLBACKEND", "Agg")  # no window ever opens
    # The book's tensors are small: a second thread costs more than it brings.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    config.stash[STATE] = State(config.rootpath, config.getoption("--book-update"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a claim that names `seed` the page's own seed, 0, or as many as asked."""
    if "seed" in metafunc.fixturenames and not _chooses_seeds(metafunc):
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))


def _chooses_seeds(metafunc: pytest.Metafunc) -> bool:
    marks = metafunc.definition.iter_markers("parametrize")
    return any("seed" in str(mark.args[0]) for mark in marks)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[Any], list[Any]]:
    """Let the book's pages be read as the book reads them.

    What else pytest-markdown-docs finds is left out: a README's code is not the
    book's, and it imports every .py file to look for fences in docstrings.
    """
    found = yield
    root = parent.config.rootpath
    if not (root / "mkdocs.yml").is_file():
        return found
    if file_path.suffix == ".ipynb" and file_path.parent == root / "docs" / "labs":
        return [*found, _lab(file_path, parent)]
    others = [n for n in found if not isinstance(n, MARKDOWN_DOCS)]
    is_page = any(isinstance(n, MarkdownTextFile) for n in found)
    if is_page and file_path.is_relative_to(root / "docs"):
        return [BookPage.from_parent(parent, path=file_path), *others]
    return others


def _lab(path: Path, parent: pytest.Collector) -> pytest.Collector:
    """Jupyter's machinery is loaded only where there is a notebook to run."""
    from book.suite.lab_items import LabFile

    lab = LabFile.from_parent(parent, path=path)
    lab.state = parent.config.stash[STATE]
    return lab


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Mend what drifted: every file is complete before it takes its place."""
    state = session.config.stash[STATE]
    state.mend()
    if state.refused:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in config.stash[STATE].summary():
        terminalreporter.write_line(line)
