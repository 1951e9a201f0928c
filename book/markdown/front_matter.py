"""Shows a page's TOML front matter as its heading and byline.

A chapter's byline links its notebook and, where the book's repository is known, the
same notebook in Colab.
"""

import re
from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from book.pages import front_matter

PART = re.compile(r"^Part (\d)\.(\d): ")
GITHUB = re.compile(r"^https://github\.com/(?P<name>[^/]+/[^/]+?)/?$")
COLAB = (
    "https://colab.research.google.com/github/{name}/blob/main/docs/notebooks/{file}"
)


class _FrontMatter(Preprocessor):
    def __init__(self, md: Markdown, docs: Path, repository: str) -> None:
        super().__init__(md)
        self.notebooks = docs / "notebooks"
        self.repository = repository

    def run(self, lines: list[str]) -> list[str]:
        table, taken = front_matter.split("\n".join(lines))
        if not taken:
            return lines
        title = front_matter.heading(str(table["title"]))
        byline = front_matter.byline(str(table["author"]), str(table["date"]))
        said = " · ".join([byline, *self._links(title)])
        return [f"# {title}", "", f"{said}\n{{ .byline }}", "", *lines[taken:]]

    def _links(self, title: str) -> list[str]:
        part = PART.match(title)
        found = (
            sorted(self.notebooks.glob(f"ch{part[1]}{part[2]}_*.ipynb")) if part else []
        )
        if not found:
            return []
        file = found[0].name
        links = [f'[Notebook](../notebooks/{file}){{ download="{file}" }}']
        if github := GITHUB.match(self.repository):
            links.append(
                f"[Open in Colab]({COLAB.format(name=github['name'], file=file)})"
            )
        return links


class FrontMatterExtension(Extension):
    """Registers the step before includes and fences, which stand at 28 and 25."""

    def __init__(self, **options: object) -> None:
        self.config = {
            "docs": ["docs", "the folder of the pages"],
            "repository": ["", "the book's address on GitHub, for Colab"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        docs, repository = Path(self.getConfig("docs")), self.getConfig("repository")
        step = _FrontMatter(md, docs, repository or "")
        md.preprocessors.register(step, "book-front-matter", 29)


def makeExtension(**options: object) -> FrontMatterExtension:
    """Called by Python-Markdown with the options from mkdocs.yml."""
    return FrontMatterExtension(**options)
