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

from book.exports.standalone import code_of
from book.notebooks import MAY_RAISE, METADATA
from book.pages import front_matter
from book.pages.book import number_of
from book.pages.fences import Block
from book.pages.page import IMAGE, Page
from book.pages.parts import ATTRIBUTES, LINK, Fold, Part, Prose, joined

SOLUTION, ANSWERS = "Solution", "Answers that look right"


class _Maker:
    """Turns parts into cells.

    Attributes:
        solutions: the cells that go to the end.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells: list[NotebookNode] = []
        self.solutions: list[NotebookNode] = []
        self._fold: str | None = None

    def take(self, part: Part) -> None:
        if isinstance(part, Fold):
            self._fold = part.title
            if part.title and part.title not in (SOLUTION, ANSWERS):
                self._prose((f"**{part.title}**",), part.line)
        elif self._fold == ANSWERS:
            return  # the checks still know them
        elif isinstance(part, Prose):
            self._prose(part.plain, part.line)
        else:
            self._code(part.block)

    def _code(self, block: Block) -> None:
        if block.is_output:
            return
        text = code_of(self.page, block)
        if not block.runs:
            fence = "`" * 3
            self._prose((f"{fence}{block.language}", text, fence), block.start)
            return
        exercise = (
            self.page.exercise(block.exercise) if self._fold == SOLUTION else None
        )
        solved = exercise if exercise and block is exercise.solution else None
        if solved:
            self._prose((f"### {solved.title}",), block.start)
        # Jupyter shows open figures; a figure as the last value would be a second
        text = f"{text};" if "figure" in block.options else text
        cell = self._cell(new_code_cell, text, block.start)
        if block.role == "check" or "raises" in block.options:
            cell.metadata["tags"] = [MAY_RAISE]
        if solved and solved.check:
            check = solved.check
            self._cell(new_code_cell, code_of(self.page, check), check.start)

    def _prose(self, lines: tuple[str, ...], line: int) -> None:
        text = "\n".join(map(_plain, lines)).strip("\n")
        if text:
            self._cell(new_markdown_cell, text, line)

    def _cell(self, new: Any, source: str, line: int) -> NotebookNode:
        """Add a new cell where the part stands, or to the solutions."""
        origin = {"page": self.page.name, "line": line}
        cell: NotebookNode = new(source, metadata={"book": origin})
        (self.solutions if self._fold == SOLUTION else self.cells).append(cell)
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
    notebook: NotebookNode = new_notebook(cells=cells, metadata=METADATA)
    return notebook
