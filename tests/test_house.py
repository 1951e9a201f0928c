"""The rules of this house, over the whole book; CONTRIBUTING.md explains each."""

from pathlib import Path

import pytest

from book.errors import PageError
from book.pages import reading
from book.pages.book import open_book
from book.rules import house


def test_the_book_keeps_the_rules_of_its_house(pytestconfig: pytest.Config) -> None:
    book = open_book(Path(pytestconfig.rootpath))
    try:
        pages = [reading.read(path, book) for path in book.pages()]
    except PageError as error:  # whose own items say why
        pytest.skip(f"{error.path} cannot be read")
    if found := "\n".join(map(str, house.of_all(pages, book))):
        pytest.fail(found, pytrace=False)
