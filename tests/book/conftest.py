"""A book small enough to be made anew for every test, and torn apart in it."""

import copy
import functools
import importlib.metadata
import io
import logging
import os
import re
import shutil
import tempfile
import textwrap
from collections.abc import Collection, Generator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from book.checks.examining import examine
from book.checks.finding import Findings
from book.errors import PageError
from book.figures import drawing
from book.pages import reading
from book.pages.book import Book
from book.pages.page import Page
from book.rules import house
from book.runs import apart
from book.runs.apart import Send, Warm
from book.suite.state import STATE, State

ROOT = Path(__file__).parents[2]
KEY = "ch91_sample"
PAGE = f"docs/module9/{KEY}.md"
CODE = f"snippets/module9/{KEY}.py"
SAMPLE = {
    "index.md": "docs/index.md",
    "page.md": PAGE,
    "code.py": CODE,
    "claims.py": f"tests/module9/test_{KEY}.py",
    "module.md": "docs/module9/index.md",
    "readme.md": "README.md",
    "project.toml": "pyproject.toml",
}
NAV = f"""
nav:
  - Home: index.md
  - "Module 9: A Small Module":
      - module9/index.md
      - 9.1 A Small Sample: module9/{KEY}.md
"""
# The sample's parts are no tests and no pages of this book.
collect_ignore = ["sample"]

# The same examples each time, and no folder that remembers them.
hypothesis_settings.register_profile(
    "book", derandomize=True, database=None, deadline=None
)
hypothesis_settings.load_profile("book")

SCORE = pytest.StashKey[dict[str, bool]]()


def settings() -> str:
    """The book's own mkdocs.yml, less what names its pages and folders."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    text = re.sub(r"\nwatch:\n(  - .*\n)+", "\n", text)
    return text.replace("- book/material/hooks.py", f"- {ROOT}/book/material/hooks.py")


@functools.cache
def configuration(text: str) -> MkDocsConfig:
    """What a mkdocs.yml says: reading one takes a while, and most are the same."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mkdocs.yml"
        file.write_text(text, "utf-8")
        (file.parent / "docs").mkdir()
        return load_config(str(file))


