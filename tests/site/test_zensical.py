"""Zensical's search on a small site: how it looks and reads where it is published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from book.publish import serving
from book.publish.finishing import finish
from book.tools import engines
from tests.site.conftest import ROOT
from tests.site.pages import DEVICES, LOOKS

SETTINGS = """\
site_name: A Book
site_url: https://book.example/
theme: {name: material, font: false}
extra_css: [assets/book.css]
extra_javascript: [{path: assets/search.js, type: module}]
markdown_extensions:
  - pymdownx.arithmatex: {generic: true, inline_syntax: [dollar]}
  - book.markdown.math
"""
PAGE = """\
# A Page

<p class="byline">Somebody · November 20, 2026</p>

## The step

The learning rate says how far.

## The valley

Much stands here before the momentum is named at all, and that is of no use to anybody.

With $\\hat\\beta = 0.9$, the momentum carries a walker on and on through every bed of a
river, and never lets a single one of the many stones on its long way down stop it.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small site, as it is published."""
    folder = tmp_path_factory.mktemp("zensical")
    (folder / "zensical.yml").write_text(SETTINGS, "utf-8")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    (folder / "docs" / "index.md").write_text(PAGE, "utf-8")
    zensical = Path(sys.executable).with_name("zensical")
    command = [str(zensical), "build", "--config-file", "zensical.yml"]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=where, check=True)
    finish(folder / "site")
    with serving.serve(folder / "site") as url:
        yield url


@pytest.mark.parametrize(("device", "scheme"), LOOKS)
def test_its_style_reaches_the_search(
    browser: Browser, address: str, device: str, scheme: Any
) -> None:
    window = {**DEVICES[device], "color_scheme": scheme}
    with engines.open_search(browser, address, **window) as engine:
        assert len(engine.ask("learning rate")) == 1
        assert engine.errors == []
        root = "dialog => dialog.getRootNode()"
        dialog = engine.page.locator("dialog").first
        assert dialog.evaluate(f"{root}.styleSheets.length") == 1
        marker = "dialog => getComputedStyle(dialog.querySelector('ol')).listStyleType"
        assert dialog.evaluate(marker) == "none"


@pytest.mark.parametrize(
    ("asked", "begins"),
    {
        "momentum": "Much stands here before the momentum is named",
        "momentum walker": "With β̂ = 0.9, the momentum carries",
        "stones": "the many stones",
    }.items(),
)
def test_an_excerpt_begins_with_a_whole_word_and_shows_formulas(
    browser: Browser, address: str, asked: str, begins: str
) -> None:
    with engines.open_search(browser, address) as engine:
        engine.ask(asked)
        result = engine.page.locator(engine.look.items).first
        said = " ".join(result.inner_text().split())
    assert begins in said
    _, dots, cut = said.partition("... ")
    assert not dots or cut.split()[0] in PAGE.split()
