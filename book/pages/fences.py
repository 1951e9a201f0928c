"""Finds the fenced blocks of a page with the code that the site renders them with.

SuperFences' own preprocessor, configured by mkdocs.yml, tells what is a block: in a
list, a quote, a tab, an admonition. What renders is what runs.
"""

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

import markdown
from pymdownx.superfences import SuperFencesBlockPreprocessor

from book.errors import PageError
from book.pages import closing, options
from book.pages.options import ROLES, TRIED

PYTHON = ("python", "py", "python3")


@dataclass
class Block:
    """A fenced block, as the site shows it.

    Attributes:
        lines: its content, without the indent or quote marks before it.
        start: the line of the opening fence, from 1.
        end: the line of the closing fence.
        section: the slug of the heading that it stands under.
        ordinal: the how-manieth Python block under that heading, from 1.
        output: the output block below it, if there is one.
        exercise: the number of the exercise that it belongs to, from 1; 0 for none.
    """

    language: str
    classes: tuple[str, ...]
    options: dict[str, str]
    lines: list[str]
    start: int
    end: int
    section: str = ""
    ordinal: int = 0
    output: "Block | None" = field(default=None, repr=False)
    exercise: int = 0

    @property
    def is_python(self) -> bool:
        return self.language in PYTHON

    @property
    def is_output(self) -> bool:
        return "output" in self.classes

    @property
    def kind(self) -> str:
        """`python`, `output` or `plain`: on it depends what a fence may say."""
        return "python" if self.is_python else "output" if self.is_output else "plain"

    @property
    def runs(self) -> bool:
        return self.is_python and "notest" not in self.options

    @property
    def role(self) -> str:
        """`starter`, `check`, `solution` or `wrong` in an exercise; else empty."""
        return next((c for c in self.classes if c in ROLES), "")

    @property
    def is_tried(self) -> bool:
        """Does what it defines stay with it? A starter, a check, a wrong answer."""
        return self.role in TRIED

    @property
    def tol(self) -> float:
        return float(self.options.get("tol", 0.0))


class _Collector(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Collects the blocks that SuperFences finds, instead of highlighting them."""

    found: list[Block]

    def process_nested_block(
        self, ws: str, content: list[str], start: int, end: int
    ) -> None:
        code = self.rebuild_block(self.code).split("\n") if self.code else []
        options = {**self.options, **self.attrs}
        classes = tuple(self.classes)
        block = Block(self.lang or "", classes, options, code, start + 1, end)
        self.found.append(block)
        self.clear()


def collector(md: markdown.Markdown) -> Any:
    """A collector with the settings of the site's own SuperFences."""
    live: Any = md.preprocessors["fenced_code_block"]
    found = _Collector(md)
    found.config, found.extension = live.config, live.extension
    return found


def find(lines: list[str], collect: Any) -> list[Block]:
    """Return every fenced block among the lines of a page, in order."""
    collect.found = []
    collect.run(list(lines))
    return sorted(collect.found, key=lambda block: block.start)


def scan(text: str, collect: Any) -> list[Block]:
    """Return every fenced block of the page, outputs tied to what prints them.

    Raises:
        PageError: a fence that is not closed or not understood, an unknown option, or
            an output that follows no Python block.
    """
    blocks = find(lines := text.split("\n"), collect)
    closing.refuse_open_fences(lines, blocks, lambda some: find(some, collect))
    for block, after in itertools.zip_longest(blocks, blocks[1:]):
        _refuse_what_is_unknown(block)
        between = lines[block.end : after.start - 1] if after else ["."]
        if after and after.is_output and not "".join(between).strip(" >\t"):
            block.output = after if block.is_python else None
    owned = {id(block.output) for block in blocks}
    for block in blocks:
        if block.is_output and id(block) not in owned:
            problem = "this output follows no Python block"
            fix = "Put it directly below the block that prints it."
            raise PageError(None, block.start, problem, fix)
    return blocks


def _refuse_what_is_unknown(block: Block) -> None:
    if re.match(r"(?i)i?py", block.language) and not block.is_python:
        problem = f"nothing runs a block in {block.language!r}"
        fix = "Write python, and what it prints in an output block below."
        raise PageError(None, block.start, problem, fix)
    classes = [name for name in block.classes if name != block.language]
    if complaint := options.complaint(block.kind, block.options, classes):
        raise PageError(None, block.start, *complaint)
