"""Makes a Jupyter notebook of a chapter.

It is the learner's notebook, and lies in docs/notebooks/, from where the site and
Colab take it; `make update` writes it anew when its page changes. Outputs are left
out, because Jupyter makes its own; an exercise has its starter to fill in, and its
check below; solutions stand at the end.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from book import files
from book.pages import front_matter, page
from book.pages.book import Book
from book.pages.page import EXERCISE, HEADING, IMAGE, KEY, Page
from book.pages.parts import Code, Fold, Part, Prose, parts

FOLDER = "notebooks"  # in docs/
MAY_RAISE = "raises-exception"  # the tag that lets a notebook run on after an error
SOLUTION, ANSWERS = "Solution", "Answers that look right"
CHAPTER_LINK = re.compile(r"\]\((?P<path>[^)\s:#]*?)(?P<key>ch\d\d_\w+)\.md")
OTHER_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?!https?:|#|ch\d\d_)[^)]*\)")
ATTRIBUTES = re.compile(r"\{:?\s*[.#][^}]*\}")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass
class _Maker:
    """Turns parts into cells.

    Attributes:
        solutions: the cells that go to the end.
        exercise: the heading of the exercise at hand.
        check: the source of its check.
    """

    page: Page
    cells: list[NotebookNode] = field(default_factory=list)
    solutions: list[NotebookNode] = field(default_factory=list)
    fold: str | None = None
    exercise: str = ""
    check: str = ""

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
            self._note_exercise(part)
            self._prose(part.lines, part.line, self.cells)
        else:
            self._code(part, self.cells)

    def _note_exercise(self, prose: Prose) -> None:
        for line in prose.lines:
            heading = HEADING.match(line)
            if heading and EXERCISE.match(heading[2]):
                self.exercise = heading[2]

    def _solution(self, part: Part) -> None:
        if isinstance(part, Prose):
            self._prose(part.lines, part.line, self.solutions)
        elif isinstance(part, Code):
            if part.block.role == "solution":
                heading = (f"### {self.exercise.partition(' (')[0]}",)
                self._prose(heading, part.block.start, self.solutions)
            self._code(part, self.solutions)
            if part.block.role == "solution" and self.check:
                line = part.block.start
                self.solutions.append(self._cell(new_code_cell, self.check, line))

    def _code(self, part: Code, cells: list[NotebookNode]) -> None:
        block = part.block
        if block.is_output:
            return
        if not block.runs:
            fence = "`" * 3
            lines = (f"{fence}{block.language}", part.text, fence)
            self._prose(lines, block.start, cells)
            return
        # Jupyter shows open figures; a figure as the last value would be a second
        text = f"{part.text};" if "figure" in block.options else part.text
        cell = self._cell(new_code_cell, text, block.start)
        if block.role == "check":
            self.check = part.text
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
    line = CHAPTER_LINK.sub(r"](\g<key>.ipynb", line)
    line = OTHER_LINK.sub(lambda m: m["text"], line)
    return ATTRIBUTES.sub("", line) if "`" not in line else line


def make(page: Page, book: Book) -> NotebookNode:
    """The page as a notebook; every cell knows the page and line that it came from."""
    maker = _Maker(page)
    title, front = front_matter.heading(page.title), page.front
    byline = front_matter.byline(str(front["author"]), str(front["date"]))
    maker.take(Prose((f"# {title}", "", byline), 1))
    for part in parts(page, book):
        maker.take(part)
    if maker.solutions:
        maker.take(Prose(("## Solutions",), len(page.lines)))
    cells = maker.cells + maker.solutions
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # nbformat's own are random, which diffs show
    whole = {"metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook: NotebookNode = nbformat.from_dict({"cells": cells, **whole})
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """The notebook as a file's content."""
    nbformat.validate(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def stale(book: Book) -> list[files.Write]:
    """The notebooks that are not as their pages would have them now."""
    folder = book.docs / FOLDER
    fresh = {}
    for path in book.pages():
        if KEY.fullmatch(path.stem):
            one = page.read(path, book)
            text = to_text(make(one, book))
            fresh[folder / f"{path.stem}.ipynb"] = text.encode("utf-8")
    gone = [files.Write(path, None) for path in folder.glob("*") if path not in fresh]
    return gone + [
        files.Write(path, content)
        for path, content in fresh.items()
        if not path.is_file() or path.read_bytes() != content
    ]
