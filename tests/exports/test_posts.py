"""Every chapter's blog post stands alone: others' tools render it, and run some."""

import os
import shutil
import subprocess
import sys
import tomllib
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

from book.exports import post
from book.figures import style
from book.pages import reading
from book.pages.book import Book
from book.runs.cells import hide

SITE = """
baseURL = "https://example.org/"
title = "Posts"
disableKinds = ["taxonomy", "term", "rss", "sitemap"]
[markup.goldmark.renderer]
unsafe = true # folded parts are HTML
"""


def run(file: Path, send: Callable[[str], Any]) -> None:
    """Run a post as a documentation tester does; send what went wrong."""
    hide(["book", "snippets"])
    style.set_style(load=True)  # a backend without windows
    try:
        examples = [*Sybil([PythonCodeBlockParser(), SkipParser()]).parse(file)]
        assert len(examples) > 10
        for example in examples:
            example.evaluate()
    except Exception:
        send(traceback.format_exc())


def test_a_documentation_tester_runs_the_post_alone(
    posted: Path, book: Book, tmp_path: Path, apart: Any
) -> None:
    post.write(reading.read(posted, book), tmp_path)
    wrong = apart(run, tmp_path / f"{posted.stem}.md")
    assert not wrong, wrong[0]


def test_a_post_brings_all_it_shows(path: Path, book: Book, tmp_path: Path) -> None:
    one = reading.read(path, book)
    post.write(one, tmp_path)
    text = (tmp_path / f"{path.stem}.md").read_text("utf-8")
    assert tomllib.loads(text.split("+++")[1]) == one.front
    for image in one.images:
        assert any(
            (tmp_path / f"{image.figure}{s}").exists() for s in (".svg", ".webp")
        )
    for mark in ("<!--=", "--8<--", "figures/", "\n/// "):
        assert mark not in text
    assert text.count("<details>") == text.count("</details>") > 0


def test_a_static_site_generator_renders_the_posts(book: Book, tmp_path: Path) -> None:
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    hugo = shutil.which("hugo", path=tools)
    assert hugo, "the package `hugo` brings it: run `make test`, or `uv sync`"
    layout = tmp_path / "layouts" / "all.html"
    layout.parent.mkdir(parents=True)
    layout.write_text("<h1>{{ .Title }}</h1>{{ .Content }}", "utf-8")
    (tmp_path / "hugo.toml").write_text(SITE, "utf-8")
    for path in book.chapters():
        post.write(reading.read(path, book), tmp_path / "content" / path.stem)
    command = [hugo, "--source", str(tmp_path), "--panicOnWarning"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for path in book.chapters():
        made = tmp_path / "public" / path.stem / path.stem / "index.html"
        html = made.read_text("utf-8")
        assert reading.read(path, book).title.partition(":")[0] in html
        assert "<details>" in html