class SmallBook:
    """A book in a folder of its own.

    Attributes:
        path: the page that it is about.
        elsewhere: whether another platform wrote it.
        draws: whether somebody needs the new file of a figure that drifted.
        shares: whether its pages run where those of others do; not if one gets stuck.
    """

    def __init__(self, root: Path, name: str = PAGE) -> None:
        self.root, self.elsewhere = root.resolve(), False
        self.draws = self.shares = True
        self.path = self.root / name

    @property
    def book(self) -> Book:
        """The book. Only its folder tells it from others of the same mkdocs.yml."""
        config = copy.copy(configuration((self.root / "mkdocs.yml").read_text("utf-8")))
        config.docs_dir = str(self.root / "docs")
        return Book(self.root, config, self.elsewhere)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def mutate(self, name: str, old: str, new: str) -> None:
        """Change a file; an `old` that is not in it is the test's own mistake.

        An empty `old` stands for all of the file: it is removed.
        """
        if not old:
            (self.root / name).unlink()
            return
        text = (self.root / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.write(name, text.replace(old, new))

    def page(self, text: str) -> Page:
        """Make the text, dedented, the page, and read it. Its first line is 1."""
        self.path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return reading.read(self.path, self.book)

    def refusal(self, text: str) -> str:
        """The error that such a page meets when it is read."""
        with pytest.raises(PageError) as caught:
            self.page(text)
        return str(caught.value)

    def state(self) -> State:
        """What a run of pytest on the book would know; it mends no notebooks."""
        state = State(self.root, update=False)
        state.book = self.book
        if SLIM and apart.FORKS and self.shares and not self._needs_torch():
            state.warm = Slim(self)
        return state

    def _needs_torch(self) -> bool:
        """Is there code that imports it, which a slim process would have to do anew?"""
        files = [self.path, *self.root.glob("snippets/**/*.py")]
        return any(TORCH.search(file.read_bytes()) for file in files)

    def examine(self, read: Page) -> tuple[Findings, list[str]]:
        """Run the page as the plugin does: what drifted, and what went wrong."""
        state, found, failed = self.state(), Findings(), list[str]()
        try:
            for block in read.runnable():
                verdict = state.verdict(self.path, block)
                found += verdict.found
                if verdict.failure and verdict.failure not in failed:
                    failed.append(verdict.failure)
        finally:
            state.end()
        return found, failed

    def complaints(self, text: str | None = None) -> list[str]:
        """What a contributor is told about the page; nothing if all is well."""
        read = reading.read(self.path, self.book) if text is None else self.page(text)
        found, failed = self.examine(read)
        return [str(finding.error) for finding in found] + failed

    def violations(self) -> list[PageError]:
        """Every rule that the book breaks, its pages' and its own."""
        book, pages, unread = self.book, list[Page](), list[PageError]()
        for path in book.pages():
            try:
                pages.append(reading.read(path, book))
            except PageError as error:
                unread.append(error)
        own = [error for one in pages for error in house.of_page(one)]
        return unread or [*own, *house.of_all(pages, book)]

    def update(self, text: str | None = None) -> str:
        """Mend what drifted, as `make update` does; return the page."""
        read = reading.read(self.path, self.book) if text is None else self.page(text)
        state = self.state()
        try:
            for block in read.runnable():
                state.take_mendable(self.path, state.verdict(self.path, block))
            state.mend()
        finally:
            state.end()
        return self.path.read_text("utf-8")

    def build(self) -> list[str]:
        """Build the site as `make site` does; return MkDocs' warnings."""
        said: list[str] = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger("mkdocs").addHandler(handler)
        config = load_config(str(self.root / "mkdocs.yml"), strict=True)
        try:
            build(config)
        except Abort as error:
            return [*said, str(error)]
        finally:
            logging.getLogger("mkdocs").removeHandler(handler)
        assert not said, "MkDocs warned, and did not stop"
        return said

    def html(self, text: str) -> str:
        """The text as the site shows it."""
        return self.book.new_markdown().convert(textwrap.dedent(text).lstrip("\n"))

    def pytest(self, *arguments: str) -> tuple[int, str]:
        """Run pytest on the book, in this process; return its exit code and words."""
        (self.root / "pyproject.toml").touch()
        plugins = importlib.metadata.entry_points(group="pytest11")
        installed = any(plugin.value == "book.suite.plugin" for plugin in plugins)
        command = [*([] if installed else ["-p", "book.suite.plugin"]), *arguments]
        command += [
            "--rootdir",
            str(self.root),
            "--markdown-docs",
            "-p",
            "no:cacheprovider",
        ]
        with redirect_stdout(io.StringIO()) as said:
            code = pytest.main(["-rA", "--color=no", "-s", *command])
        return int(code), said.getvalue()


TORCH = re.compile(rb"^ *(?:import|from) torch\b", re.MULTILINE)
Asked = tuple[Path, Collection[int]]


def _examine(asked: tuple[SmallBook, dict[str, str], Asked], send: Send) -> None:
    small, environment, blocks = asked
    os.environ.clear()
    os.environ.update(environment)
    if not small.draws:
        drawing.files = lambda *_: {}
    examine(small.book, blocks, send)


class _Once(Warm):
    """Is not begun again: then it would be large, and hold open what is open then."""

    def _begin(self) -> None:
        assert not hasattr(self, "_pipe"), "a page got stuck: its book must not share"
        super()._begin()


def _slim() -> Warm | None:
    """What pages are forked from that need no PyTorch, as nearly all do here.

    Forked while this process is small: later it holds PyTorch, and what tests left in
    it, and a fork of it takes five times as long. There are a thousand.
    """
    if not apart.FORKS:
        return None
    for text in (settings(), settings() + NAV):
        configuration(text)
    backends = [f"matplotlib.backends.backend_{name}" for name in ("agg", "svg")]
    return _Once(_examine, ["matplotlib.pyplot", *backends])


SLIM = _slim()


@dataclass
class Slim(Warm):
    """Runs the pages of one small book in forks of the process that serves all."""

    small: SmallBook

    def do(self, asked: Asked, patience: float) -> Generator[Any, None, None]:
        assert SLIM
        return SLIM.do((self.small, dict(os.environ), asked), patience)

    def end(self) -> None:
        """There are other books."""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """A book of one page that is no chapter, and still empty."""
    small = SmallBook(tmp_path, "docs/page.md")
    small.write("mkdocs.yml", settings())
    small.write("docs/page.md", "")
    monkeypatch.chdir(tmp_path)
    return small


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book, its figure drawn as `make update` draws it."""
    small = SmallBook(tmp_path_factory.mktemp("sample"))
    small.write("mkdocs.yml", settings() + NAV)
    for name, target in SAMPLE.items():
        small.write(
            target, (Path(__file__).parent / "sample" / name).read_text("utf-8")
        )
    before = small.path.read_text("utf-8")
    assert small.update() == before, "the sample is not as `make update` leaves it"
    return small.root


@pytest.fixture
def whole(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """A fresh copy of the sample: a whole book that breaks no rule."""
    root = Path(shutil.copytree(sample, tmp_path / "book"))
    monkeypatch.chdir(root)
    return SmallBook(root)


@pytest.fixture
def score(request: pytest.FixtureRequest) -> dict[str, bool]:
    """Which mutations were caught; told at the end of the run."""
    return request.config.stash.setdefault(SCORE, {})


def pytest_unconfigure() -> None:
    if SLIM:
        SLIM.end()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say the score where a run says all that it has to, whatever process this is."""
    if score := session.config.stash.get(SCORE, None):
        said = f"mutations: {len(score)} tried, {sum(score.values())} caught"
        session.config.stash[STATE].account.said.append(said)
