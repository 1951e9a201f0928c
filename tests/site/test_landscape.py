"""The landscape in the reader's hands: it walks as PyTorch does, and can be reached."""

import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch

from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch14_loss_landscape import curvatures, descend, losses_on
from snippets.module1.ch14_loss_landscape_experiments import (
    steps_measured,
    steps_predicted,
)
from tests.site.axe import listed, violations_after

CHAPTER = "module1/ch14_loss_landscape/"
DATA = Path(__file__).parents[2] / "docs" / "figures" / "ch14_walk.landscape.json"
INPUTS = [(0.0, 1.0), (3.0, 1.0), (-1.5, 0.4), (0.0, 10.0), (1.0, 0.1)]  # plus, times
PACES = [0.1, 0.5, 0.9, 1.0, 1.05]  # the rate, of the limit's
STARTS = [(0.0, 0.0), (4.0, 3.0), (-2.0, -9.0)]
REPLAY = """async ([data, asked, count]) => {
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]landscape[^/]*[.]js$/.test(name));
  const { bowl, walk, steps } = await import(name);
  return asked.map(([shift, scale, lr, start]) => {
    const shape = bowl(data, shift, scale), whole = walk(shape, start, lr, 700);
    const walked = whole.slice(0, count + 1);
    return { ...shape, walked, steps: steps(shape, lr, whole) };
  });
}"""


def replay(shown: Any, asked: list[tuple[Any, ...]], count: int = 40) -> list[Any]:
    data = json.loads(DATA.read_text("utf-8"))
    found: list[Any] = shown.run(REPLAY, [data, asked, count])
    return found


@pytest.fixture
def shown(turn_to: Any) -> Any:
    page = turn_to(CHAPTER, "narrow")
    page.ready("book-landscape")  # whose script waits until it comes near
    page.ready("book-landscape button")
    return page


def slider(shown: Any, name: str) -> Any:
    return shown.page.get_by_role("slider", name=name)


def test_whatever_the_inputs_rate_and_start_it_walks_where_pytorch_does(
    shown: Any,
) -> None:
    x, y = make_data()
    cases = []
    for (shift, scale), pace, start in itertools.product(INPUTS, PACES, STARTS):
        limit = 2 / curvatures(scale * (x + shift))[1]
        cases.append((shift, scale, pace * limit, start))
    for (shift, scale, lr, start), found in zip(
        cases, replay(shown, cases), strict=True
    ):
        inputs = scale * (x + shift)
        path = descend(inputs, y, lr, steps=40, start=start)  # (41, 2)
        above = losses_on(inputs, y, path) - loss_at(inputs, y, *best_line(inputs, y))
        here = torch.tensor(found["walked"])  # (41, 3)
        # Of a walk that leaves the bowl, float32 keeps its size.
        far = 1e-3 * max(1.0, path.abs().max().item())
        torch.testing.assert_close(here[:, :2], path, rtol=2e-3, atol=far)
        small = 1e-3 * above.max().item()
        torch.testing.assert_close(here[:, 2], above, rtol=5e-3, atol=small)


def test_its_curvatures_and_its_counts_are_the_chapters(shown: Any) -> None:
    x, y = make_data()
    inputs = {case: case[1] * (x + case[0]) for case in INPUTS}
    best = {case: 2 / sum(curvatures(one)) for case, one in inputs.items()}
    asked = [(*case, best[case], (0.0, 0.0)) for case in INPUTS]
    for (case, one), found in zip(inputs.items(), replay(shown, asked), strict=True):
        low, high = curvatures(one)
        assert found["high"] == pytest.approx(high, rel=1e-4), case
        assert found["low"] == pytest.approx(low, rel=1e-3), case
        told, counted = found["steps"]
        assert told == pytest.approx(steps_predicted(one, 0.001), abs=1), case
        assert counted == pytest.approx(steps_measured(one, y, 0.001), abs=1), case


def test_above_the_limit_it_never_arrives_and_says_so(shown: Any) -> None:
    (found,) = replay(shown, [(0.0, 1.0, 0.34, (0.0, 0.0))])
    assert found["steps"] == [math.inf, math.inf]
    rate = slider(shown, "learning rate")
    rate.focus()
    shown.page.keyboard.press("End")
    said = shown.page.locator("book-landscape [role=status]").inner_text()
    assert said.startswith("The rate is above the limit")


def test_the_limit_is_marked_on_the_slider_and_moves_with_the_inputs(
    shown: Any,
) -> None:
    rate = slider(shown, "learning rate")
    marks = "one => [...one.list.options].map(({ value }) => Number(value))"
    for button in ("Start over", "Standardize x"):
        limit = float(says(shown, button)["2/λmax"])
        (mark,) = rate.evaluate(marks)
        assert mark <= math.log10(limit) + 1e-3 < mark + 0.012, button


def says(shown: Any, button: str) -> dict[str, str]:
    """Press a button; the values that stand there then."""
    shown.page.get_by_role("button", name=button, exact=True).click()
    rows = shown.page.locator("book-landscape dl > div").all_inner_texts()
    return dict(row.split("\n") for row in rows)


def test_the_same_points_from_another_zero_take_93_steps_and_standardized_1(
    shown: Any,
) -> None:
    assert says(shown, "Best rate")["walked"] == "6"
    slider(shown, "x plus").focus()
    shown.page.keyboard.press("End")
    moved = says(shown, "Best rate")
    assert (moved["κ"], moved["walked"]) == ("53.72", "93")
    assert says(shown, "Standardize x")["κ"] == "1.00"
    assert says(shown, "Best rate")["walked"] == "1"
    assert says(shown, "Start over")["κ"] == "3.06"


def test_the_start_is_dragged_and_moved_by_keys(shown: Any) -> None:
    number = shown.page.locator("book-landscape label:has-text('start at w') output")
    assert number.inner_text() == "0.00"
    shown.drag("book-landscape .draggable", 0.5, 0.9)
    dragged = float(number.inner_text())
    assert 3 < dragged < 5
    slider(shown, "start at w").focus()
    shown.page.keyboard.press("ArrowLeft")
    assert float(number.inner_text()) < dragged


def test_axe_finds_nothing_in_any_of_its_states(shown: Any) -> None:
    states = ("Start over", "At the limit", "Standardize x")
    found = violations_after(shown, "book-landscape", says, *states)
    assert not found, listed(found)
