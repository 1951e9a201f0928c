"""Writes beside a built site's pages what is made of them: scripts, Markdown, a list.

`python -m book.exports.beside site` runs between the build and book/publish/, which
links what lies there. As for the build, SITE_URL says where the site will be.
"""

import argparse
from pathlib import Path

from book import files, notebooks
from book.exports import llms, markdown, script
from book.exports.addresses import Place
from book.pages import front_matter, reading
from book.pages.book import Book, open_book


def write(book: Book, site: Path) -> None:
    """Write what belongs to pages that are in the site; some builders make no labs."""
    made: dict[str, bytes] = {}
    listed: dict[str, tuple[str, str]] = {}

    def take(place: Place, text: str, says: str) -> None:
        if (site / place.inside / "index.html").is_file():
            made[f"{place.inside}{markdown.NAME}"] = text.encode("utf-8")
            own = f"{place.address}{markdown.NAME}", says
            listed[place.path.relative_to(book.docs).as_posix()] = own

    for path in book.pages():
        page = reading.read(path, book)
        if page.front:
            says = str(page.front["description"])
            take(Place(path, book), markdown.of_page(page), says)
        if page.is_chapter:
            made[f"scripts/{page.key}.py"] = script.make(page).encode("utf-8")
    for path in sorted(book.labs.glob(f"*{notebooks.SUFFIX}")):
        lab = notebooks.read(path, book.name(path))
        _, says = notebooks.opening(lab)
        place = Place(path, book)
        take(place, markdown.of_lab(lab, place), front_matter.shorten(says))
    made["llms.txt"] = llms.make(book, listed).encode("utf-8")
    for name, content in made.items():
        files.replace(files.Write(site / name, content))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m book.exports.beside", description=__doc__
    )
    parser.add_argument("site", type=Path, help="the folder of the built site")
    write(open_book(Path.cwd()), parser.parse_args().site)


if __name__ == "__main__":
    main()
