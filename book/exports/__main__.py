"""Writes what is made from pages: `python -m book.exports notebooks|posts FOLDER`."""

import argparse
from pathlib import Path

from book import files, page
from book.checks.chapter import KEY
from book.config import Book, open_book
from book.exports import notebook, post


def write_notebooks(book: Book, site: Path) -> list[Path]:
    """Put each chapter's notebook beside the page that links it, in a built site."""
    written = []
    for path in book.pages():
        if KEY.fullmatch(path.stem):
            one = page.read(path, book)
            folder = site / path.relative_to(book.docs).with_suffix("")
            content = notebook.to_text(notebook.make(one, book)).encode("utf-8")
            written.append(folder / f"{one.key}.ipynb")
            files.replace(files.Write(written[-1], content))
    return written


def write_posts(book: Book, folder: Path) -> list[Path]:
    """Write each chapter as a blog post, its figures beside it."""
    written = []
    for path in book.pages():
        if KEY.fullmatch(path.stem):
            written.append(folder / f"{path.stem}.md")
            post.write(page.read(path, book), book, folder)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m book.exports")
    parser.add_argument("kind", choices=["notebooks", "posts"])
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    write = write_notebooks if asked.kind == "notebooks" else write_posts
    for path in write(open_book(Path.cwd()), asked.folder):
        print(path)


if __name__ == "__main__":
    main()
