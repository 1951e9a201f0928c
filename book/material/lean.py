"""Spares the build work whose result nobody sees: the pages come out the same."""

import copy
import re
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs_jupyter import nbconvert2
from nbconvert.exporters import HTMLExporter, TemplateExporter

# What the search plugin parses and drops: the marks of highlighted code, and formulas.
UNSEARCHED = re.compile(r"</?span\b[^>]*>|<math\b.*?</math>", re.DOTALL)


class LabExporter(HTMLExporter):
    """Fills our template, and leaves it at that.

    Its parent parses the HTML again, to mark up what nbconvert's own templates make.
    """

    def from_notebook_node(self, *args: Any, **options: Any) -> Any:
        return TemplateExporter.from_notebook_node(self, *args, **options)


def convert_labs() -> None:
    nbconvert2.HTMLExporter = LabExporter


def shorten_search(config: MkDocsConfig) -> None:
    """Let the search plugin read a page without the elements that it drops."""
    search: Any = config.plugins.get("material/search")
    if search is None:
        return
    add = search.search_index.add_entry_from_context

    def add_words(page: Page) -> None:
        words = copy.copy(page)
        words.content = UNSEARCHED.sub("", page.content or "")
        add(words)

    search.search_index.add_entry_from_context = add_words


def keep_templates(env: jinja2.Environment, config: MkDocsConfig) -> None:
    """Keep the theme's compiled templates: compiling takes longer than filling them.

    Jinja keys them by their text, and by the versions of Python and of itself.
    """
    kept = Path(config.config_file_path).parent / ".cache" / "jinja"
    kept.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(kept))
