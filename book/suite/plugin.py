"""The pytest plugin: pages run through pytest-markdown-docs, one item a block.

Items are named by heading and ordinal (`ch11_introduction.md::train::2`), so that an
edit elsewhere on the page leaves them alone. Where no mkdocs.yml stands at the root,
the plugin does nothing.
"""

import os
import platform
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_markdown_docs.plugin import MarkdownDocstringCodeModule, MarkdownTextFile

from book import arithmetic
from book.suite import spread
from book.suite.items import BlockItem, BookPage
from book.suite.state import STATE, State

MARKDOWN_DOCS = (MarkdownTextFile, MarkdownDocstringCodeModule)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("book", "the book's pages")
    help_text = "rewrite the outputs, numbers and figures that drifted"
    group.addoption("--book-update", action="store_true", help=help_text)
    help_text = "the platform that wrote the pages, as Linux x86_64"
    parser.addini("book_platform", help_text)
    help_text = "run each claim that takes a seed on so many seeds (default: 1)"
    group.addoption("--seeds", type=int, default=1, metavar="N", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("MPLBACKEND", "Agg")  # no window ever opens
    arithmetic.settle()
    # What a page says is true without a GPU; and with one, backward starts threads,
    # after which nothing can be forked.
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    wrote = config.getini("book_platform")
    elsewhere = wrote not in ("", f"{platform.system()} {platform.machine()}")
    update = config.getoption("--book-update")
    config.stash[STATE] = State(config.rootpath, update, elsewhere)
    config.pluginmanager.register(spread.Spread(config), "book-spread")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return spread.workers(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a claim that names `seed` the page's own seed, 0, or as many as asked."""
    if "seed" in metafunc.fixturenames and not _chooses_seeds(metafunc):
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))


def _chooses_seeds(metafunc: pytest.Metafunc) -> bool:
    marks = metafunc.definition.iter_markers("parametrize")
    return any("seed" in str(mark.args[0]) for mark in marks)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[Any], list[Any]]:
    """Let the book's pages be read as the book reads them.

    What else pytest-markdown-docs finds is left out: a README's code is not the
    book's, and it imports every .py file to look for fences in docstrings.
    """
    found = yield
    root = parent.config.rootpath
    if not (root / "mkdocs.yml").is_file():
        return found
    if file_path.suffix == ".ipynb" and file_path.parent == root / "docs" / "labs":
        from book.suite.lab_items import LabFile  # with all of Jupyter's machinery

        return [*found, LabFile.from_parent(parent, path=file_path)]
    others = [n for n in found if not isinstance(n, MARKDOWN_DOCS)]
    is_page = any(isinstance(n, MarkdownTextFile) for n in found)
    if is_page and file_path.is_relative_to(root / "docs"):
        return [BookPage.from_parent(parent, path=file_path), *others]
    return others


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fork what the pages are forked from, before a test leaves anything behind."""
    if session.config.option.collectonly:
        return
    state = session.config.stash[STATE]
    for item in session.items:
        if isinstance(item, BlockItem):
            state.wanted.setdefault(item.path, set()).add(item.start_line)
    if state.wanted:
        state.warm  # noqa: B018


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End, after the last item, what holds whatever was open when it was forked.

    It may have been forked anew, after a block that did not end; and a browser, which a
    fixture closes now, waits until nobody can write to it any more.
    """
    if nextitem is None:
        item.config.stash[STATE].end()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Mend what drifted: every file is complete before it takes its place."""
    state = session.config.stash[STATE]
    state.mend()
    if state.update and not hasattr(session.config, "workerinput"):
        asked = [Path(name.partition("::")[0]) for name in session.config.args]
        is_part = all(path.suffix for path in asked)
        state.mend_committed([path.stem for path in asked] if is_part else ())
    if state.account.refused:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[STATE].end()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    kinds = ("failed", "error")
    reports = [one for kind in kinds for one in terminalreporter.getreports(kind)]
    failed = "\n".join(report.longreprtext for report in reports)
    state = config.stash[STATE]
    for line in state.account.lines(state.update, failed):
        terminalreporter.write_line(line)
