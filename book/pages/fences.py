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
from book.pages import closing

PYTHON = ("python", "py", "python3")
TRIED = ("starter", "check", "wrong")  # run on their own, and forgotten
ROLES = (*TRIED, "solution")


@dataclass(frozen=True)
class _Option:
    """What may be written behind a fence: `name="value"`.

    Attributes:
        kinds: which fences take it.
        looks: what its value must look like; else `problem` is told, and `fix`.
        needs: another option, without which it means nothing.
    """

    kinds: tuple[str, ...] = ("python", "output", "plain")
    looks: str = ".*"
    problem: str = ""
    fix: str = ""
    needs: str = ""


_OPTIONS = {
    "title": _Option(),
    "hl_lines": _Option(),
    "figure": _Option(("python",)),
    "flipbook": _Option(("python",), needs="figure"),
    "start": _Option(
        ("python",),
        r"[1-9]\d*",
        "start={!r} is not the number of a frame",
        "Count the frames from 1.",
        needs="flipbook",
    ),
    "raises": _Option(("python",)),
    "notest": _Option(
        ("python",),
        r".*\S.*",
        "notest has no reason",
        'Say why the block cannot run: notest="why".',
    ),
    "tol": _Option(
        ("python", "output"),
        r"\d*\.?\d+(e-?\d+)?",
        "tol={!r} is not a number",
        'Write a relative tolerance, such as tol="0.02".',
        needs="why",
    ),
    "why": _Option(("python", "output"), needs="tol"),
}


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
        _refuse_unknown_options(block)
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


def _refuse_unknown_options(block: Block) -> None:
    if re.match(r"(?i)i?py", block.language) and not block.is_python:
        problem = f"nothing runs a block in {block.language!r}"
        fix = "Write python, and what it prints in an output block below."
        raise PageError(None, block.start, problem, fix)
    kind = "python" if block.is_python else "output" if block.is_output else "plain"
    known = {name for name, option in _OPTIONS.items() if kind in option.kinds}
    for name, value in block.options.items():
        problem = ""
        if name not in known:
            problem = f"a {kind} fence has no option {name!r}"
            fix = f"It takes: {', '.join(sorted(known))}."
        elif not re.fullmatch(_OPTIONS[name].looks, value):
            problem, fix = _OPTIONS[name].problem.format(value), _OPTIONS[name].fix
        elif (other := _OPTIONS[name].needs) and other not in block.options:
            problem = f"{name} means nothing without {other}"
            fix = f'Add {other}="…", or take {name} out.'
        if problem:
            raise PageError(None, block.start, problem, fix)
    allowed = {block.language, *(ROLES if block.is_python else ["output"])}
    for name in block.classes:
        if name not in allowed:
            problem = f"a {kind} fence has no class {name!r}"
            fix = f"It takes: {', '.join(sorted(allowed))}."
            raise PageError(None, block.start, problem, fix)
