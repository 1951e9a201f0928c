"""Lets `mkdocs serve --dirty` build what an edit changes: not less, and little more.

By itself, a dirty build builds a page again when the page's own file is younger than
its HTML. But a page also shows code, the sizes of its figures and the titles of other
pages. So before MkDocs looks, this removes what was built from anything that changed;
what is missing, MkDocs builds. A full build begins with an empty folder: there, nothing
is removed and nothing remembered.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from book.pages import includes

FIGURE = re.compile(r"figures/([^/.#?)\s]+)\.(?:svg|webp)")
FIGURE_FILES = (".svg", ".webp", ".json")  # the last makes a figure a flipbook
TITLE = re.compile(r"^(?:# |title\s*=).*", re.MULTILINE)
Stamp = tuple[object, ...]

# At every save, it warns that links and navigation may be wrong. They are not.
logging.getLogger("mkdocs.commands.build").addFilter(
    lambda record: "A 'dirty' build" not in record.getMessage()
)


class Memory:
    """What the last build of a site was made from, and what others need of its pages.

    Attributes:
        stamps: what each file of the site is made from now.
        built: the same, for what stands in the site's folder.
        entries: what the search finds, by the address of the page.
    """

    def __init__(self) -> None:
        self.stamps: dict[str, Stamp] = {}
        self.built: dict[str, Stamp] = {}
        self.pages: dict[str, Page] = {}
        self.entries: dict[str, list[dict[str, Any]]] = {}

    def remove_outdated(self, files: Files, config: MkDocsConfig) -> None:
        """Remove what was built from a file that has changed or is gone."""
        mine = [file for file in files if file.src_dir == config.docs_dir]
        shared = _shared(mine, config)
        # Taken before MkDocs reads: what is saved while it builds will differ.
        self.stamps = {file.abs_dest_path: _stamp(file, shared) for file in mine}
        for built in self.stamps.keys() | self.built.keys():
            if self.stamps.get(built) != self.built.get(built):
                Path(built).unlink(missing_ok=True)
                self.built.pop(built, None)

    def complete(self, files: Files) -> None:
        """Give pages that are not built again what the others show and check of them.

        That is their titles, above all: MkDocs knows only those of the pages it reads.
        """
        now = {file.page.url: file.page for file in files if file.page}
        for url, page in now.items():
            if page.markdown is None and url in self.pages:
                old = self.pages[url]
                page.title, page.meta, page.toc = old.title, old.meta, old.toc
                page.present_anchor_ids = old.present_anchor_ids
        self.pages = now

    def complete_search(self, config: MkDocsConfig) -> None:
        """Let the search find all pages, not only those that were built now.

        Material's plugin means to, but its way fits no page that others lie below.
        """
        search: Any = config.plugins.get("material/search")
        if search is None:
            return
        found = defaultdict(list)
        for entry in search.search_index.entries:
            found[entry["location"].partition("#")[0]].append(entry)
        for url, page in self.pages.items():
            if page.markdown is None:
                found[url] = self.entries.get(url, [])
        self.entries = {url: found[url] for url in self.pages}
        search.search_index.entries = list(chain.from_iterable(self.entries.values()))
        search.search_index_prev = None

    def accept(self) -> None:
        """The build succeeded: the folder holds what it was to hold."""
        self.built = self.stamps


_memories: defaultdict[str, Memory] = defaultdict(Memory)


def memory(config: MkDocsConfig) -> Memory:
    """The memory of this process for the site in one folder."""
    return _memories[config.site_dir]


def _shared(files: Iterable[File], config: MkDocsConfig) -> Stamp:
    """What every page is made from: the settings, and which other pages there are."""
    titles = [
        (file.src_uri, *TITLE.findall(_text(file))[:1])
        for file in files
        if file.src_uri.endswith((".md", ".ipynb"))
    ]
    return (_state(Path(config.config_file_path)), *titles)


def _stamp(file: File, shared: Stamp) -> Stamp:
    own = _state(Path(str(file.abs_src_path)))
    if not file.is_documentation_page():
        return own
    text = _text(file)
    docs = Path(str(file.src_dir))
    return (own, shared, *(_state(path) for path in _sources(text, docs)))


def _text(file: File) -> str:
    """The page as it is written; nothing for a lab, which includes nothing."""
    if not file.src_uri.endswith(".md"):
        return ""
    return Path(str(file.abs_src_path)).read_text("utf-8", "replace")


def _sources(text: str, docs: Path) -> Iterator[Path]:
    """The files that a page shows, as far as they are not its own."""
    for line in text.splitlines():
        if found := includes.INCLUDE.match(line):
            yield Path(includes.FOLDER) / found["target"].partition(":")[0]
    for name in FIGURE.findall(text):
        for suffix in FIGURE_FILES:
            yield docs / "figures" / f"{name}{suffix}"


def _state(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size
