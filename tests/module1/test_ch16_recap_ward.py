"""What the ward of Part 1.6 says about its patients, each claim as a test."""

import inspect
import itertools
from collections.abc import Callable
from functools import cache

import pytest
import torch

from snippets.module1.ch16_recap_live import axis_for, clinic, measure
from snippets.module1.ch16_recap_ward import Chart, admit, loop, mistakes

NAMES = list(mistakes())
TELLS = {  # which number tells a mistake from all those whose loss looks the same
    "no zero_grad": {"b.grad / nudged slope"},
    "no backward": {"b.grad / nudged slope", "step of b / (−lr · b.grad)"},
    "no step": {"step of b / (−lr · b.grad)"},
    "rate on the limit": {"lr / limit", "last step of b"},
    "rate above the limit": {"lr / limit"},
    "rate too small": {"lr / limit"},
    "x not centered": {"κ of x", "mean x, first batch"},
    "y of shape (N,)": {"shape of the misses"},
    "pairs torn apart": {"correlation of x, y"},
    "rows never shuffled": {"mean x, first batch"},
    "a wrong sign": {"b.grad / nudged slope"},
}
TWINS = [  # and the numbers in which they differ
    ("no backward", "no step", {"b.grad / nudged slope", "step of b / (−lr · b.grad)"}),
    ("rate above the limit", "a wrong sign", {"lr / limit", "b.grad / nudged slope"}),
    (
        "y of shape (N,)",
        "pairs torn apart",
        {"shape of the misses", "correlation of x, y"},
    ),
]


def three(seed: int) -> list[int]:
    """Each seed of the suite has three tables of its own; those of 0 are the page's."""
    return [3 * seed, 3 * seed + 1, 3 * seed + 2]


@cache
def chart(name: str, table: int, well: bool = False) -> Chart:
    return admit(name, table, well)


def odd(name: str, table: int, well: bool = False) -> dict[str, str]:
    """The numbers that no healthy loop has, and in what they are odd."""
    return {
        n: what for n, (_, what) in measure(chart(name, table, well)).items() if what
    }


def rivals(name: str) -> list[str]:
    """The other mistakes whose loss looks like this one's; all, if there are none."""
    looks = {one: mistake.look for one, mistake in mistakes().items()}
    others = [one for one in NAMES if one != name]
    return [one for one in others if looks[one] == looks[name]] or others


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_exchanges_one_line_of_the_healthy_loop(name: str) -> None:
    source, mistake = inspect.getsource(loop), mistakes()[name]
    assert source.count(mistake.healthy) == 1
    assert mistake.here not in source


