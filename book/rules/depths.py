"""The rule of depths: a fold `Deeper: …` holds nothing that code elsewhere needs.

It is for those who want more. Whoever leaves it shut, and types along, would meet a
NameError further down.
"""

from collections.abc import Iterator

from book.errors import PageError
from book.pages import names
from book.pages.names import Piece
from book.pages.page import Page
from book.pages.parts import Code, Fold, parts

DEEPER = "Deeper: "


def violations(page: Page) -> Iterator[PageError]:
    told: set[Fold] = set()
    for piece, name, fold in names.taken(_session(page)):
        if (fold.title or "").startswith(DEEPER) and fold not in told:
            told.add(fold)
            problem = f"the code at line {piece.line} needs {name!r} from this fold"
            fix = "Define it outside, in a fold `Code: …`, or move that code in here."
            yield PageError(page.name, fold.line, problem, fix)


def _session(page: Page) -> Iterator[Piece[Fold]]:
    folds: list[Fold] = []
    for part in parts(page):
        if isinstance(part, Fold):
            folds = folds[:-1] if part.title is None else [*folds, part]
        elif isinstance(part, Code) and part.block.is_python:
            try:
                code = "\n".join(line.text for line in page.code(part.block))
            except PageError:  # told by the rules of the loop
                continue
            task = str(part.block.exercise or "")
            yield Piece(code, tuple(folds), task, part.block.start)
