"""The rules of this house, over the whole book; CONTRIBUTING.md explains each."""

from pathlib import Path

import pytest

from book.checks import house
from book.config import open_book


def test_the_book_keeps_the_rules_of_its_house(pytestconfig: pytest.Config) -> None:
    found = house.violations(open_book(Path(pytestconfig.rootpath)))
    assert not found, "\n" + "\n".join(map(str, found))