@pytest.mark.parametrize("name", NAMES)
def test_without_the_mistake_no_number_is_odd(name: str, seed: int) -> None:
    for table in three(seed):
        assert odd(name, table, well=True) == {}
        healthy = chart(name, table, well=True).losses
        assert healthy[-1] < 0.25 * healthy[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_number_that_tells_is_neither_a_healthy_loops_nor_a_rivals(
    name: str, seed: int
) -> None:
    for table in three(seed):
        found, healthy = odd(name, table), measure(chart(name, table, well=True))
        elsewhere = {
            (number, what)
            for rival in rivals(name)
            for other in three(seed)
            for number, what in odd(rival, other).items()
        }
        assert {n for n in found if (n, found[n]) not in elsewhere} == TELLS[name]
        texts = measure(chart(name, table))
        for number in TELLS[name]:
            assert texts[number][0] != healthy[number][0]


@pytest.mark.parametrize(("one", "other", "differ"), TWINS)
def test_twins_have_one_curve_and_differ_in_what_tells_them_and_in_nothing_else(
    one: str, other: str, differ: set[str], seed: int
) -> None:
    for table in three(seed):
        pair = [chart(name, table) for name in (one, other)]
        logs = torch.tensor([twin.losses for twin in pair]).log10()  # (2, 60)
        low, high = axis_for(mistakes()[one].look)["range"]
        assert (logs[0] - logs[1]).abs().max() < 0.03 * (high - low)  # of the figure
        first, second = odd(one, table), odd(other, table)
        numbers = measure(pair[0])
        assert {n for n in numbers if first.get(n) != second.get(n)} == differ


def rises(losses: list[float]) -> int:
    return sum(after > before for before, after in itertools.pairwise(losses))


LOOKS: dict[str, Callable[[list[float]], bool]] = {
    "swings up and down": lambda ls: 10 < rises(ls) < 50 and max(ls[40:]) > 0.8 * ls[0],
    "never leaves its start": lambda ls: max(ls) - min(ls) < 1e-12,
    "falls, and then stays far too high": lambda ls: (
        ls[30] < 0.7 * ls[0] and abs(ls[-1] / ls[30] - 1) < 0.01
    ),
    "climbs without end": lambda ls: rises(ls) >= 58 and ls[-1] > 1e8 * ls[0],
    "creeps, and does not arrive": lambda ls: (
        rises(ls) == 0 and ls[-1] < 0.998 * ls[-2]
    ),
    "comes in teeth of ten steps": lambda ls: all(
        ls[k] > 2 * min(ls[k : k + 10]) for k in (0, 10, 20)
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_loss_looks_as_it_is_said_to_look(name: str, seed: int) -> None:
    look = mistakes()[name].look
    for table in three(seed):
        losses = chart(name, table).losses
        assert LOOKS[look](losses), losses
        floor = chart(name, table, well=True).losses[-1]
        if look.startswith(("falls", "creeps", "never")):
            assert losses[-1] > 2 * floor


def bs(of: Chart) -> list[float]:
    return [step.b for step in of.steps]


def best_b(of: Chart) -> float:
    return of.y.mean().item()  # where x has the mean 0


WHY: dict[str, Callable[[Chart], bool]] = {
    "no zero_grad": lambda c: max(step.w for step in c.steps) > 3.5,
    "no backward": lambda c: all(step.slope is None for step in c.steps),
    "no step": lambda c: c.steps[-1].w == 0 == c.steps[-1].b,
    "rate on the limit": lambda c: (
        abs(bs(c)[-1] + bs(c)[-2] - 2 * best_b(c)) < 1e-6
        and abs(bs(c)[-1] - bs(c)[-3]) < 1e-6
    ),
    "rate above the limit": lambda c: all(
        (b - best_b(c)) * (a - best_b(c)) < 0
        and abs(b - best_b(c)) > abs(a - best_b(c))
        for a, b in itertools.pairwise(bs(c))
    ),
    "rate too small": lambda c: 0 < c.steps[-1].w < 0.2,
    "x not centered": lambda c: (c.x.min().item(), c.x.max().item()) == (1, 3),
    "y of shape (N,)": lambda c: (
        c.steps[0].miss.shape == (100, 100) and abs(bs(c)[-1] - best_b(c)) < 1e-4
    ),
    "pairs torn apart": lambda c: (
        sorted(c.x[:, 0].tolist()) == pytest.approx(torch.linspace(-1, 1, 100).tolist())
        and abs(torch.corrcoef(torch.cat([c.x, c.y], dim=1).T)[0, 1].item()) < 0.35
    ),
    "rows never shuffled": lambda c: torch.equal(
        torch.cat([step.rows for step in c.steps[:10]]), torch.arange(100)
    ),
    "a wrong sign": lambda c: all(
        abs(b - best_b(c)) > abs(a - best_b(c)) for a, b in itertools.pairwise(bs(c))
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_does_what_the_page_says_that_it_does(name: str, seed: int) -> None:
    for table in three(seed):
        assert WHY[name](chart(name, table))


def test_only_the_loop_above_the_limit_jumps_across(seed: int) -> None:
    """What the still figure shows of the twins."""
    for table in three(seed):
        high, wrong = (
            bs(chart(name, table)) for name in ("rate above the limit", "a wrong sign")
        )
        assert all(abs(b) <= abs(h) + 1 for b, h in zip(wrong, high, strict=True))
        assert all(a <= b for a, b in itertools.pairwise(wrong))
        assert any(a > b for a, b in itertools.pairwise(high))


def test_each_run_stands_beside_the_healthy_one_of_its_own_points() -> None:
    given = clinic([0, 1, 2])
    assert len(given["runs"]) == 33
    for place, run in enumerate(given["runs"]):
        name, table = NAMES[run["case"]], place % 3
        texts = [text for text, _ in measure(chart(name, table, well=True)).values()]
        assert given["well"][run["well"]]["told"] == texts
        assert run["told"] == [text for text, _ in measure(chart(name, table)).values()]
