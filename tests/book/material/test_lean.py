"""What the build leaves out shows nowhere."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from mkdocs_jupyter import nbconvert2
from nbconvert.exporters import HTMLExporter

from book.material import lean

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

NOTHING = re.compile(r"(?!)")
CELLS: list[dict[str, object]] = [
    {
        "cell_type": "markdown",
        "source": '# A Lab\n\nIf $a < b$, *then* "so" & `1 < 2`.',
    },
    {
        "cell_type": "code",
        "execution_count": 1,
        "source": 'print("1 < 2")',
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "1 < 2\n"}],
    },
    {
        "cell_type": "code",
        "execution_count": 2,
        "source": "draw()",
        "metadata": {"alt": "A point"},
        "outputs": [
            {
                "output_type": "display_data",
                "data": {"image/png": "AA=="},
                "metadata": {},
            }
        ],
    },
]


def test_the_search_finds_what_it_finds_among_all_elements(
    whole: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    index = whole.root / "site" / "search" / "search_index.json"
    whole.build()
    found = index.read_text("utf-8")
    monkeypatch.setattr(lean, "UNSEARCHED", NOTHING)
    whole.build()
    assert "weight.zero_grad" in found
    assert found == index.read_text("utf-8")


def test_a_lab_is_what_nbconvert_makes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [{"id": f"c{n}", "metadata": {}, **cell} for n, cell in enumerate(CELLS)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    file = tmp_path / "lab.ipynb"
    file.write_text(json.dumps(notebook), "utf-8")
    monkeypatch.setattr(nbconvert2, "HTMLExporter", lean.LabExporter)
    lab = nbconvert2.nb2html(str(file))
    monkeypatch.setattr(nbconvert2, "HTMLExporter", HTMLExporter)
    as_nbconvert_writes_it = str(BeautifulSoup(lab, "html.parser"))
    assert 'alt="A point"' in lab
    assert as_nbconvert_writes_it.split() == nbconvert2.nb2html(str(file)).split()
