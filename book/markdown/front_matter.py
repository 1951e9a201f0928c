"""Shows a page's TOML front matter as its heading and byline.

A chapter's byline links its notebook and, where the book's repository is known, the
same notebook in Colab.
"""

import re
from pathlib import Path

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from book.markdown import order
from book.pages import front_matter

PART = re.compile(r"^Part (\d)\.(\d): ")
GITHUB = re.compile(r"^https://github\.com/(?P<name>[^/]+/[^/]+?)/?$")
COLAB = (
    "https://colab.research.google.com/github/{name}/blob/main/docs/notebooks/{file}"
)


class _FrontMatter(Preprocessor):
    def __init__(self, md: Markdown, docs: str, repository: str | None) -> None:
        super().__init__(md)
        self.notebooks = Path(docs, "notebooks")
        self.repository = repository or ""

    def run(self, lines: list[str]) -> list[str]:
        table, taken = front_matter.split("\n".join(lines))
        if not taken:
            return lines
        title = front_matter.heading(str(table["title"]))
        byline = front_matter.byline(str(table["author"]), str(table["date"]))
        # What stands in every byline answers no question: the search leaves it out.
        said = " · ".join([byline, *self._links(title)])
        return [
            f"# {title}",
            "",
            f"{said}\n{{ .byline data-search-exclude=true }}",
            "",
            *lines[taken:],
        ]

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


makeExtension = order.extension("front_matter", _FrontMatter, "docs", "repository")
