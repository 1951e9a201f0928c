"""Exports run in forks of one process: each is alone, and none imports PyTorch."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from book.pages.book import Book, open_book
from book.runs.apart import Send, Warm
from book.runs.cells import MODULES
from book.suite.state import STATE
from tests import sampling

KERNEL = ("sklearn.datasets", "sklearn.linear_model", "IPython", "ipykernel.kernelapp")
PATIENCE = 120.0  # seconds for one cell; all take a few
Apart = Callable[[Callable[[Any, Send], None], Any], list[Any]]


def _work(asked: tuple[Callable[[Any, Send], None], Any], send: Send) -> None:
    work, argument = asked
    work(argument, send)


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """A process that has imported what takes long, which is forked for each export."""
    warm = Warm(_work, [*MODULES, *KERNEL])
    yield warm
    warm.end()


@pytest.fixture(scope="session")
def apart(warm: Warm) -> Apart:
    """Does a piece of work in a process of its own; returns all that it sends."""
    return lambda work, argument: [*warm.do((work, argument), PATIENCE)]


@pytest.fixture(scope="session")
def book(pytestconfig: pytest.Config) -> Book:
    return pytestconfig.stash[STATE].book


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that names `path` every chapter, and others some of them.

    A kernel that is started as Jupyter starts it runs the `first`. One that is forked
    runs the `second`, and with BOOK_THOROUGH all others. What is `left` needs none: the
    notebooks that differ from those on `main`, and the third. `scripted` and `posted`
    are samples of what is made of the same code in yet other ways.
    """
    chapters = open_book(metafunc.config.rootpath).chapters()
    thorough, toolkit = sampling.THOROUGH, (*sampling.TOOLKIT, "tests/exports/")
    new = [
        path
        for path in chapters[3:]
        if sampling.differs(*toolkit, f"docs/notebooks/{path.stem}")
    ]
    samples = {
        "path": chapters,
        "first": chapters[:1],
        "second": chapters[1:] if thorough else chapters[1:2],
        "left": chapters[:1] if thorough else [chapters[2], *new],
        "scripted": chapters[:6:5] if thorough else chapters[:1],
        "posted": chapters[1:5:3] if thorough else chapters[:1],
    }
    for name, paths in samples.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, paths, ids=lambda path: path.stem)
