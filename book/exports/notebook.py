"""Makes a Jupyter notebook of a chapter.

It is the learner's notebook, and lies in docs/notebooks/, from where the site and
Colab take it; `make update` writes it anew when its page changes. Outputs are left
out, because Jupyter makes its own; an exercise has its starter to fill in, and its
check below; solutions stand at the end.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from book.exports.standalone import code_of
from book.notebooks import MAY_RAISE, METADATA
from book.pages import front_matter
from book.pages.book import number_of
from book.pages.fences import Block
from book.pages.page import IMAGE, Page
from book.pages.parts import ATTRIBUTES, LINK, Code, Fold, Part, Prose, joined

SOLUTION, ANSWERS = "Solution", "Answers that look right"


@dataclass
class _Maker:
    """Turns parts into cells.

    Attributes:
        solutions: the cells that go to the end.
    """

    page: Page
    cells: list[NotebookNode] = field(default_factory=list)
    solutions: list[NotebookNode] = field(default_factory=list)
    fold: str | None = None

    def take(self, part: Part) -> None:
        if isinstance(part, Fold):
            self.fold = part.title
            if part.title and part.title not in (SOLUTION, ANSWERS):
                self._prose((f"**{part.title}**",), part.line, self.cells)
        elif self.fold == ANSWERS:
            return  # the checks still know them
        elif self.fold == SOLUTION:
            self._solution(part)
        elif isinstance(part, Prose):
            self._prose(part.plain, part.line, self.cells)
        else:
            self._code(part.block, self.cells)

    def _solution(self, part: Prose | Code) -> None:
        if isinstance(part, Prose):
            self._prose(part.plain, part.line, self.solutions)
            return
        block = part.block
        exercise = self.page.exercise(block.exercise)
        if exercise is None or block is not exercise.solution:
            self._code(block, self.solutions)
            return
        self._prose((f"### {exercise.title}",), block.start, self.solutions)
        self._code(block, self.solutions)
        if exercise.check:
            text = code_of(self.page, exercise.check)
            self.solutions.append(self._cell(new_code_cell, text, block.start))

    def _code(self, block: Block, cells: list[NotebookNode]) -> None:
        if block.is_output:
            return
        text = code_of(self.page, block)
        if not block.runs:
            fence = "`" * 3
            lines = (f"{fence}{block.language}", text, fence)
            self._prose(lines, block.start, cells)
            return
        # Jupyter shows open figures; a figure as the last value would be a second
        text = f"{text};" if "figure" in block.options else text
        cell = self._cell(new_code_cell, text, block.start)
        if block.role == "check" or "raises" in block.options:
            cell.metadata["tags"] = [MAY_RAISE]
        cells.append(cell)

    def _prose(
        self, lines: tuple[str, ...], line: int, cells: list[NotebookNode]
    ) -> None:
        text = "\n".join(_plain(one) for one in lines).strip("\n")
        if text:
            cells.append(self._cell(new_markdown_cell, text, line))

    def _cell(self, new: Any, source: str, line: int) -> NotebookNode:
        origin = {"page": self.page.name, "line": line}
        cell: NotebookNode = new(source, metadata={"book": origin})
        return cell


def _plain(line: str) -> str:
    """Markdown that Jupyter reads: no images that the code draws, no attributes."""
    line = IMAGE.sub(lambda m: "" if "figures/" in m["src"] else m[0], line)
    line = LINK.sub(_link, line)
    return ATTRIBUTES.sub("", line) if "`" not in line else line


def _link(found: re.Match[str]) -> str:
    """The notebook of a chapter lies beside this one; other pages do not."""
    path, anchor = PurePosixPath(found["target"]), found["anchor"] or ""
    if path.suffix == ".md" and number_of(path.stem):
        return f"[{found['text']}]({path.stem}.ipynb{anchor})"
    stays = not found["target"] or found["target"].startswith(("http:", "https:"))
    return found[0] if stays else found["text"]


def make(page: Page) -> NotebookNode:
    """The page as a notebook; every cell knows the page and line that it came from."""
    maker = _Maker(page)
    title, front = front_matter.heading(page.title), page.front
    byline = front_matter.byline(str(front["author"]), str(front["date"]))
    maker.take(Prose((f"# {title}", "", byline), 1))
    for part in joined(page):
        maker.take(part)
    if maker.solutions:
        maker.take(Prose(("## Solutions",), len(page.lines)))
    cells = maker.cells + maker.solutions
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # nbformat's own are random, which diffs show
    whole = {"metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook: NotebookNode = nbformat.from_dict({"cells": cells, **whole})
    return notebook
