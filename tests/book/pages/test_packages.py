"""What code must have installed, in the words of the book's pyproject.toml."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from book.errors import PageError
from book.pages import packages

PROJECT = (Path(__file__).parents[1] / "sample" / "project.toml").read_text("utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("import torch", ["torch>=2.9"]),
        ("from torch.nn import functional", ["torch>=2.9"]),
        ("    import torch  # in a function", ["torch>=2.9"]),
        ("from sklearn.datasets import load_digits", ["scikit-learn>=1.7"]),
        (
            "import torch\nimport matplotlib.pyplot as plt",
            ["matplotlib>=3.10", "torch>=2.9"],
        ),
        ("import math\n# import torch\nx = 'import sklearn'", []),
        ("import torchvision", []),
    ],
)
def test_code_needs_what_it_imports(code: str, wanted: list[str], root: Path) -> None:
    assert packages.needed(code, root) == wanted


def test_the_bounds_are_the_books(root: Path) -> None:
    assert packages.python(root) == ">=3.11"
    assert packages.name_of("scikit-learn>=1.7") == "scikit-learn"


@pytest.mark.parametrize(
    ("old", "said", "ask"),
    [
        (
            "code =",
            "no code in a table [dependency-groups]",
            partial(packages.needed, "import torch"),
        ),
        (
            "requires-python",
            "no requires-python in a table [project]",
            packages.python,
        ),
    ],
)
def test_a_project_that_does_not_say_is_named(
    root: Path, old: str, said: str, ask: Callable[[Path], object]
) -> None:
    file = root / "pyproject.toml"
    file.write_text(PROJECT.replace(old, f"x{old}"), "utf-8")
    with pytest.raises(PageError) as caught:
        ask(root)
    assert str(caught.value).startswith(f"{file}: {said}\n  A chapter's script")
