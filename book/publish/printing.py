"""Prints a page by the machine's browser, and reads in the PDF where headings stand."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter

from book.publish import browser

LIMIT = 900  # seconds: the book takes a tenth of it
FLAGS = [
    "--headless",
    "--allow-file-access-from-files",  # fonts and scripts of the site, from its files
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
]


class PrintError(Exception):
    """What kept a page from being printed."""


def to_pdf(page: Path, pdf: Path) -> None:
    """Print an HTML file.

    Raises:
        PrintError: with what the browser said.
    """
    program = browser.find()
    if program is None:
        raise PrintError(
            "no Chromium or Chrome on this machine; BOOK_BROWSER names one"
        )
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(program),
            *browser.flags(),
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf.resolve()}",
            page.resolve().as_uri(),
        ]
        pdf.unlink(missing_ok=True)
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
    if not pdf.is_file():
        raise PrintError(f"{program} printed nothing:\n{done.stderr}")


def headings(pdf: Path) -> Iterator[tuple[str, int]]:
    """The bookmarks of a PDF in their order, and on which page each stands, from 1."""
    reader = PdfReader(pdf)
    found: list[Any] = [*reader.outline]
    while found:
        one = found.pop(0)
        if isinstance(one, list):
            found[:0] = one
        else:
            number = reader.get_destination_page_number(one)
            yield " ".join(str(one.title).split()), (number or 0) + 1


def finish(pdf: Path, target: Path, said: dict[str, str]) -> int:
    """Write the PDF with what it says of itself; it opens with its bookmarks.

    Returns:
        how many pages it has.
    """
    writer = PdfWriter(pdf, incremental=True)  # all else stays as it was printed
    writer.page_mode = "/UseOutlines"
    writer.add_metadata({f"/{name}": value for name, value in said.items()})
    writer.write(target)
    return len(writer.pages)
