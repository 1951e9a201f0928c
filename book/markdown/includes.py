"""Puts the code that an include names into the fence that shows it."""

from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from book.pages import includes


class _Includes(Preprocessor):
    def __init__(self, md: Markdown, snippets: Path) -> None:
        super().__init__(md)
        self.snippets = snippets

    def run(self, lines: list[str]) -> list[str]:
        return [line.text for line in includes.expand(lines, None, 1, self.snippets)]


class IncludesExtension(Extension):
    def __init__(self, **options: object) -> None:
        self.config = {"snippets": ["snippets", "the folder includes are relative to"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        folder = Path(self.getConfig("snippets"))
        # Before SuperFences (25), which takes the fences out of the text.
        md.preprocessors.register(_Includes(md, folder), "book-includes", 28)


def makeExtension(**options: object) -> IncludesExtension:
    return IncludesExtension(**options)
