"""Puts the code that an include names into the Python fence that shows it.

And marks the fence of code that must raise, so that whoever copies the code below it
gets code that goes on.
"""

import re
from pathlib import Path

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from book.errors import PageError
from book.markdown import order
from book.markdown.source import remember_source
from book.pages import fences, includes

RAISES = re.compile(r"\braises=")


class _Includes(Preprocessor):
    def __init__(self, md: Markdown, snippets: str) -> None:
        super().__init__(md)
        self.source = remember_source(md)
        self.snippets = Path(snippets)

    def run(self, lines: list[str]) -> list[str]:
        shown: list[str] = []
        done = 0
        for block in fences.find(lines, fences.collector(self.md)):
            if block.is_python:
                shown += lines[done : block.start - 1]
                shown.append(RAISES.sub(r".raises \g<0>", lines[block.start - 1]))
                done = block.end - 1
                shown += self._expand(block, lines)
        return shown + lines[done:]

    def _expand(self, block: fences.Block, lines: list[str]) -> list[str]:
        typed = lines[block.start : block.end - 1]
        try:
            code = includes.expand(block.lines, None, block.start + 1, self.snippets)
        except PageError as error:
            self.source.refuse(error.line, error.problem, error.fix)
            return typed
        # In a list or a quote, each line stands behind the signs of the fence.
        before = lines[block.start - 1].partition("`")[0].partition("~")[0]
        shown = []
        for line in code:
            own = line.page_line - block.start - 1
            is_named = includes.INCLUDE.match(block.lines[own])
            shown.append(before + line.text if is_named else typed[own])
        return shown


makeExtension = order.extension("includes", _Includes, "snippets")
