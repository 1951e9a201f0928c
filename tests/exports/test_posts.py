"""Every chapter's blog post stands alone: others' tools run it and render it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

from book.exports import post
from book.figures import style
from book.pages import reading
from book.pages.book import Book, open_book

ROOT = Path(__file__).parents[2]
PAGES = open_book(ROOT).chapters()
SITE = """
baseURL = "https://example.org/"
title = "Posts"
disableKinds = ["taxonomy", "term", "rss", "sitemap"]
[markup.goldmark.renderer]
unsafe = true # folded parts are HTML
"""
every_chapter = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(ROOT)


@every_chapter
def test_a_documentation_tester_runs_the_post_alone(
    path: Path, book: Book, tmp_path: Path
) -> None:
    post.write(reading.read(path, book), tmp_path)
    sybil = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()])
    document = sybil.parse(tmp_path / f"{path.stem}.md")
    examples = list(document.examples())
    assert len(examples) > 10
    style.set_style(load=True)  # a backend without windows
    for example in examples:
        example.evaluate()
    style.take_open_figures()


@every_chapter
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
    for path in PAGES:
        post.write(reading.read(path, book), tmp_path / "content" / path.stem)
    command = [hugo, "--source", str(tmp_path), "--panicOnWarning"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for path in PAGES:
        made = tmp_path / "public" / path.stem / path.stem / "index.html"
        html = made.read_text("utf-8")
        assert reading.read(path, book).title.partition(":")[0] in html
        assert "<details>" in html
