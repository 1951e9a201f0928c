"""A chapter's script: what it needs stands at its top, and its code below."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book.exports import script

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

# As the specification of PEP 723 has it.
METADATA = re.compile(
    r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"
)
PAGE = """\
+++
title = "Learn the Training Loop with PyTorch, Part 9.1: A Sample"
author = "A"
date = "2026-11-20"
description = "D"
+++

## First

```python
import torch
```

Words.

```python
print(torch.ones(2))
```

## Second

Without code.

### A Part

```{.python figure="ch91_fit"}
import matplotlib.pyplot as plt
figure = plt.figure()
```

## Exercises

### Exercise 1: One (guided)

```{.python .starter}
import sklearn
```
"""


@pytest.fixture
def made(small: "SmallBook") -> str:
    project = Path(__file__).parents[1] / "sample" / "project.toml"
    small.write("pyproject.toml", project.read_text("utf-8"))
    return script.make(small.page(PAGE))


def test_tools_read_what_a_script_needs(made: str) -> None:
    (found,) = METADATA.finditer(made)
    lines = found["content"].splitlines()
    table = tomllib.loads("\n".join(line[2:] for line in lines))
    assert found["type"] == "script"
    assert table == {
        "requires-python": ">=3.11",
        "dependencies": ["matplotlib>=3.10", "torch>=2.9"],
    }


def test_a_heading_with_code_is_a_cell(made: str) -> None:
    assert re.findall(r"(?m)^# %% .*", made) == ["# %% First", "# %% A Part"]
    assert "# %% First\n\nimport torch\n\nprint(torch.ones(2))\n" in made


def test_figures_become_files(
    made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(f"{made}\nplt.figure(), plt.figure()\nsave_figures('two')\n", {})
    files = sorted(path.name for path in tmp_path.glob("*.png"))
    assert files == ["ch91_fit.png", "two.png", "two_1.png"]


def test_exercises_and_prose_are_left_out(made: str) -> None:
    for text in ("sklearn", "Words.", "Without code."):
        assert text not in made
    assert made.count('"""Learn the Training Loop with PyTorch, Part 9.1') == 1


def test_code_that_draws_nothing_needs_no_matplotlib(small: "SmallBook") -> None:
    project = Path(__file__).parents[1] / "sample" / "project.toml"
    small.write("pyproject.toml", project.read_text("utf-8"))
    page = PAGE.replace('{.python figure="ch91_fit"}', "text")
    assert "matplotlib" not in script.make(small.page(page))
