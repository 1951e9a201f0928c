"""What `make test` leaves out: what is as on `main`, and was tried before it got there.

The toolkit's own tests, notebooks of chapters, and what a browser tries of the site.
Nothing of these is left out with BOOK_THOROUGH, on a server (which sets CI), with other
versions than the locked ones, where git cannot tell, and where somebody says what to
run.
"""

import functools
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
THOROUGH = bool(os.environ.get("BOOK_THOROUGH"))
EVERYTHING = THOROUGH or "CI" in os.environ
MAIN = ("origin/main", "main")  # the first that there is
# What any page is made with; a name that ends with a slash is a folder's.
TOOLKIT = ("book/", "mkdocs.yml", "pyproject.toml", "uv.lock", "tests/conftest.py")
# What the toolkit's own tests read besides, and those of the site.
READ = ("tests/book/", "tests/test_house.py", "Makefile", "docs/assets/")
SHOWN = ("tests/site/", "tests/figures/", "docs/assets/", "docs/index.md", "snippets/")
# What the browser tries of every page, or asks of all of them at once.
ALWAYS = ("test_every_page.py", "test_budgets.py", "test_search.py")
ABOUT = re.compile(r'"((?:module\d|labs)/\w*)/?"')  # a page, in the test of its figure


@functools.cache
def changed() -> tuple[str, ...] | None:
    """The files that differ from the branch main, committed or not.

    None, where git is not here, or knows no such branch.
    """
    exists = "rev-parse", "--quiet", "--verify"
    base = next((name for name in MAIN if _git(*exists, name)), None)
    asked = (
        ("diff", "--relative", "--name-only", "HEAD"),
        ("diff", "--relative", "--name-only", f"{base}...HEAD"),
        ("ls-files", "--others", "--exclude-standard"),
    )
    found = (file for one in asked for file in _git(*one).splitlines())
    return tuple(found) if base else None


def _git(*asked: str) -> str:
    try:
        run = subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True)
    except OSError:  # git is not here
        return ""
    return run.stdout


def differs(*names: str) -> bool:
    """Does one of these differ, or must everything be tried?"""
    files = changed()
    if EVERYTHING or files is None:
        return True
    return any(file.startswith(names) for file in files)


def shows(address: str, files: tuple[str, ...]) -> bool:
    """Does the page show one of these files? A chapter's begin with its number."""
    name = address.rstrip("/") or "index"
    key = re.sub(r"^(?:.*/)?(ch\d\d|.*).*", r"\1", name)
    own = rf"docs/{name}(?:/index)?\.(?:md|ipynb)|(?:docs/figures|snippets/.*)/{key}_.*"
    return any(re.fullmatch(own, file) for file in files)


@functools.cache
def left_out() -> frozenset[Path]:
    """The folders and files of tests that need not be collected."""
    if differs(*TOOLKIT, "tests/sampling.py"):
        return frozenset()
    found = set() if differs(*READ) else {ROOT / "tests" / "book"}
    if not differs(*SHOWN):
        for file in (ROOT / "tests" / "site").glob("test_*.py"):
            pages = ABOUT.findall(file.read_text("utf-8"))
            is_same = not any(shows(page, changed() or ()) for page in pages)
            if is_same and file.name not in ALWAYS:
                found.add(file)
    return frozenset(found)


def is_whole(config: pytest.Config) -> bool:
    """Is this a run of everything, and not of what somebody named?"""
    option = config.option
    whole = config.args == config.getini("testpaths")
    return whole and not (option.keyword or option.markexpr)
