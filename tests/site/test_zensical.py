"""Zensical's search on a small site: it looks as it should where it is published."""

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
"""
PAGE = """\
# A Page

<p class="byline">Somebody · November 20, 2026</p>

## The step

The learning rate says how far.
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
    subprocess.run(command, cwd=folder, check=True)
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
