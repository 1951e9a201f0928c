"""A page in pytest: an item for each block that runs, and one for the page's rules."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_markdown_docs._runners import DefaultRunner, register_runner
from pytest_markdown_docs.definitions import FenceTestDefinition
from pytest_markdown_docs.plugin import MarkdownInlinePythonItem, MarkdownTextFile

from book.errors import PageError
from book.pages.fences import Block
from book.pages.page import Page
from book.rules import house
from book.suite.state import STATE, State


@dataclass(frozen=True)
class BlockDefinition(FenceTestDefinition):
    """What pytest-markdown-docs hands to the runner: the block, and its page."""

    state: State | None = None
    block: Block | None = None


class BlockItem(MarkdownInlinePythonItem):
    """A block, which reports call by its page, heading and ordinal."""

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.start_line, self.nodeid


class Section(pytest.Collector):
    """The blocks under one heading of a page."""

    blocks: list[Block]

    def collect(self) -> Iterator[pytest.Item]:
        for block in self.blocks:
            definition = BlockDefinition(
                source="\n".join(block.lines),
                fixture_names=(),
                start_line=block.start,
                source_path=self.path,
                runner_name=PageRunner.__name__,
                state=self.config.stash[STATE],
                block=block,
            )
            yield BlockItem.from_parent(
                self, name=str(block.ordinal), test_definition=definition
            )


class Item(pytest.Item):
    """An item that fails in the words of its errors, without a traceback."""

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, pytest.fail.Exception | PageError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.nodeid


def fail(errors: Iterable[PageError | str]) -> None:
    """Let the item fail, if there are errors."""
    if said := "\n".join(map(str, errors)):
        pytest.fail(said, pytrace=False)


class RulesItem(Item):
    """What the page keeps to by itself, run or not."""

    page: Page

    def runtest(self) -> None:
        fail(house.of_page(self.page))


class BookPage(MarkdownTextFile):
    """A page: its rules, its sections, and in each of these the blocks that run."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        try:
            page = self.config.stash[STATE].page(self.path)
        except PageError as error:
            raise self.CollectError(str(error)) from None
        rules = RulesItem.from_parent(self, name="rules")
        rules.page = page
        yield rules
        blocks = page.runnable()
        for name, own in itertools.groupby(blocks, lambda block: block.section):
            section = Section.from_parent(self, name=name)
            section.blocks = list(own)
            yield section


@register_runner()
class PageRunner(DefaultRunner):
    """Says of a block what came of it when its page was read."""

    def runtest(
        self, test: Any, args: dict[str, Any], *, asyncio_runner: Any = None
    ) -> None:
        state, path = test.state, Path(test.source_path)
        verdict = state.verdict(path, test.block)
        if verdict.failure:
            fail([verdict.failure])
        found = verdict.found
        if state.update:
            found = state.take_mendable(path, verdict)
        fail(finding.error for finding in found)

    def repr_failure(
        self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str:
        if isinstance(excinfo.value, pytest.fail.Exception | PageError):
            return str(excinfo.value)
        return str(super().repr_failure(test, excinfo, style))
