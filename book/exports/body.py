"""What stands on a page, as one text of plain Markdown, in one of several shapes."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from book.exports.plain import Box, Fenced, Part, Text, join, outside, parts
from book.exports.standalone import code_of
from book.pages.page import Page


@dataclass(frozen=True)
class Shape:
    """How a page is written for some reader.

    Attributes:
        words: what becomes of its text outside code and formulas.
        unrun: the line above a block that does not run by itself, if any.
    """

    words: Callable[[str], str]
    unrun: str = ""


def text(page: Page, shape: Shape) -> str:
    """The page below its front matter; what is folded is HTML that folds it."""
    return join(_pieces(page, parts(page), shape))


def _pieces(page: Page, inside: list[Part], shape: Shape) -> Iterator[list[str]]:
    for part in inside:
        if isinstance(part, Text):
            yield outside(shape.words, "\n".join(part.lines)).split("\n")
        elif isinstance(part, Fenced):
            yield from _code(page, part, shape)
        else:
            is_open = " open" if part.kind == "tab" else ""
            yield [f"<details{is_open}>", f"<summary>{_title(part)}</summary>"]
            yield from _pieces(page, part.parts, shape)
            yield ["</details>"]


def _title(box: Box) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(box.title, quote=False))


def _code(page: Page, fenced: Fenced, shape: Shape) -> Iterator[list[str]]:
    block = fenced.block
    # A check stands above the solution that it would have to accept.
    stays_unrun = block.is_tried or "raises" in block.options
    if shape.unrun and (stays_unrun or (block.is_python and not block.runs)):
        # Testers look for it at the beginning of a line, or below a list's text.
        yield [(fenced.before if fenced.before.isspace() else "") + shape.unrun]
    yield fenced.show(block.language, code_of(page, block))
