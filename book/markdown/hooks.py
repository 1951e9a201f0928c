"""What MkDocs alone can do: `<meta>` tags, light labs, a short message for an error.

Nothing here makes a page right: Zensical, for one, skips hooks.
"""

from pathlib import Path
from typing import Any

import mkdocs_jupyter.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from book import front_matter
from book.errors import PageError
from book.markdown import lab_pages

# A lab in the look of the other pages: mkdocs-jupyter's own would add 600 kB of style.
LAB_TEMPLATES = Path(__file__).parents[1] / "labs"
mkdocs_jupyter.config.settings.templates_dir = str(LAB_TEMPLATES)


def on_page_markdown(
    markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
) -> None:
    """Give the theme the page's description, author and date.

    Not the title: the theme would add the book's name to it a second time.
    """
    table, _ = front_matter.split(markdown)
    for key in ("description", "author", "date"):
        if key in table:
            page.meta[key] = table[key]


def on_page_content(
    html: str, /, *, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Make a lab's page as light as a chapter's."""
    is_lab = page.file.src_uri.endswith(".ipynb")
    return lab_pages.lighten(html, Path(page.file.src_uri)) if is_lab else html


def on_build_error(*, error: Exception, **_: Any) -> None:
    """Spare the author a traceback: MkDocs has already logged page, line and cause."""
    if isinstance(error, PageError):
        raise Abort("The site was not built: mend the page named above.")
