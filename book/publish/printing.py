"""Prints a page by the machine's browser, and reads in the PDF where anchors are."""

import subprocess
import tempfile
from pathlib import Path

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


def places(pdf: Path) -> dict[str, int]:
    """On which page each anchor stands that something leads to, from 1."""
    reader = PdfReader(pdf)
    numbers = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, 1)
        if page.indirect_reference
    }
    return {
        str(name).removeprefix("/"): numbers[one.raw_get("/Page").idnum]
        for name, one in reader.named_destinations.items()
    }


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
