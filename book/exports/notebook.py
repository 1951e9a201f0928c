"""Makes a Jupyter notebook of a chapter.

It is the learner's notebook, and lies in docs/notebooks/, from where the site and
Colab take it; `make update` writes it anew when its page changes. Outputs are left
out, because Jupyter makes its own; an exercise has its starter to fill in, and its
check below; solutions stand at the end.
"""

import re
from pathlib import PurePosixPath
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book.exports.plain import Box, Fenced, Part, Text, join, outside, parts
from book.exports.standalone import code_of
from book.notebooks import MAY_RAISE, METADATA
from book.pages import front_matter
from book.pages.book import number_of
from book.pages.exercises import Exercise
from book.pages.fences import Block
from book.pages.page import IMAGE, Page
from book.pages.parts import ATTRIBUTES, LINK

SOLUTION = "Solution"  # the title that says no more than where it then stands
FOOTNOTE = re.compile(r"\[\^([\w-]+)\]:?")


class _Maker:
    """Turns parts into cells.

    Attributes:
        cells: those of the page in its order.
        solutions: those that go to the end.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells: list[NotebookNode] = []
        self.solutions: list[NotebookNode] = []
        self._into = self.cells
        self._text: list[list[str]] = []  # of the next cell
        self._line = 0
        self._set_in = 0  # what stands in a list with the code above it

    def take(self, parts: list[Part]) -> None:
        for part in parts:
            if isinstance(part, Text):
                self._say(outside(plain, "\n".join(part.lines)), part.line)
            elif isinstance(part, Fenced):
                self._fenced(part)
            else:
                self._box(part)
        self._end_text()

    def _box(self, box: Box) -> None:
        roles = {block.role for block in box.blocks}
        if roles == {"wrong"}:
            return  # the checks still know them
        self._end_text()
        solved = next((b for b in box.blocks if b.role == "solution"), None)
        around = self._into
        if any(map(self._solves, box.blocks)):
            self._into = self.solutions
        if solved:
            self._say(self._heading(solved), box.line)
        if box.title and not (solved and box.title == SOLUTION):
            self._end_text()
            self._say(f"**{box.title}**", box.line)
        self._end_text()
        self.take(box.parts)
        self._into = around

    def _fenced(self, fenced: Fenced) -> None:
        block = fenced.block
        if block.is_output or block.role == "wrong":
            return
        text = code_of(self.page, block)
        if not block.runs:
            self._say("\n".join(fenced.show(block.language, text)), block.start)
            return
        self._end_text()
        around, exercise = self._into, self._exercise(block)
        if self._solves(block):
            self._into = self.solutions
        if block.role == "solution" and around is not self.solutions:
            self._say(self._heading(block), block.start)
            self._end_text()
        self._code(block, text, block.role == "check" or "raises" in block.options)
        if exercise and exercise.check and block.role == "solution":
            self._code(exercise.check, code_of(self.page, exercise.check), False)
        self._into = around
        self._set_in = len(fenced.before) if fenced.before.isspace() else 0

    def _code(self, block: Block, text: str, may_raise: bool) -> None:
        # Jupyter shows open figures; a figure as the last value would be a second
        text = f"{text};" if "figure" in block.options else text
        cell = self._cell(new_code_cell, text, block.start)
        if may_raise:
            cell.metadata["tags"] = [MAY_RAISE]

    def _exercise(self, block: Block) -> Exercise | None:
        return self.page.exercise(block.exercise)

    def _solves(self, block: Block) -> bool:
        """Does it stand at the end: a solution, or what builds on it?"""
        exercise = self._exercise(block)
        builds = exercise is not None and exercise.solves(block)
        return builds or block.role == "solution"

    def _heading(self, solution: Block) -> str:
        exercise = self._exercise(solution)
        return f"### {exercise.title}" if exercise else f"### {SOLUTION}"

    def _say(self, text: str, line: int) -> None:
        """Add lines to the text that the next cell holds."""
        lines = text.split("\n")
        if not self._text:
            self._line = line
            lines = _less_in(lines, self._set_in)
        self._text.append(lines)

    def _end_text(self) -> None:
        if text := join(self._text):
            self._cell(new_markdown_cell, text, self._line)
        self._text, self._line = [], 0

    def _cell(self, new: Any, source: str, line: int) -> NotebookNode:
        origin = {"page": self.page.name, "line": line}
        cell: NotebookNode = new(source, metadata={"book": origin})
        self._into.append(cell)
        self._set_in = 0
        return cell


def _less_in(lines: list[str], columns: int) -> list[str]:
    """The lines, the first of which are set in as far as the code above them."""
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith(" " * columns):
            return [one[columns:] for one in lines[:number]] + lines[number:]
    return [one[columns:] for one in lines]


def plain(text: str) -> str:
    """Markdown that Jupyter reads: no images that the code draws, no attributes."""
    text = IMAGE.sub(lambda m: "" if "figures/" in m["src"] else m[0], text)
    text = FOOTNOTE.sub(r"<sup>\1</sup>", text)
    return ATTRIBUTES.sub("", LINK.sub(_link, text))


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
    maker.take([Text([f"# {title}", "", byline], 1)])
    maker.take(parts(page))
    if maker.solutions:
        maker.take([Text(["## Solutions"], len(page.lines))])
    cells = maker.cells + maker.solutions
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # nbformat's own are random, which diffs show
    notebook: NotebookNode = new_notebook(cells=cells, metadata=METADATA)
    return notebook
