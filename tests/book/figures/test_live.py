"""A figure that computes in the page is given what the page's code says."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FENCE = '```{.python figure="ch91_fit" live="loop(2)"}'
PAGE = f"""
{FENCE}
import matplotlib.pyplot as plt


def loop(n: int) -> dict[str, list[float]]:
    return {{"y": [0.5] * n}}


plt.subplots()
```
"""
FILE = "docs/figures/ch91_fit.loop.json"


@pytest.fixture
def drawn(small: "SmallBook") -> "SmallBook":
    small.write("docs/assets/loop.js", "")
    small.update(PAGE)
    assert small.complaints() == []
    return small


def test_its_data_is_kept_beside_the_figure_and_a_drift_is_mended(
    drawn: "SmallBook",
) -> None:
    kept = (drawn.root / FILE).read_text("utf-8")
    assert kept == '{"y":[0.5,0.5]}\n'
    drawn.write(FILE, kept.replace("0.5]", "0.6]"))
    (said,) = drawn.complaints()
    assert said.startswith(
        "docs/page.md:1: the live figure ch91_fit drifted: y 2: 0.6 became 0.5"
    )
    drawn.update()
    assert (drawn.root / FILE).read_text("utf-8") == kept


def test_a_file_that_is_missing_is_named(drawn: "SmallBook") -> None:
    (drawn.root / FILE).unlink()
    (said,) = drawn.complaints()
    assert f"the live figure has no file {FILE}" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("loop(2)", "loop()", "loop() raises TypeError: loop() missing 1 required"),
        ("[0.5] * n", "[{0.5}] * n", "gives what JSON cannot hold: Object of type set"),
        ("[0.5] * n", "[1e999] * n", "gives what JSON cannot hold: Out of range float"),
        ("loop(2)", "race(2)", "race(2) raises NameError: name 'race' is not defined"),
    ],
)
def test_what_no_page_can_be_given_is_refused(
    drawn: "SmallBook", old: str, new: str, said: str
) -> None:
    found = drawn.complaints(PAGE.replace(old, new, 1))
    assert any(said in one for one in found), found


def test_an_element_without_a_script_is_refused(drawn: "SmallBook") -> None:
    (drawn.root / "docs/assets/loop.js").unlink()
    (said,) = drawn.complaints(PAGE)
    assert "no script shows it: docs/assets/loop.js" in said
    assert "It defines the element <book-loop>." in said


def test_data_that_a_still_figure_left_behind_is_removed(drawn: "SmallBook") -> None:
    still = PAGE.replace(' live="loop(2)"', "")
    (said,) = drawn.complaints(still)
    assert "the figure is still, and ch91_fit.loop.json would let it move" in said
    drawn.update(still)
    assert not (drawn.root / FILE).exists()


def test_a_series_may_move_by_a_part_of_what_it_spans_where_the_fence_says_so(
    drawn: "SmallBook",
) -> None:
    spread = PAGE.replace("[0.5] * n", "[0.0, 1.0, 2.0]")
    loose = spread.replace('live="loop(2)"', 'live="loop(2)" tol="0.1" why="chaos"')
    drawn.update(loose)
    for value, found in ((1.19, 0), (1.21, 1)):
        drawn.write(FILE, f'{{"y":[0.0,{value},2.0]}}')
        assert len(drawn.complaints(loose)) == found
        assert len(drawn.complaints(spread)) == 1
