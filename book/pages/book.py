"""Where things are: read from mkdocs.yml, so that what renders is what runs."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import meta

from book.errors import PageError
from book.pages import fences, includes

KEY = re.compile(r"ch(?P<module>\d)(?P<part>\d)_[a-z0-9_]+")  # a chapter's name


class Reader(markdown.Markdown):
    """The site's Markdown, which may go on after what it refuses."""

    problems: list[PageError] | None = None


@dataclass(frozen=True)
class Book:
    """A book on disk: its folders, and the site's own Markdown reader.

    Attributes:
        elsewhere: whether this is another platform than the one that wrote its pages.
    """

    root: Path
    config: MkDocsConfig
    elsewhere: bool = False

    def __reduce__(self) -> Any:
        """Another process reads it again."""
        return open_book, (self.root, self.elsewhere)

    @property
    def docs(self) -> Path:
        return Path(self.config.docs_dir)

    @property
    def snippets(self) -> Path:
        return self.root / includes.FOLDER

    @property
    def labs(self) -> Path:
        return self.docs / "labs"

    @property
    def figures(self) -> Path:
        return self.docs / "figures"

    @property
    def figure_data(self) -> Path:
        """What each figure plots, for comparison; not published."""
        return self.root / "tests" / "figures"

    def new_markdown(self, problems: list[PageError] | None = None) -> Reader:
        """A reader with every extension and setting of the site.

        Args:
            problems: takes what the reader refuses; without it, the first is raised.
        """
        reader = Reader(
            extensions=self.config.markdown_extensions,
            extension_configs=self.config.mdx_configs,
        )
        reader.problems = problems
        return reader

    @functools.cached_property
    def collector(self) -> Any:
        return fences.collector(self.new_markdown())

    def name(self, path: Path) -> str:
        """How messages call a file: its path from the book's root."""
        path = path.resolve()
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else str(path)

    def pages(self) -> list[Path]:
        return sorted(self.docs.rglob("*.md"))

    def chapters(self) -> list[Path]:
        return [path for path in self.pages() if number_of(path.stem)]


def number_of(key: str) -> str:
    """The number of the chapter with that key: 1.2. Empty, where it is no chapter's."""
    found = KEY.fullmatch(key)
    return f"{found['module']}.{found['part']}" if found else ""


def metadata(page: str) -> list[str]:
    """The keys that MkDocs reads at a page's top, and shows nobody.

    A line such as `Note: …` is one to it, if a page begins so.
    """
    return list(meta.get_data(page)[1])


@functools.cache
def open_book(root: Path, elsewhere: bool = False) -> Book:
    """Read the book whose mkdocs.yml stands in `root`."""
    root = root.resolve()
    return Book(root, load_config(str(root / "mkdocs.yml")), elsewhere)
