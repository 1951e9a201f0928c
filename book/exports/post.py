"""Makes a blog post of a chapter: one Markdown file that needs nothing of the book.

TOML front matter and dollar-delimited math stay; code is expanded, figures lie beside
the file, folded parts are HTML, checked numbers are plain. Blocks that must not run
by themselves (starters, wrong answers, errors on purpose) bear a comment that
documentation testers such as Sybil understand and readers never see.
"""

import re
import shutil
from pathlib import Path

from book import files
from book.exports import body
from book.pages.page import Page
from book.pages.parts import ATTRIBUTES, LINK

SKIP = "<!--- skip: next -->"
FIGURE = re.compile(r"\]\((?:\.\./)*figures/")


def make(page: Page) -> str:
    """The chapter as Markdown for a static site generator that reads TOML."""
    end = page.text.index("\n+++", 3) + len("\n+++")
    return f"{page.text[:end]}\n\n{body.text(page, body.Shape(_plain, SKIP))}\n"


def _plain(text: str) -> str:
    text = LINK.sub(_link, FIGURE.sub("](", text))
    return ATTRIBUTES.sub("", text)


def _link(found: re.Match[str]) -> str:
    """Other pages do not lie beside a post: of a link to one, the words stay."""
    target = found["target"]
    is_page = target.endswith(".md") and ":" not in target
    return found["text"] if is_page else found[0]


def write(page: Page, folder: Path) -> None:
    """Write the post, and beside it the figures that it shows."""
    files.replace(files.Write(folder / f"{page.key}.md", make(page).encode("utf-8")))
    for image in page.images:
        for file in sorted(page.book.figures.glob(f"{image.figure}.*")):
            shutil.copy(file, folder)
