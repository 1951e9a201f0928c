"""Writes every chapter as a blog post: `python -m book.exports posts`."""

import argparse
from pathlib import Path

from book.exports import post
from book.pages import reading
from book.pages.book import open_book


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m book.exports", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the posts go")
    folder = parser.parse_args().folder
    book = open_book(Path.cwd())
    for path in book.chapters():
        post.write(reading.read(path, book), folder)
        print(folder / f"{path.stem}.md")


if __name__ == "__main__":
    main()
