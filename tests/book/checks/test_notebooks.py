"""A notebook that does not do what its page does is told, with the page's line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from book.checks import notebooks
from book.exports import notebook
from book.notebooks import code_cells
from book.pages import reading
from book.runs import cells
from book.runs.apart import Warm

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
MORE = "## Summary\n\n```python\n{}\n```\n"


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    made = Warm(cells.run, ["matplotlib.pyplot"])
    yield made
    made.end()


def told(whole: "SmallBook", warm: Warm) -> str:
    """What is said of the notebook of a book that is right as a page."""
    assert whole.complaints() == []
    page = reading.read(whole.path, whole.book)
    made = notebook.make(page)
    code = code_cells(made)
    ran = warm.do(([cell.source for cell in code], ("book", "snippets")), 60.0)
    for cell, outputs in zip(code, ran, strict=True):
        cell.outputs = outputs
    return "\n".join(map(str, notebooks.check(page, made)))


def test_a_notebook_that_does_what_its_page_does_is_right(
    whole: "SmallBook", warm: Warm
) -> None:
    assert told(whole, warm) == ""


def test_what_a_starter_leaves_behind_is_told(whole: "SmallBook", warm: Warm) -> None:
    whole.mutate(PAGE, ".starter}\n", ".starter}\nlosses.append(0.0)\n")
    shown = "print(len(losses))\n```\n\n```{.text .output}\n10"
    whole.mutate(PAGE, "## Summary\n", MORE.format(shown))
    said = told(whole, warm)
    assert "in its notebook, the page shows '10', but the block" in said
    assert "prints '11'" in said
    assert said.startswith(f"{PAGE}:")


def test_the_value_of_a_last_line_is_told(whole: "SmallBook", warm: Warm) -> None:
    whole.mutate(PAGE, "## Summary\n", MORE.format("losses[0]"))
    assert "'9.0' is shown as the value of the block's last line" in told(whole, warm)


def test_what_a_learner_does_not_have_is_told(whole: "SmallBook", warm: Warm) -> None:
    whole.mutate(PAGE, "## Summary\n", MORE.format("import book.errors"))
    assert "in its notebook, the block raised ModuleNotFoundError" in told(whole, warm)


def test_an_error_that_is_another_one_is_told(whole: "SmallBook", warm: Warm) -> None:
    whole.mutate(PAGE, "train(lr=-0.1)", "import book.errors\ntrain(lr=-0.1)")
    assert "in its notebook, the block raised ModuleNotFoundError" in told(whole, warm)
