"""Makes a blog post of a chapter: one Markdown file that needs nothing of the book.

TOML front matter and dollar-delimited math stay; code is expanded, figures lie beside
the file, folded parts are HTML, checked numbers are plain. Blocks that must not run
by themselves (starters, wrong answers, errors on purpose) bear a comment that
documentation testers such as Sybil understand and readers never see.
"""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from book import files
from book.exports.standalone import code_of
from book.pages.fences import Block
from book.pages.page import Page
from book.pages.parts import ATTRIBUTES, LINK, Fold, Prose, joined

SKIP = "<!--- skip: next -->"
FIGURE = re.compile(r"\]\((?:\.\./)*figures/")


def make(page: Page) -> str:
    """The chapter as Markdown for a static site generator that reads TOML."""
    end = page.text.index("\n+++", 3) + len("\n+++")
    body = "\n\n".join("\n".join(lines).strip("\n") for lines in _body(page))
    return f"{page.text[:end]}\n\n{body}\n"


def _body(page: Page) -> Iterator[list[str]]:
    for part in joined(page):
        if isinstance(part, Prose):
            yield [_plain(line) for line in part.plain]
        elif isinstance(part, Fold):
            yield _fold(part)
        else:
            yield _code(page, part.block)


def _fold(part: Fold) -> list[str]:
    if part.title is None:
        return ["</details>"]
    return ["<details>", f"<summary>{html.escape(part.title)}</summary>"]


def _code(page: Page, block: Block) -> list[str]:
    fence = ["```" + block.language, code_of(page, block), "```"]
    # A check stands above the solution that it would have to accept.
    stays_unrun = block.is_tried or "raises" in block.options
    if stays_unrun or (block.is_python and not block.runs):
        return [SKIP, "", *fence]
    return fence


def _plain(line: str) -> str:
    line = FIGURE.sub("](", line)
    line = LINK.sub(_link, line)
    return ATTRIBUTES.sub("", line)


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
