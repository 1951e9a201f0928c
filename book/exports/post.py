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
from book.pages.book import Book
from book.pages.page import Page
from book.pages.parts import Code, Fold, Prose, parts

SKIP = "<!--- skip: next -->"
LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s:]+\.md)(?P<anchor>#[^)]*)?\)"
)
FIGURE = re.compile(r"\]\((?:\.\./)*figures/")
ATTRIBUTES = re.compile(r"\{:?\s*[.#][^}`]*\}")


def make(page: Page, book: Book) -> str:
    """The chapter as Markdown for a static site generator that reads TOML."""
    end = page.text.index("\n+++", 3) + len("\n+++")
    body = "\n\n".join("\n".join(lines).strip("\n") for lines in _body(page, book))
    return f"{page.text[:end]}\n\n{body}\n"


def _body(page: Page, book: Book) -> Iterator[list[str]]:
    for part in parts(page, book):
        if isinstance(part, Prose):
            yield [_plain(line) for line in part.lines]
        elif isinstance(part, Fold):
            yield _fold(part)
        else:
            yield _code(part)


def _fold(part: Fold) -> list[str]:
    if part.title is None:
        return ["</details>"]
    return ["<details>", f"<summary>{html.escape(part.title)}</summary>"]


def _code(part: Code) -> list[str]:
    block = part.block
    fence = ["```" + block.language, part.text, "```"]
    answers = ("starter", "check", "wrong")  # the check stands before the solution
    stays_unrun = block.role in answers or "raises" in block.options
    if stays_unrun or (block.is_python and not block.runs):
        return [SKIP, "", *fence]
    return fence


def _plain(line: str) -> str:
    line = FIGURE.sub("](", line)
    line = LINK.sub(lambda m: m["text"], line)
    return ATTRIBUTES.sub("", line)


def write(page: Page, book: Book, folder: Path) -> None:
    """Write the post, and beside it the figures that it shows."""
    files.replace(
        files.Write(folder / f"{page.key}.md", make(page, book).encode("utf-8"))
    )
    for image in page.images:
        for file in sorted(book.figures.glob(f"{image.figure}.*")):
            shutil.copy(file, folder)
