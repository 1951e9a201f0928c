"""A page in pytest: an item for each block that runs, and one for the page's rules."""

from collections.abc import Iterator
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
from book.suite.state import STATE, DriftError, State

RULES = "rules"  # the name of the item


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


class RulesItem(pytest.Item):
    """What the page keeps to by itself, run or not."""

    page: Page

    def runtest(self) -> None:
        if found := list(house.of_page(self.page)):
            raise DriftError("\n".join(map(str, found)))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, DriftError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.nodeid


class BookPage(MarkdownTextFile):
    """A page: its rules, its sections, and in each of these the blocks that run."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        try:
            page = self.config.stash[STATE].page(self.path)
        except PageError as error:
            raise self.CollectError(str(error)) from None
        sections: dict[str, Section] = {}
        for block in page.runnable():
            if block.section not in sections:
                section = Section.from_parent(self, name=block.section)
                section.blocks = []
                sections[block.section] = section
            sections[block.section].blocks.append(block)
        rules = RulesItem.from_parent(self, name=RULES)
        rules.page = page
        yield rules
        yield from sections.values()


@register_runner()
class PageRunner(DefaultRunner):
    """Says of a block what came of it when its page was read."""

    def runtest(
        self, test: Any, args: dict[str, Any], *, asyncio_runner: Any = None
    ) -> None:
        state, path = test.state, Path(test.source_path)
        verdict = state.verdict(path, test.block)
        if verdict.failure:
            raise DriftError(verdict.failure)
        found = verdict.found
        if state.update:
            found = state.take_mendable(path, found)
        if found:
            raise DriftError("\n".join(str(finding.error) for finding in found))

    def repr_failure(
        self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str:
        if isinstance(excinfo.value, DriftError | PageError):
            return str(excinfo.value)
        return str(super().repr_failure(test, excinfo, style))
