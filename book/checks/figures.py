"""Is the figure that a block drew the one that the page shows?"""

import json
from pathlib import Path
from typing import Any

from book import files
from book.checks.finding import Finding, Findings
from book.errors import UPDATE, PageError
from book.figures import account, drawing, flipbooks
from book.figures.cards import draw, title_drift
from book.pages import cards
from book.pages.book import Book
from book.pages.cards import Card
from book.pages.fences import Block
from book.pages.outputs import Slack
from book.pages.page import Page
from book.runs.ran import Ran

TOLERANCE = 0.01  # of what a series spans: less than a line is wide


def check(page: Page, block: Block, ran: Ran) -> Findings:
    name, label = block.options.get("figure"), block.options.get("flipbook")
    if name is None:
        if not ran.figures:
            return []
        problem = "the block draws a figure that the page does not show"
        fix = 'Name it in the fence, {.python figure="…"}, and show it below.'
        return [_finding(page, block, problem, fix)]
    if label is not None:
        return _flipbook(page, block, name, ran.figures)
    if len(ran.figures) != 1:
        problem = f"the block leaves {len(ran.figures)} figures open, not one"
        fix = "Draw one figure in a block, and do not close it."
        return [_finding(page, block, problem, fix)]
    found = _still(page, block, name, ran.figures[0])
    found += _live(page, block, name, ran.live)
    return [*found, *_left_over(page, block, name)]


def _left_over(page: Page, block: Block, name: str) -> Findings:
    """Data that the block no longer makes: the page would go on to move it."""
    own = f"{name}.{block.options.get('live', '').partition('(')[0]}.json"
    gone = (p for p in page.book.figures.glob(f"{name}.*json") if p.name != own)
    problem = "the figure is still, and {} would let it move"
    return [
        _finding(
            page, block, problem.format(path.name), writes=[files.Write(path, None)]
        )
        for path in gone
    ]


def _finding(
    page: Page,
    block: Block,
    problem: str,
    fix: str = UPDATE,
    writes: list[files.Write] | None = None,
) -> Finding:
    error = PageError(page.name, block.start, problem, fix)
    return Finding(error, (), tuple(writes or ()))


def _still(page: Page, block: Block, name: str, drawn: Any) -> Findings:
    book, card = page.book, cards.drawn_by(page, block)
    data = book.figure_data / f"{name}.json"
    plotted, kept = account.describe(drawn), dict[str, bytes]()
    if problem := _drift(data, plotted, book, block.tol or TOLERANCE):
        fresh = drawing.files(drawn, name, card)
    elif card and (problem := _card_drift(data, card, book)):
        plotted, names = account.load(data.read_text("utf-8"))
        kept = {one: (book.figures / one).read_bytes() for one in names}
        fresh = {card.file: draw(drawn, card.title)}
    else:
        return []
    writes = [files.Write(book.figures / file, text) for file, text in fresh.items()]
    stale = drawing.stale_files(book.figures, name, kept | fresh)
    writes += [files.Write(path, None) for path in stale]
    record = account.to_json(plotted, kept | fresh)
    writes.append(files.Write(data, record.encode("utf-8")))
    return [_finding(page, block, problem, writes=writes)]


def _drift(data: Path, plotted: Any, book: Book, tol: float) -> str | None:
    """What is wrong with the committed figure, in words; None if nothing is."""
    folder = book.figures
    if not data.is_file():
        return f"the figure {data.stem} has no file in {folder.parent.name}/figures/"
    old, drawn = account.load(data.read_text("utf-8"))
    words = Slack(elsewhere=book.elsewhere)
    moved = next(account.differences(old, plotted, tol, words), None)
    if moved:
        return f"the figure {data.stem} drifted: panel {moved}"
    for name, digest in drawn.items():
        path = folder / name
        if not path.is_file() or account.digest(path.read_bytes()) != digest:
            return f"{name} is not the file that was drawn"
    return None


def _card_drift(data: Path, card: Card, book: Book) -> str | None:
    """What is wrong with the card of a figure that did not drift."""
    _, drawn = account.load(data.read_text("utf-8"))
    if card.file not in drawn:
        return f"the card {card.file} does not show the figure {data.stem}"
    return title_drift(book.figures / card.file, card.title)


def _flipbook(page: Page, block: Block, name: str, drawn: list[Any]) -> Findings:
    """The frames, and the one that stands there without a script."""
    start = int(block.options.get("start", "1")) - 1
    if start >= len(drawn) or len(drawn) < 2:
        problem = f"a flipbook of {len(drawn)} figures cannot start with {start + 1}"
        fix = "Leave a figure open for each value, two at least."
        return [_finding(page, block, problem, fix)]
    try:
        recorded = flipbooks.record(drawn, block.options["flipbook"], start)
    except ValueError as error:
        fix = "Draw every frame by the same function."
        return [_finding(page, block, str(error), fix)]
    path = page.book.figures / f"{name}.json"
    found = _still(page, block, name, drawn[start])
    return [*found, *_recorded(page, block, "flipbook", path, recorded)]


def _live(page: Page, block: Block, name: str, given: Any) -> Findings:
    """What a figure that computes in the page is given."""
    if "live" not in block.options:
        return []
    made, element = block.options["live"], block.options["live"].partition("(")[0]
    if isinstance(given, BaseException):
        problem = f"{made} raises {type(given).__name__}: {given}"
        fix = "Define the function above, or in the block."
        return [_finding(page, block, problem, fix)]
    try:
        json.dumps(given, allow_nan=False)
    except (TypeError, ValueError) as error:
        problem = f"{made} gives what JSON cannot hold: {error}"
        fix = "Return dicts, lists, strings and finite numbers."
        return [_finding(page, block, problem, fix)]
    script = page.book.docs / "assets" / f"{element}.js"
    if not script.is_file():
        problem = f"no script shows it: {page.book.name(script)}"
        fix = f"It defines the element <book-{element}>."
        return [_finding(page, block, problem, fix)]
    path = page.book.figures / f"{name}.{element}.json"
    return _recorded(page, block, "live figure", path, given)


def _recorded(page: Page, block: Block, what: str, path: Path, given: Any) -> Findings:
    """Does the file that travels with a figure hold what the page's code gives?"""
    name, book = path.name.partition(".")[0], page.book
    if not path.is_file():
        moved: str | None = f"the {what} has no file {book.name(path)}"
    else:
        old = json.loads(path.read_text("utf-8"))
        slack = Slack(tol=block.tol, elsewhere=book.elsewhere)
        drifted = next(flipbooks.differences(old, given, slack, block.tol), None)
        moved = drifted and f"the {what} {name} drifted: {drifted}"
    if not moved:
        return []
    write = files.Write(path, flipbooks.to_json(given).encode("utf-8"))
    return [_finding(page, block, moved, writes=[write])]
