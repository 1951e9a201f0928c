"""Puts the code that an include names into the fence that shows it."""

from pathlib import Path

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from book.markdown import order
from book.pages import includes


class _Includes(Preprocessor):
    def __init__(self, md: Markdown, snippets: str) -> None:
        super().__init__(md)
        self.snippets = Path(snippets)

    def run(self, lines: list[str]) -> list[str]:
        return [line.text for line in includes.expand(lines, None, 1, self.snippets)]


makeExtension = order.extension("includes", _Includes, "snippets")
