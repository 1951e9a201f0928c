"""Says where a block failed: on the page, and in the code that the page includes."""

import linecache
import traceback
from pathlib import Path

from book.errors import PageError
from book.pages.book import Book
from book.pages.fences import Block
from book.pages.page import Page


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
    fix = "Mend the code"
    if "raises" not in block.options:
        fix += f', or, if the page means to show the error, write raises="{name}"'
    return "\n".join([*lines, f"  {fix}."])


def _is_reader_code(file: str, book: Book) -> bool:
    path = Path(file)
    return path.is_relative_to(book.docs) or path.is_relative_to(book.snippets)
