"""Spreads a run over the cores by pytest-xdist: files whole, the longest first."""

import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from book.suite.account import Account
from book.suite.state import STATE

MOST_WORKERS = 4  # each holds PyTorch, most of a gigabyte
SECONDS = "book/seconds"  # what each file took, in pytest's cache


def workers(config: pytest.Config) -> int:
    """How many processes to use: none but this one for a part, which is done sooner."""
    files = (Path(one.partition("::")[0]) for one in config.args)
    is_part = config.option.keyword or any(file.is_file() for file in files)
    return 0 if is_part else min(os.cpu_count() or 1, MOST_WORKERS)


class Spread:
    """Hooks of pytest and of pytest-xdist, in the workers and in what leads them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.is_worker = hasattr(config, "workerinput")
        self.took: defaultdict[str, float] = defaultdict(float)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.is_worker:
            known: dict[str, float] = _cache(self.config).get(SECONDS, {})
            # A file that has never run counts a second for each item: what has hundreds
            # must not come last, and run alone.
            size = Counter(_file(item.nodeid) for item in items)
            took = {**size, **known}
            items.sort(key=lambda item: -took[_file(item.nodeid)])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.took[_file(report.nodeid)] += report.duration

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker has to say to what is said at the end."""
        account = getattr(node, "workeroutput", {}).get("book")
        if account:
            self.config.stash[STATE].account.add(Account.load(account))

    @pytest.hookimpl(trylast=True)  # when the worker has mended what it can
    def pytest_sessionfinish(self) -> None:
        if self.is_worker:
            account = self.config.stash[STATE].account
            self.config.workeroutput["book"] = account.dump()  # type: ignore[attr-defined]
        elif cache := _cache(self.config):
            cache.set(SECONDS, {**cache.get(SECONDS, {}), **self.took})


def _cache(config: pytest.Config) -> Any:
    return getattr(config, "cache", None) or {}


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
