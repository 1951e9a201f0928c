"""The graph of one neuron in the reader's hands: its slopes are those of autograd."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.site.axe import listed, violations_after

CHAPTER = "module2/ch22_backpropagation/"
DATA = (
    Path(__file__).parents[2]
    / "docs"
    / "figures"
    / "ch22_backpropagation_graph.neuron.json"
)
REPLAY = """async ([nodes, asked, replace]) => {
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]neuron[^/]*[.]js$/.test(name));
  const { sweep } = await import(name);
  return asked.map((leaves) => sweep(nodes, leaves, replace));
}"""
LEAVES = [
    dict(zip("wxbv", values, strict=True))
    for values in itertools.product((-1.5, 0.5, 2.0), (2.0, -1.0), (0.25, -2.0), (2.0,))
]


@pytest.fixture
def shown(turn_to: Any) -> Any:
    page = turn_to(CHAPTER, "narrow")
    page.ready("book-neuron")  # whose script waits until it comes near
    page.ready("book-neuron button")
    return page


def slopes(shown: Any, *, replace: bool) -> list[dict[str, float]]:
    """What the page's own sweep writes last for each node, for all LEAVES."""
    nodes = json.loads(DATA.read_text("utf-8"))
    found = []
    for steps in shown.run(REPLAY, [nodes, LEAVES, replace]):
        written = [
            one for kind, _, wrote in steps if kind == "backward" for one in wrote
        ]
        found.append({name: slope for name, slope, *_ in written})
    return found


def test_whatever_the_inputs_its_slopes_are_those_of_autograd(shown: Any) -> None:
    for leaves, found in zip(LEAVES, slopes(shown, replace=False), strict=True):
        at = {n: torch.tensor(v, requires_grad=True) for n, v in leaves.items()}
        h = torch.relu(at["w"] * at["x"] + at["b"])
        loss = (at["v"] * h - 6) ** 2
        for name, slope in zip(
            at, torch.autograd.grad(loss, [*at.values()]), strict=True
        ):
            assert found[name] == pytest.approx(slope.item(), abs=1e-5), (leaves, name)


def test_an_equals_sign_halves_every_slope_but_that_of_the_loss(shown: Any) -> None:
    both = (slopes(shown, replace=kind) for kind in (False, True))
    for right, wrong in zip(*both, strict=True):
        assert wrong.pop("L") == right.pop("L") == 1
        assert wrong == pytest.approx({name: s / 2 for name, s in right.items()})


def press(shown: Any, name: str, times: int = 1) -> str:
    """Press a button; what is said then."""
    for _ in range(times):
        shown.page.get_by_role("button", name=name, exact=True).click()
    return str(shown.page.locator("book-neuron [role=status]").inner_text())


def test_a_reader_steps_through_both_passes_and_breaks_one(shown: Any) -> None:
    assert press(shown, "Next step") == "Forward: m = 1, from w and x."
    assert press(shown, "All values") == "Forward: L = 9, from e."
    assert press(shown, "Next step") == "Backward: the slope of L along L is 1."
    assert press(shown, "Next step") == "Backward: L hands −3 to e and −3 to e."
    said = press(shown, "All slopes")
    assert said == "Backward: m hands −24 to w and −6 to x."
    assert shown.page.get_by_role("button", name="Next step").is_disabled()
    shown.page.locator("book-neuron input[type=checkbox]").check()
    assert press(shown, "All slopes") == "Backward: m hands −12 to w and −3 to x."
    shown.page.locator("book-neuron input[type=range]").nth(1).focus()
    shown.page.keyboard.press("Home")  # b = −3: the relu is off
    assert press(shown, "All slopes") == "Backward: m hands 0 to w and 0 to x."
    assert press(shown, "Start over").startswith("Given: w, x, b, v, −y")


def test_axe_finds_nothing_in_any_of_its_states(shown: Any) -> None:
    states = ("Start over", "Next step", "All slopes")
    found = violations_after(shown, "book-neuron", press, *states)
    assert not found, listed(found)
