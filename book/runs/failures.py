"""Says where a block failed: on the page, and in the code that the page includes."""

import linecache
import traceback
from pathlib import Path

from book.errors import PageError
from book.pages.book import Book
from book.pages.fences import Block
from book.pages.page import Page
from book.runs import lacking


def describe(page: Page, block: Block, cause: BaseException) -> str:
    """A short traceback that begins on the page and leaves the machinery out."""
    if isinstance(cause, PageError):  # its code cannot even be read
        return str(cause)
    book, name = page.book, type(cause).__name__
    lines = [f"{page.name}:{block.start}: the block raised {name}: {cause}"]
    frames = traceback.extract_tb(cause.__traceback__)
    ours = [n for n, f in enumerate(frames) if _is_reader_code(f.filename, book)]
    for frame in frames[ours[0] :] if ours else []:
        where = f"{book.name(Path(frame.filename))}:{frame.lineno}"
        lines += [f"  {where}: in {frame.name}", f"    {frame.line}"]
    if isinstance(cause, SyntaxError) and cause.filename and cause.lineno:
        source = linecache.getline(cause.filename, cause.lineno).strip()
        lines += [
            f"  {book.name(Path(cause.filename))}:{cause.lineno}:",
            f"    {source}",
        ]
    fix = _fix(page, block, cause, bool(ours))
    return "\n".join([*lines, *(f"  {line}" for line in fix)])


def _fix(
    page: Page, block: Block, cause: BaseException, from_reader: bool
) -> list[str]:
    """What to do about it. Few pages mean to show a name that is not there."""
    match cause:
        case ImportError():
            return [
                "Check its spelling; what a page may import stands in the group `code` "
                "of pyproject.toml."
            ]
        case UnboundLocalError():
            pass
        case NameError(name=str(name)):
            if needed := lacking.lines(page, block, name):
                start = "A page brings what it includes needs. Add above, or here:"
                return [start, *(f"  {line}" for line in needed)]
            return ["Check its spelling; else define it in a block above."]
    raises = 'if the page means to show the error, write raises="{}"'
    if isinstance(cause, SyntaxError) or "raises" in block.options or not from_reader:
        return ["Mend the code."]
    return [f"Mend the code, or, {raises.format(type(cause).__name__)}."]


def _is_reader_code(file: str, book: Book) -> bool:
    path = Path(file)
    return path.is_relative_to(book.docs) or path.is_relative_to(book.snippets)
