"""What the ward of Part 3.6 says about its patients, each claim as a test."""

import itertools
from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor

from snippets.module3.ch36_debugging import Loop, deal, make_loops
from snippets.module3.ch36_debugging_checks import Numbers, examine
from snippets.module3.ch36_debugging_live import clinic

BUGS = [name for name in make_loops() if name != "healthy"]
TELLS = {  # which number tells a bug from all those whose loss looks the same
    "labels of other rows": "neighbors",
    "inputs are zero": "neighbors",
    "softmax twice": "lowest output",
    "ReLU on the logits": "lowest output",
    "softmax over the rows": "alone",
    "last layer left out": "moved, by layer",
    "first layer left out": "moved, by layer",
    "weights of a twin": "moved, by layer",
    "no zero_grad": "stale, of what moves",
}
TWINS = [  # and the numbers in which they differ
    ("labels of other rows", "inputs are zero", {"neighbors"}),
    ("labels of other rows", "weights of a twin", {"neighbors", "moved, by layer"}),
    ("inputs are zero", "weights of a twin", {"neighbors", "moved, by layer"}),
]


def three(seed: int) -> list[int]:
    """Each seed of the suite has three nets of its own; those of 0 are the page's."""
    return [3 * seed, 3 * seed + 1, 3 * seed + 2]


@cache
def examined(seed: int) -> dict[str, tuple[Numbers, Tensor]]:
    return {name: examine(loop, three(seed)) for name, loop in make_loops().items()}


@cache
def given(seed: int) -> dict[str, Any]:
    return clinic(examined(seed), three(seed))


def runs(name: str, seed: int) -> list[dict[str, Any]]:
    found = [run for run in given(seed)["runs"] if BUGS[run["case"]] == name]
    assert len(found) == 3
    return found


def odd(run: dict[str, Any], seed: int) -> dict[str, str]:
    """The numbers that no healthy loop has, and in what they are odd."""
    pairs = zip(given(seed)["numbers"], run["odd"], strict=True)
    return {number: what for number, what in pairs if what}


def test_of_healthy_nets_no_number_is_odd(seed: int) -> None:
    assert [run["look"] for run in given(seed)["well"]] == ["falls toward zero"] * 3
    assert not any(odd(run, seed) for run in given(seed)["well"])


@pytest.mark.parametrize("bug", BUGS)
def test_the_number_that_tells_a_bug_is_odd_as_in_no_other(bug: str, seed: int) -> None:
    at = given(seed)["numbers"].index(TELLS[bug])
    others = [
        other["odd"][at] for name in BUGS if name != bug for other in runs(name, seed)
    ]
    for run in runs(bug, seed):
        assert run["odd"][at]
        assert run["odd"][at] not in others
        assert run["told"][at] != given(seed)["well"][run["well"]]["told"][at]


@pytest.mark.parametrize(("one", "other", "differ"), TWINS)
def test_twins_have_one_curve_and_differ_in_what_tells_them_and_in_nothing_else(
    one: str, other: str, differ: set[str], seed: int
) -> None:
    for first, second in zip(runs(one, seed), runs(other, seed), strict=True):
        assert first["look"] == second["look"] == "stays where it starts"
        gap = torch.tensor(first["curve"]) - torch.tensor(second["curve"])
        assert gap.abs().max() < 0.03 * 4.6  # of the figure's height
        here, there = odd(first, seed), odd(second, seed)
        numbers = given(seed)["numbers"]
        assert {n for n in numbers if here.get(n) != there.get(n)} == differ


def test_a_layer_left_out_looks_healthy_and_only_what_moved_is_odd(seed: int) -> None:
    for bug, layer in (("first layer left out", "1"), ("last layer left out", "3")):
        for run in runs(bug, seed):
            assert run["look"] == "falls toward zero"
            assert odd(run, seed) == {"moved, by layer": layer}


def test_each_loss_looks_as_its_words_say(seed: int) -> None:
    for run in given(seed)["runs"]:
        curve, look = run["curve"], run["look"]
        steps = [after - before for before, after in itertools.pairwise(curve)]
        end = sum(curve[-4:]) / 4
        assert (look == "starts near four") == (3 < curve[0] < 4)
        assert (look == "jumps up and down") == (max(steps) > 0.3)
        if look == "stays where it starts":
            assert max(abs(loss - 2.3) for loss in curve) < 0.15
        elif look == "falls toward zero":
            assert end < 0.5
        elif look == "falls, and stops far above zero":
            assert 0.5 < end < 2


def test_the_lines_shown_are_those_that_the_loops_use() -> None:
    lines = {
        case["name"]: (case["here"], case["healthy"]) for case in given(0)["cases"]
    }
    assert lines["softmax twice"] == ("logits.softmax(dim=2)", "logits")
    assert lines["last layer left out"] == ("params[:-2]", "params")
    logits, params = torch.randn(3, 5, 10), [torch.randn(2) for _ in range(6)]
    names = {"logits": logits, "params": params, "torch": torch}
    for name, loop in make_loops().items():
        if name == "healthy":
            continue
        here, healthy = lines[name]
        if loop.output is not Loop().output:
            assert torch.equal(eval(here, names), loop.output(logits))
            assert torch.equal(eval(healthy, names), Loop().output(logits))
        elif loop.learning is not Loop().learning:
            pairs = zip(eval(here, names), loop.learning(params), strict=True)
            assert all(torch.equal(one, other) for one, other in pairs)
        else:
            assert here != healthy


def test_a_blank_feed_has_no_neighbors_and_a_mixed_one_only_strangers(
    seed: int,
) -> None:
    """Where all rows are alike, none is nearest."""
    rows, _ = deal(three(seed))
    for bug, low, high in (
        ("inputs are zero", 0, 0),
        ("labels of other rows", 0.03, 0.2),
    ):
        share = examined(seed)[bug][0]["neighbors"]
        assert low <= share.min()
        assert share.max() <= high
    x, _ = make_loops()["inputs are zero"].feed(*rows)
    assert not x.any()
