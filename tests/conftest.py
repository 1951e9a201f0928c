"""What a run leaves out; and what the tests of chapters share: the pages' checks."""

import contextlib
import importlib
import io
import math
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from book.errors import PageError
from book.pages import reading
from book.pages.book import open_book
from book.pages.page import Page
from tests import sampling

Verdict = Callable[[int, str], str]


def pytest_configure(config: pytest.Config) -> None:
    if config.getini("book_platform") == "other":  # as the Makefile says of versions
        sampling.EVERYTHING = True


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    left_out = sampling.is_whole(config) and collection_path in sampling.left_out()
    return True if left_out else None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if sampling.is_whole(config) and (left_out := sampling.left_out()):
        files = sum(path.suffix == ".py" for path in left_out)
        folder = "tests/book, " if files < len(left_out) else ""
        terminalreporter.write_line(
            f"left out, as on main: {folder}{files} files of tests/site, most "
            "notebooks; `make check` tries all"
        )


@pytest.fixture(scope="session", autouse=True)
def roots_of_the_pages() -> None:
    """Let claims be computed as the pages are, whatever ran before in this process.

    Who imported no PyTorch to be collected does no sums.
    """
    if "torch" in sys.modules:
        importlib.import_module("book.roots")


@pytest.fixture(scope="module")
def chapter_page(request: pytest.FixtureRequest) -> Page:
    """The page that the module's claims are about; its name has the chapter's key."""
    key = Path(request.module.__file__).stem.removeprefix("test_")
    book = open_book(Path(request.config.rootpath))
    try:
        return reading.read(next(p for p in book.chapters() if p.stem == key), book)
    except PageError as error:  # of each claim, once more: no traceback beside it
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def verdict(chapter_page: Page) -> Verdict:
    """What an exercise's check prints, or objects, when an answer stands before it.

    The answer has the names of the chapter's own code, and `math`.
    """
    own = f"snippets.module{chapter_page.number[0]}.{chapter_page.key}"
    code = vars(importlib.import_module(own))

    def judge(number: int, answer: str) -> str:
        exercise = chapter_page.exercise(number)
        assert exercise is not None
        assert exercise.check is not None
        check = "\n".join(line.text for line in chapter_page.code(exercise.check))
        names = {**code, "math": math}
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(textwrap.dedent(answer), names)
                exec(check, names)
        except AssertionError as error:
            return str(error)
        return printed.getvalue()

    return judge
