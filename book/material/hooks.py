"""What MkDocs alone can do: `<meta>` tags, light labs, a short message for an error,
and builds that do no more than they must.

No chapter needs it in order to be right: Zensical, for one, skips hooks. A lab does,
for its formulas, and is left to MkDocs altogether.
"""

import posixpath
from pathlib import Path
from typing import Any

import jinja2
import mkdocs_jupyter.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from watchdog.observers.polling import PollingObserver

from book.errors import PageError
from book.labs import page as lab_page
from book.material import lean, preview
from book.pages import front_matter

# A lab in the look of the other pages: mkdocs-jupyter's own would add 600 kB of style.
LAB_TEMPLATES = Path(__file__).parents[1] / "labs" / "look"
mkdocs_jupyter.config.settings.templates_dir = str(LAB_TEMPLATES)
lean.convert_labs()


def on_config(config: MkDocsConfig, /) -> None:
    lean.shorten_search(config)


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    preview.memory(config).remove_outdated(files, config)


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
    """Give a lab's page a bar and a description, and make it as light as others."""
    if not page.file.src_uri.endswith(".ipynb"):
        return html
    root = Path(config.config_file_path).parent
    lab, repository = Path(str(page.file.abs_src_path)), config.repo_url or ""
    page.meta["description"] = lab_page.description(lab)
    source = Path(page.file.src_uri)

    def address(name: str) -> str | None:
        file = files.get_file_from_path(posixpath.normpath(source.parent / name))
        return file.url_relative_to(page.file) if file else None

    html = lab_page.link(html, source, address)
    html = lab_page.add_bar(html, lab, repository, root)
    return lab_page.lighten(html, source)


def on_env(env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> None:
    preview.memory(config).complete(files)
    lean.keep_templates(env, config)


@event_priority(50)  # before the search plugin writes its index
def on_post_build(*, config: MkDocsConfig) -> None:
    preview.memory(config).complete_search(config)
    preview.memory(config).accept()


def on_serve(server: LiveReloadServer, /, **_: Any) -> None:
    """Look for edits ten times a second; MkDocs looks twice."""
    watched = list(server._watched_paths)
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.1)
    for path in watched:
        server.watch(path)


def on_build_error(*, error: Exception, **_: Any) -> None:
    """Spare the author a traceback: MkDocs has already logged page, line and cause."""
    if isinstance(error, PageError):
        raise Abort("The site was not built: mend the page named above.")
