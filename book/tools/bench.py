"""What the machine costs: `python -m book.tools.bench`. No test asserts a time."""

import codeop
import contextlib
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from nbclient import NotebookClient

from book import arithmetic
from book.checks.examining import examine
from book.exports import notebook
from book.figures import style
from book.pages import reading
from book.pages.book import Book, open_book
from book.pages.page import Page
from book.publish.finishing import finish
from book.publish.serving import on_the_wire
from book.runs.apart import Send, Warm
from book.runs.compiling import compile_lines

REPEATS = 3
MODULES = ("torch", "torch._dynamo", "book.roots", "matplotlib.pyplot")
PREVIEW_PORT = 8931


def best(action: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of a few runs, in seconds: what the machine can do undisturbed."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def as_script(book: Book, path: Path, send: Send) -> None:
    """Run a page's code as one plain program: no comparison, nothing isolated."""
    style.set_style(load=True)
    names: dict[str, object] = {"__name__": "__main__"}
    one = reading.read(path, book)
    with contextlib.redirect_stdout(io.StringIO()):
        for block in one.runnable():
            if not block.exercise and "raises" not in block.options:
                for code in compile_lines(one.code(block), codeop.Compile()):
                    exec(code, names)
    send("ran")


def as_notebook(one: Page) -> None:
    """Run a chapter's notebook as Jupyter would: in a kernel of its own."""
    client = NotebookClient(notebook.make(one), timeout=600, kernel_name="python3")
    client.execute()


def overhead(book: Book) -> Iterator[str]:
    """What it takes to verify a page, against running its code in other ways."""
    plain = Warm(partial(as_script, book), MODULES)
    verified = Warm(partial(examine, book), MODULES)
    totals = Counter[str]()
    for one in (reading.read(path, book) for path in book.chapters()):
        own = {block.start for block in one.runnable() if not block.exercise}
        every = {block.start for block in one.runnable()}
        took = {
            "script": best(lambda: [*plain.do(one.path, 600)]),  # noqa: B023
            "code": best(lambda: [*verified.do((one.path, own), 600)]),  # noqa: B023
            "page": best(lambda: [*verified.do((one.path, every), 600)]),  # noqa: B023
            "notebook": best(lambda: as_notebook(one), 1),  # noqa: B023
        }
        totals.update(took)
        yield f"{one.name}: {_ratios(took)}"
    plain.end()
    verified.end()
    yield f"all chapters: {_ratios(totals)}"


def _ratios(took: Mapping[str, float]) -> str:
    verified, notebooks = took["code"] / took["script"], took["notebook"] / took["page"]
    return (
        f"verified / plain = {verified:.2f} of {took['script']:.2f} s, "
        f"notebook / page = {notebooks:.1f} of {took['page']:.2f} s"
    )


def site_build(book: Book) -> Iterator[str]:
    """The full build, and what a first visit to each chapter weighs."""
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(str(book.root / "mkdocs.yml"), site_dir=folder)
        start = time.perf_counter()
        build(config)
        took = time.perf_counter() - start
        yield f"site: {len(book.pages())} pages in {took:.2f} s"
        finish(Path(folder))
        for path in book.pages():
            one = reading.read(path, book)
            built = (
                Path(folder, path.relative_to(book.docs)).with_suffix("") / "index.html"
            )
            if built.is_file():
                yield f"{one.name}: {weight(built, Path(folder))}"


def weight(built: Path, site: Path) -> str:
    """Gzipped bytes of a page and of all that its HTML names, by kind."""
    html = built.read_text("utf-8")
    by_kind = Counter({"html": len(on_the_wire(built))})
    named = set(re.findall(r'(?:src|href)="([^"#?]+\.(?:css|js|svg|webp))"', html))
    for name in named:
        file = (built.parent / name).resolve()
        if file.is_relative_to(site.resolve()) and file.is_file():
            by_kind[file.suffix[1:]] += len(on_the_wire(file))
    kinds = ", ".join(
        f"{kind} {size / 1000:.0f}" for kind, size in by_kind.most_common()
    )
    total = sum(by_kind.values()) / 1000
    return f"{total:.0f} kB gzipped in {len(named) + 1} requests ({kinds})"


def refresh(book: Book) -> Iterator[str]:
    """From saving a sentence, or a line of code, to the new page under `make serve`."""
    longest = max(book.pages(), key=lambda path: path.stat().st_size)
    one = reading.read(longest, book)
    shown = (line for block in one.runnable() for line in one.code(block))
    code = next(line for line in shown if line.file.is_relative_to(book.snippets))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        parts = ("docs", "snippets", "book")
        for part in parts:
            shutil.copytree(book.root / part, copy / part)
        shutil.copy(book.root / "mkdocs.yml", copy)
        address = f"127.0.0.1:{PREVIEW_PORT}"
        command = [sys.executable, "-m", "mkdocs", "serve", "--dirty"]
        command += ["--dev-addr", address]
        environment = {**os.environ, "PYTHONPATH": str(copy)}  # its own book/
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(  # type: ignore[call-overload]
            command, cwd=copy, env=environment, **quiet
        ) as server:
            try:
                at = longest.relative_to(book.docs).with_suffix("").as_posix()
                url = f"http://{address}/{at.removesuffix('index')}/"
                _wait_for("</html>", url)
                prose = copy / longest.relative_to(book.root)
                last = len(prose.read_text("utf-8").splitlines())
                yield _edits("a sentence", prose, last, url)
                snippet = copy / code.file.relative_to(book.root)
                yield _edits("a line of code", snippet, code.number, url)
            finally:
                server.terminate()


def _edits(what: str, file: Path, number: int, url: str) -> str:
    """Add a word to a line of the file, a few times, and see when each shows."""
    lines = file.read_text("utf-8").splitlines()
    line, times = lines[number - 1], []
    for count in range(REPEATS):
        word = f"Quixotic{count}{file.suffix[1:]}"
        lines[number - 1] = f"{line}  # {word}"
        file.write_text("\n".join([*lines, ""]), "utf-8")
        start = time.perf_counter()
        _wait_for(word, url)
        times.append(time.perf_counter() - start)
    middle, last = statistics.median(times), max(times)
    return f"preview: {what} shows after {middle:.2f} s, {last:.2f} s at most"


def _wait_for(text: str, url: str, patience: float = 60.0) -> None:
    give_up = time.perf_counter() + patience
    while time.perf_counter() < give_up:
        with contextlib.suppress(OSError), urllib.request.urlopen(url) as answer:
            if text in answer.read().decode("utf-8"):
                return
        time.sleep(0.02)
    raise TimeoutError(f"{url} does not show {text!r} after {patience:.0f} s")


def main() -> None:
    arithmetic.settle()  # as in the tests
    book = open_book(Path.cwd())
    for measure in (overhead, site_build, refresh):
        for line in measure(book):
            print(line, flush=True)


if __name__ == "__main__":
    main()
