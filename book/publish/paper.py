"""The book on paper: `python -m book.publish.paper site`, when the site is built.

Chromium prints each module and the whole book into `site/pdf/`, with bookmarks and
numbered pages, and the site's first page and each module's link what was made. Each
document is printed twice, for on which page something stands is known when all is laid
out, and once more if these numbers have moved something to another page.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from book.publish import printing, volumes
from book.publish.scripts import DONE

FOLDER = "pdf"
PRINTS = 4  # more than were ever needed
START = re.compile(r"<p><a [^>]*md-button--primary[^>]*>[^<]*</a></p>")
LINK = """\
{start}
<p class="{done}"><a href="{address}">{what} as a PDF</a>, {words}</p>"""


def print_volume(site: Path, volume: volumes.Volume, target: Path) -> int:
    """Print a volume of the built site; return how many pages it has."""
    places: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "printed.pdf")
        for _ in range(PRINTS):
            page.write_text(
                volumes.document(site, volume, places), "utf-8", newline="\n"
            )
            printing.to_pdf(page, pdf)
            before, places = places, _places(volume, pdf)
            if places == before:
                break
        else:
            raise printing.PrintError(f"the pages of {volume.name} never settle")
        first = volume.leaves[0].about
        said = {"Title": volume.title, "Author": first.author, "Subject": first.book}
        return printing.finish(pdf, target, said)


def _places(volume: volumes.Volume, pdf: Path) -> dict[str, int]:
    found, end = printing.places(pdf), (volumes.END_AT, volumes.END)
    for name, title in (*((leaf.name, leaf.title) for leaf in volume.leaves), end):
        if name not in found:  # as when a script failed
            raise printing.PrintError(f"the PDF {volume.name} lacks {title!r}")
    return found


def make(site: Path) -> Iterator[str]:
    """Print all volumes, and link them on the site; say what was made."""
    (site / FOLDER).mkdir(exist_ok=True)
    for volume in volumes.volumes([*volumes.leaves(site)]):
        target = site / FOLDER / f"{volume.name}.pdf"
        pages = print_volume(site, volume, target)
        words = f"{pages} pages, {target.stat().st_size / 1e6:.1f} MB"
        _offer(site, volume, words)
        yield f"{target}: {words}"


def _offer(site: Path, volume: volumes.Volume, words: str) -> None:
    """Link the PDF on its first page, below the button that starts."""
    home = site / (volume.name if volume.name != volumes.BOOK else "") / "index.html"
    up = "../" * (len(home.relative_to(site).parts) - 1)
    what = "This module" if up else "The book"
    address = f"{up}{FOLDER}/{volume.name}.pdf"
    told = {"done": DONE, "address": address, "what": what, "words": words}
    text = home.read_text("utf-8")
    linked = START.sub(lambda one: LINK.format(start=one[0], **told), text, count=1)
    home.write_text(linked, "utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1], "index.html").is_file():
        sys.exit("usage: python -m book.publish.paper FOLDER, where the site is built")
    try:
        for said in make(Path(sys.argv[1])):
            print(said, flush=True)
    except printing.PrintError as error:
        sys.exit(str(error))
