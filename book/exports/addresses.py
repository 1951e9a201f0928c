"""Where the site publishes what the book holds: addresses that are right anywhere."""

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from book.notebooks import SUFFIX
from book.pages.book import Book
from book.pages.page import IMAGE
from book.pages.parts import LINK

PAGES = (".md", SUFFIX)
NOTEBOOKS = "notebooks/"  # to download, and no pages


@dataclass(frozen=True)
class Place:
    """The file in docs/ that a page is made of."""

    path: Path
    book: Book

    @property
    def inside(self) -> str:
        """The page's folder in the site: empty for the first page."""
        return _folder(self.path.relative_to(self.book.docs).as_posix())

    @property
    def address(self) -> str:
        return self._whole(self.path.name)

    def complete(self, text: str) -> str:
        """Markdown whose links and images lead to their place from anywhere."""
        return LINK.sub(self._link, IMAGE.sub(self._image, text))

    def _link(self, found: re.Match[str]) -> str:
        if ":" in found["target"]:
            return found[0]
        target = self._whole(found["target"] or self.path.name)
        return f"[{found['text']}]({target}{found['anchor'] or ''})"

    def _image(self, found: re.Match[str]) -> str:
        if ":" in found["src"]:
            return found[0]
        return f"![{found['alt']}]({self._whole(found['src'])})"

    def _whole(self, target: str) -> str:
        home = f"{self.book.config.site_url or '/'}".rstrip("/")
        folder = self.path.parent.relative_to(self.book.docs).as_posix()
        inside = posixpath.normpath(posixpath.join(folder, target))
        is_page = inside.endswith(PAGES) and not inside.startswith(NOTEBOOKS)
        return f"{home}/{_folder(inside) if is_page else inside}"


def _folder(inside: str) -> str:
    """`module1/ch12.md` is published in `module1/ch12/`, `labs/index.md` in `labs/`."""
    name = inside.rpartition(".")[0]
    folder = "" if name == "index" else name.removesuffix("/index")
    return f"{folder}/" if folder else ""
