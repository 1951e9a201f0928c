"""The rules of this house, over the whole book; CONTRIBUTING.md explains each."""

from pathlib import Path

import pytest

from book.pages.book import open_book
from book.rules import house


def test_the_book_keeps_the_rules_of_its_house(pytestconfig: pytest.Config) -> None:
    found = house.of_all(open_book(Path(pytestconfig.rootpath)))
    assert not found, "\n" + "\n".join(map(str, found))
