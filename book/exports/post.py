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
from book.exports.plain import Box, Fenced, Part, Text, join, outside, parts
from book.exports.standalone import code_of
from book.pages.page import Page
from book.pages.parts import ATTRIBUTES, LINK

SKIP = "<!--- skip: next -->"
FIGURE = re.compile(r"\]\((?:\.\./)*figures/")


def make(page: Page) -> str:
    """The chapter as Markdown for a static site generator that reads TOML."""
    end = page.text.index("\n+++", 3) + len("\n+++")
    return f"{page.text[:end]}\n\n{join(_pieces(page, parts(page)))}\n"


def _pieces(page: Page, inside: list[Part]) -> Iterator[list[str]]:
    for part in inside:
        if isinstance(part, Text):
            yield outside(_plain, "\n".join(part.lines)).split("\n")
        elif isinstance(part, Fenced):
            yield from _code(page, part)
        else:
            is_open = " open" if part.kind == "tab" else ""
            yield [f"<details{is_open}>", f"<summary>{_title(part)}</summary>"]
            yield from _pieces(page, part.parts)
            yield ["</details>"]


def _title(box: Box) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(box.title, quote=False))


def _code(page: Page, fenced: Fenced) -> Iterator[list[str]]:
    block = fenced.block
    # A check stands above the solution that it would have to accept.
    stays_unrun = block.is_tried or "raises" in block.options
    if stays_unrun or (block.is_python and not block.runs):
        # Testers look for it at the beginning of a line, or below a list's text.
        yield [(fenced.before if fenced.before.isspace() else "") + SKIP]
    yield fenced.show(block.language, code_of(page, block))


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
