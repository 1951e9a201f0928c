"""What `make serve` builds again after an edit: what the edit changes, and no more."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from book.material import hooks

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

HOME, PAGE = "docs/index.md", "docs/module9/ch91_sample.md"
# `nav` gives the other page no title: others can take it from the page alone.
OTHER, LAB = "docs/module9/index.md", "docs/labs/lab.ipynb"
CODE, OTHER_CODE = "snippets/module9/ch91_sample.py", "snippets/module9/other.py"
FIGURE = "docs/figures/ch91_losses.svg"
HTML = {
    HOME: "index.html",
    PAGE: "module9/ch91_sample/index.html",
    OTHER: "module9/index.html",
    LAB: "labs/lab/index.html",
}
STALE = "as the last build left it"


class Preview:
    """The preview of the sample, with a second page of code, and a lab."""

    def __init__(self, small: "SmallBook") -> None:
        self.small = small
        self.site = small.root / "site"
        settings = (small.root / "mkdocs.yml").read_text("utf-8")
        small.write("mkdocs.yml", f"{settings}  - A Lab: labs/lab.ipynb\n")
        code = '```python\n--8<-- "module9/other.py"\n```\n'
        small.write(OTHER, f"# The Other Page\n\nIts only sentence.\n\n{code}")
        small.write(OTHER_CODE, "other = 1\n")
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Lab"}
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        small.write(LAB, json.dumps(notebook))
        self.build()

    def build(self, dirty: bool = True, folder: str = "site") -> None:
        site = str(self.small.root / folder)
        config = load_config(str(self.small.root / "mkdocs.yml"), site_dir=site)
        build(config, serve_url="http://127.0.0.1:8000/", dirty=dirty)

    def rebuilt(self, dirty: bool = True) -> set[str]:
        """Build again; return the pages that were."""
        for path in HTML.values():
            if (self.site / path).is_file():
                (self.site / path).write_text(STALE, "utf-8")
        self.build(dirty)
        built = {name: self.site / path for name, path in HTML.items()}
        return {
            name
            for name, path in built.items()
            if path.is_file() and path.read_text("utf-8") != STALE
        }

    def html(self, name: str) -> str:
        return (self.site / HTML[name]).read_text("utf-8")

    def search(self, folder: str = "site") -> str:
        index = self.small.root / folder / "search" / "search_index.json"
        return index.read_text("utf-8")


@pytest.fixture
def preview(whole: "SmallBook") -> Preview:
    return Preview(whole)


def test_the_first_build_is_complete(preview: Preview) -> None:
    assert not [name for name in HTML if "</html>" not in preview.html(name)]
    assert (preview.site / "figures" / "ch91_losses.svg").is_file()


def test_without_an_edit_no_page_is_built_again(preview: Preview) -> None:
    assert preview.rebuilt() == set()


def test_an_edit_in_prose_rebuilds_its_page_alone(preview: Preview) -> None:
    preview.small.mutate(PAGE, "Uphill:", "Up the hill:")
    assert preview.rebuilt() == {PAGE}
    assert "Up the hill:" in preview.html(PAGE)


def test_an_edit_counts_whatever_the_time_of_its_file(preview: Preview) -> None:
    preview.small.mutate(PAGE, "Uphill:", "Up the hill:")
    os.utime(preview.small.path, (0, 0))
    assert preview.rebuilt() == {PAGE}


def test_an_edit_in_snippets_shows_on_the_pages_that_include_it(
    preview: Preview,
) -> None:
    preview.small.mutate(CODE, "number that can learn", "number that learns")
    assert preview.rebuilt() == {PAGE}
    assert "number that learns" in preview.html(PAGE)
    preview.small.mutate(OTHER_CODE, "1", "another")
    assert preview.rebuilt() == {OTHER}


def test_a_figure_of_another_size_rebuilds_the_page_that_shows_it(
    preview: Preview,
) -> None:
    preview.small.write(FIGURE, '<svg width="123px" height="45px"/>')
    assert preview.rebuilt() == {PAGE}
    assert 'width="123"' in preview.html(PAGE)
    assert "123px" in (preview.site / "figures" / "ch91_losses.svg").read_text("utf-8")


def test_an_edit_in_a_lab_converts_that_lab_alone(preview: Preview) -> None:
    preview.small.mutate(LAB, "# Lab", "# Lab, mended")
    assert preview.rebuilt() == {LAB}


def test_a_new_title_shows_on_the_other_pages(preview: Preview) -> None:
    preview.small.mutate(OTHER, "# The Other Page", "# The Second Page")
    assert preview.rebuilt() == set(HTML)
    assert "The Second Page" in preview.html(PAGE)


def test_a_page_that_is_not_built_again_keeps_its_title_on_the_others(
    preview: Preview,
) -> None:
    preview.small.mutate(PAGE, "Uphill:", "Up the hill:")
    preview.build()
    assert "The Other Page" in preview.html(PAGE)


def test_a_change_of_mkdocs_yml_rebuilds_every_page(preview: Preview) -> None:
    preview.small.mutate("mkdocs.yml", "Home: index.md", "Start: index.md")
    assert preview.rebuilt() == set(HTML)


def test_a_page_that_is_deleted_is_gone(preview: Preview) -> None:
    preview.small.mutate("mkdocs.yml", "      - module9/index.md\n", "")
    preview.small.mutate(OTHER, "", "")
    assert preview.rebuilt() == {HOME, PAGE, LAB}
    assert not (preview.site / HTML[OTHER]).exists()
    assert "only sentence" not in preview.search()


@pytest.mark.parametrize("edited", [HOME, PAGE, OTHER])
def test_after_an_edit_the_search_finds_what_it_finds_after_a_full_build(
    preview: Preview, edited: str
) -> None:
    text = (preview.small.root / edited).read_text("utf-8")
    preview.small.write(edited, f"{text}\nAn addition.\n")
    preview.build()
    preview.build(dirty=False, folder="full")
    assert "An addition." in preview.search()
    assert preview.search() == preview.search("full")


def test_a_page_that_was_broken_is_built_once_it_is_mended(preview: Preview) -> None:
    preview.small.mutate(PAGE, "ch91_sample.py:train", "ch91_sample.py:tarin")
    with pytest.raises(Abort):
        preview.build()
    preview.small.mutate(PAGE, "ch91_sample.py:tarin", "ch91_sample.py:train")
    assert preview.rebuilt() == {PAGE}


def test_a_full_build_builds_every_page(preview: Preview) -> None:
    assert preview.rebuilt(dirty=False) == set(HTML)


def test_the_preview_sees_an_edit_in_a_folder_that_it_watches(tmp_path: Path) -> None:
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(tmp_path))
    hooks.on_serve(server)
    server.observer.start()
    try:
        (tmp_path / "page.md").write_text("edited", "utf-8")
        with server._rebuild_cond:
            assert server._rebuild_cond.wait_for(lambda: server._want_rebuild, 30)
    finally:
        server.observer.stop()
        server.observer.join()
        server.server_close()
