"""What Part 2.2 claims, against autograd and PyTorch's own counters."""

import functools
import random
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from snippets.module2.ch21_nonlinear import make_circles
from snippets.module2.ch22_backpropagation import (
    Value,
    backward,
    doubled,
    forward,
    make_net,
    one_neuron,
    train,
)
from snippets.module2.ch22_backpropagation_experiments import (
    alarm,
    exam,
    stack,
    ways_back,
)
from snippets.module2.ch22_backpropagation_sweeps import (
    broken_sweep,
    example,
    kept_bytes,
    slope_of_a,
    walk,
)

NAMES = ["a·b + c", "a·a", "d·d", "d·d + relu(relu(d))"]


def random_graph(seed: int, size: int = 25) -> tuple[list[Value], list[Tensor]]:
    """The same random graph of sums, products and relus, in both engines."""
    dice = random.Random(seed)
    numbers = [dice.uniform(-1.2, 1.2) for _ in range(4)]
    ours = [Value(number) for number in numbers]
    theirs = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    for k in range(size):
        i, j = (dice.randrange(len(ours)) for _ in range(2))
        if k % 3 == 0:
            ours.append(ours[i] + ours[j])
            theirs.append(theirs[i] + theirs[j])
        elif k % 3 == 1:
            ours.append(ours[i] * ours[j])
            theirs.append(theirs[i] * theirs[j])
        else:
            ours.append(ours[i].relu())
            theirs.append(torch.relu(theirs[i]))
    for k in range(4, len(numbers) + size - 1):  # everything leads to the last node
        ours[-1] = ours[-1] + ours[k]
        theirs[-1] = theirs[-1] + theirs[k]
    return ours, theirs


# The engine


def test_the_engine_finds_the_slopes_of_autograd_on_random_graphs(seed: int) -> None:
    for each in range(5):
        ours, theirs = random_graph(10 * seed + each)
        ours[-1].backward()
        theirs[-1].backward()
        assert ours[-1].data == pytest.approx(theirs[-1].item(), rel=1e-12)
        for mine, tensor in zip(ours[:4], theirs[:4], strict=True):
            slope = 0.0 if tensor.grad is None else tensor.grad.item()
            assert mine.grad == pytest.approx(slope, rel=1e-12, abs=1e-12)


def test_the_slope_along_w_is_the_formula_of_the_pencil() -> None:
    graph = one_neuron()
    graph["L"].backward()
    e, v, x = (graph[name].data for name in "evx")
    assert graph["w"].grad == 2 * e * v * 1 * x


@pytest.mark.parametrize("bias", [-1.5, -2.0, -7.0])
def test_a_neuron_that_is_off_gets_no_slope_for_w_b_and_v(bias: float) -> None:
    graph = one_neuron(bias)
    graph["L"].backward()
    assert graph["w"].grad == graph["b"].grad == graph["v"].grad == 0
    assert graph["p"].grad != 0
    assert graph["h"].grad != 0


def test_from_the_highest_level_down_all_notes_have_come(seed: int) -> None:
    ours, _ = random_graph(seed)
    nodes = sorted(ours[-1].reached(), key=lambda v: v.level, reverse=True)
    place = {id(node): k for k, node in enumerate(nodes)}
    for node in nodes:
        assert all(place[id(node)] < place[id(parent)] for parent in node.parents)


# Paths


@pytest.mark.parametrize("times", [1, 2, 5, 10, 12])
def test_walking_doubles_with_each_doubling_and_the_sweep_adds_two_wires(
    times: int,
) -> None:
    walked, swept = Value(1.0), Value(1.0)
    assert walk(doubled(walked, times)) == 2 ** (times + 1) - 2
    end = doubled(swept, times)
    end.backward()
    assert len(end.reached()) == times + 1
    assert sum(len(node.parents) for node in end.reached()) == 2 * times
    assert walked.grad == swept.grad == 2**times


def test_thirty_doublings_have_31_nodes_60_wires_and_the_slope_of_pytorch() -> None:
    start = Value(1.0)
    end = doubled(start, times=30)
    end.backward()
    x = torch.ones((), dtype=torch.float64, requires_grad=True)
    v = x
    for _ in range(30):
        v = v + v
    v.backward()
    assert x.grad is not None
    assert start.grad == x.grad.item() == 1_073_741_824
    assert len(end.reached()) == 31
    assert sum(len(node.parents) for node in end.reached()) == 60


# The engine, broken


def test_the_table_of_broken_sweeps() -> None:
    by_autograd = []
    for name in NAMES:
        a, b, c = (torch.tensor(n, requires_grad=True) for n in (2.0, 3.0, 1.0))
        d = a * b
        loss = {
            "a·b + c": d + c,
            "a·a": a * a,
            "d·d": d * d,
            "d·d + relu(relu(d))": d * d + torch.relu(torch.relu(d)),
        }[name]
        by_autograd.append(torch.autograd.grad(loss, a)[0].item())
    assert [slope_of_a(name) for name in NAMES] == by_autograd == [3, 4, 36, 39]
    assert [slope_of_a(name, add=False) for name in NAMES] == [3, 2, 18, 3]
    assert [slope_of_a(name, by_level=False) for name in NAMES] == [3, 4, 36, 36]


def test_where_nothing_is_used_twice_the_plus_is_never_missed(seed: int) -> None:
    dice = random.Random(seed)
    found = []
    for add in (True, False):
        dice.seed(seed)
        leaves = [Value(dice.uniform(-2, 2)) for _ in range(12)]
        nodes = list(leaves)
        while len(nodes) > 1:  # a tree: every node has one customer
            one, other = (nodes.pop(dice.randrange(len(nodes))) for _ in range(2))
            nodes.append(one * other if dice.random() < 0.5 else one + other)
        broken_sweep(nodes[0], add=add)
        found.append([leaf.grad for leaf in leaves])
    assert found[0] == found[1]


def test_where_all_ways_are_equally_long_the_order_is_never_missed(seed: int) -> None:
    found = []
    for by_level in (True, False):
        dice = random.Random(seed)
        layer = leaves = [Value(dice.uniform(-1, 1)) for _ in range(4)]
        for _ in range(4):  # each layer is made from the one before, and no other
            layer = [dice.choice(layer) * dice.choice(layer) for _ in range(3)]
        broken_sweep(layer[0] + layer[1], by_level=by_level)
        found.append([leaf.grad for leaf in leaves])
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_the_broken_sweep_with_nothing_broken_is_backward(seed: int) -> None:
    numbers = [random.Random(seed + k).uniform(0.5, 2) for k in range(3)]
    for name in NAMES:
        one, other = ([Value(number) for number in numbers] for _ in range(2))
        example(name, *one).backward()
        broken_sweep(example(name, *other))
        assert [v.grad for v in one] == [v.grad for v in other]


# Tensors


def test_the_three_formulas_of_a_layer_are_autograds(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for n, d, k in [(5, 3, 4), (1, 2, 6), (8, 1, 1)]:
        sizes = [(n, d), (d, k), (k,), (n, k)]
        x, w, b, g = (torch.randn(s, generator=generator).double() for s in sizes)
        at = [each.clone().requires_grad_() for each in (x, w, b)]
        truth = torch.autograd.grad(at[0] @ at[1] + at[2], at, g)
        for one, other in zip((g @ w.T, x.T @ g, g.sum(0)), truth, strict=True):
            assert torch.allclose(one, other, rtol=1e-12)


@pytest.mark.parametrize("layers", [1, 2, 3, 10])
def test_backward_costs_two_products_a_layer_but_one_for_the_first(layers: int) -> None:
    net = nn.Sequential(*[nn.Linear(8, 8) for _ in range(layers)])
    with FlopCounterMode(display=False) as ahead:
        loss = net(torch.ones(5, 8)).sum()
    with FlopCounterMode(display=False) as back:
        loss.backward()
    ratio = back.get_total_flops() / ahead.get_total_flops()
    assert ratio == pytest.approx(2 - 1 / layers)


def doubles(seed: int) -> tuple[list[Tensor], Tensor, Tensor]:
    x, y = (each.double() for each in make_circles(seed))
    return [param.double() for param in make_net(seed)], x, y


def test_backward_by_hand_is_autograds(seed: int) -> None:
    params, x, y = doubles(seed)
    at = [param.clone().requires_grad_() for param in params]
    truth = torch.autograd.grad(torch.mean((forward(at, x)[0] - y) ** 2), at)
    y_pred, h = forward(params, x)
    backward(params, x, h, 2 * (y_pred - y) / len(y))
    for param, slope in zip(params, truth, strict=True):
        assert param.grad is not None
        assert torch.allclose(param.grad, slope, rtol=1e-10, atol=1e-14)


def test_the_loop_without_autograd_walks_the_path_of_backward(seed: int) -> None:
    params, x, y = doubles(seed)
    theirs = [param.clone().requires_grad_() for param in params]
    losses = train(params, x, y, steps=200)
    optimizer = torch.optim.SGD(theirs, lr=0.2)
    for _ in range(200):
        loss = torch.mean((forward(theirs, x)[0] - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for one, other in zip(params, theirs, strict=True):
        assert (one - other).abs().max() < 1e-10
    assert losses[-1].item() < losses[0].item() / 2


def test_a_stack_of_nets_trains_as_each_net_alone() -> None:
    seeds = [3, 4]
    x, y = make_circles(0, n=50)
    both = stack(seeds)
    x_twice, y_twice = (torch.stack([each, each]).double() for each in (x, y))
    train(both, x_twice, y_twice, steps=30)
    for k, seed in enumerate(seeds):
        alone = make_net(seed)
        train(alone, x, y, steps=30)
        for one, other in zip(both, alone, strict=True):
            assert torch.allclose(one[k].float(), other, atol=1e-5)


# Wrong ways back


@functools.cache
def exams(seed: int) -> dict[str, Tensor]:
    seeds = [36 * seed + k for k in range(36)]
    return {name: exam(way, seeds) for name, way in ways_back(seeds).items()}


def middle(scores: Tensor) -> float:
    return scores.median().item()


def good(scores: Tensor) -> int:
    return int((scores >= 0.95).sum())


def test_random_numbers_on_the_way_back_teach_nearly_as_well(seed: int) -> None:
    scores = exams(seed)
    assert middle(scores["right"]) > 0.98
    assert middle(scores["right"]) - middle(scores["fixed random"]) < 0.02
    assert middle(scores["fixed random"]) - middle(scores["hidden frozen"]) > 0.03


def test_but_fewer_of_these_nets_reach_95_percent(seed: int) -> None:
    scores = exams(seed)
    assert good(scores["right"]) >= 34
    assert 24 <= good(scores["fixed random"]) < good(scores["right"])
    assert good(scores["hidden frozen"]) <= 18


def test_the_mean_gap_between_twins_is_more_than_two_standard_errors(
    seed: int,
) -> None:
    gap = exams(seed)["fixed random"] - exams(seed)["hidden frozen"]
    assert gap.mean() > 2 * gap.std() / len(gap) ** 0.5
    assert (exams(seed)["right"] - exams(seed)["fixed random"]).mean() > 0.01


def test_without_the_mask_it_learns_too_and_no_better_than_frozen(seed: int) -> None:
    scores = exams(seed)
    assert middle(scores["no mask"]) > 0.75
    assert middle(scores["no mask"]) < middle(scores["hidden frozen"]) + 0.01
    assert middle(scores["no mask"]) < middle(scores["right"]) - 0.05


def test_an_inverted_mask_and_a_minus_sign_end_as_a_guess(seed: int) -> None:
    scores = exams(seed)
    assert middle(scores["mask inverted"]) < 0.6
    assert middle(scores["minus sign"]) < 0.6


def test_no_other_rate_helps_the_frozen_layer_or_the_missing_mask(seed: int) -> None:
    seeds = [36 * seed + k for k in range(36)]
    ways = ways_back(seeds)
    for name in ("hidden frozen", "no mask"):
        best = max(middle(exam(ways[name], seeds, lr)) for lr in (0.1, 0.2, 0.4))
        assert best < middle(exams(seed)["right"]) - 0.02


def test_at_twice_the_rate_the_right_way_holds_and_random_notes_do_worse(
    seed: int,
) -> None:
    seeds = [36 * seed + k for k in range(36)]
    ways = ways_back(seeds)
    assert middle(exam(ways["right"], seeds, lr=0.4)) > 0.98
    hasty = middle(exam(ways["fixed random"], seeds, lr=0.4))
    assert hasty < middle(exams(seed)["fixed random"]) - 0.02


def test_twice_the_rate_ruins_most_sets_of_nets_but_not_that_at_288() -> None:
    ruined = []
    for first in range(0, 432, 36):
        seeds = list(range(first, first + 36))
        if middle(exam(ways_back(seeds)["fixed random"], seeds, lr=0.4)) < 0.7:
            ruined.append(first)
    assert len(ruined) >= 10
    assert 288 not in ruined


def test_the_nudge_tells_every_wrong_way_from_the_right_one(seed: int) -> None:
    for name, way in ways_back([seed]).items():
        error = alarm(way, seed)
        # The nudge of a number may carry a row across a ReLU's corner, by a hair.
        assert error < 1e-4 if name == "right" else error > 0.5


def test_with_random_notes_nearly_every_net_ends_with_a_cosine_above_zero(
    seed: int,
) -> None:
    seeds = [36 * seed + k for k in range(36)]
    params, other = stack(seeds), stack([each + 1000 for each in seeds])[2]
    before = torch.cosine_similarity(params[2], other, dim=1)
    way = ways_back(seeds)["fixed random"]
    draws = [make_circles(each, 100) for each in seeds]
    x, y = (torch.stack([draw[k] for draw in draws]).double() for k in (0, 1))
    train(params, x, y, way)
    after = torch.cosine_similarity(params[2], other, dim=1)
    assert (after > 0).sum() >= 34
    assert after.mean() > before.mean() + 0.2


# Memory


@pytest.mark.parametrize(("depth", "batch"), [(1, 1), (4, 10), (4, 100), (16, 100)])
def test_backward_keeps_the_input_of_every_layer_and_the_residuals(
    depth: int, batch: int
) -> None:
    assert kept_bytes(depth, batch) == 4 * batch * (64 * (depth + 1) + 1)


def test_under_no_grad_nothing_is_kept() -> None:
    kept: list[Tensor] = []

    def note(tensor: Tensor) -> Tensor:
        kept.append(tensor)
        return tensor

    net = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))
    with saved_tensors_hooks(note, lambda tensor: tensor):
        with torch.no_grad():
            net(torch.ones(2, 3))
        assert not kept
        net(torch.ones(2, 3))
        assert kept


@pytest.mark.parametrize("frozen", [False, True])
def test_a_layer_keeps_its_inputs_only_for_the_slopes_of_its_weights(
    frozen: bool,
) -> None:
    layer, x = nn.Linear(3, 2), torch.ones(6, 3, requires_grad=True)
    layer.requires_grad_(not frozen)
    kept: list[int] = []

    def note(tensor: Tensor) -> Tensor:
        kept.append(tensor.data_ptr())
        return tensor

    with saved_tensors_hooks(note, lambda tensor: tensor):
        layer(x)
    assert (x.data_ptr() in kept) is not frozen


def test_a_second_sweep_over_the_same_graph_counts_wrong() -> None:
    u = Value(3.0)
    top = u * u + u
    slopes = []
    for _ in range(2):
        top.backward()
        slopes.append(u.grad)
    assert slopes == [7, 20]
    x = torch.tensor(3.0, requires_grad=True)
    loss = x * x + x
    loss.backward(retain_graph=True)
    loss.backward()
    assert x.grad is not None
    assert x.grad.item() == 14


def test_a_total_of_losses_holds_on_to_the_graphs_of_all_rounds() -> None:
    u, total = torch.tensor(1.0, requires_grad=True), torch.tensor(0.0)
    sizes = []
    for _ in range(3):
        total = total + u * u
        seen, waiting = set(), [total.grad_fn]
        while waiting:
            node = waiting.pop()
            if node is not None and node not in seen:
                seen.add(node)
                waiting += [parent for parent, _ in node.next_functions]
        sizes.append(len(seen))
    assert sizes[0] < sizes[1] < sizes[2]


# The checks of the exercises accept what is right, however it is written


SLOPES_BY_VALUE = """
def slopes(a: float, b: float) -> dict[str, float]:
    one, other = Value(a), Value(b)
    c = one * other
    d = c + one
    q = d * d
    top = q + c
    top.backward()
    nodes = {"L": top, "q": q, "d": d, "c": c, "b": other, "a": one}
    return {name: node.grad for name, node in nodes.items()}
"""
SLOPES_BY_FORMULA = """
def slopes(a, b):
    d = a * (b + 1)
    return dict(a=2 * d * (b + 1) + b, b=2 * d * a + a, c=2 * d + 1, d=2 * d, q=1, L=1)
"""
NOTE_IN_A_LOOP = """
def multiply_back(a, b, out):
    for one, other in ((b, a), (a, b)):
        one.grad = other.data * out.grad + one.grad
"""
NOTE_AT_ONCE = """
def multiply_back(a, b, out):
    to_a, to_b = out.grad * b.data, out.grad * a.data
    if a is b:
        a.grad = a.grad + to_a + to_b
    else:
        a.grad, b.grad = a.grad + to_a, b.grad + to_b
"""
LAYER_BY_EINSUM = """
def linear_backward(x, w, g):
    along_w = torch.einsum("nd,nk->dk", x, g)
    return torch.einsum("nk,dk->nd", g, w), along_w, torch.einsum("nk->k", g)
"""
LAYER_BY_LOOPS = """
def linear_backward(x, w, g):
    along_w = torch.zeros_like(w)
    along_x = torch.zeros_like(x)
    for row in range(len(x)):
        along_w += torch.outer(x[row], g[row])
        along_x[row] = w @ g[row]
    return along_x, along_w, torch.ones(len(g), dtype=g.dtype) @ g
"""
ORDER_BY_COUNTING = """
def order(root):
    waiting_for = {}
    for node in root.reached():
        for parent in node.parents:
            waiting_for[id(parent)] = waiting_for.get(id(parent), 0) + 1
    ready, done = [root], []
    while ready:
        node = ready.pop()
        done.append(node)
        for parent in node.parents:
            waiting_for[id(parent)] -= 1
            if waiting_for[id(parent)] == 0:
                ready.append(parent)
    return done
"""
ORDER_BY_DEPTH = """
def order(root):
    depth = {}
    def height(node):
        if node not in depth:
            depth[node] = 1 + max((height(p) for p in node.parents), default=0)
        return depth[node]
    height(root)
    return sorted(depth, key=depth.get, reverse=True)
"""
LAYER_IN_FLOAT32 = """
def linear_backward(x, w, g):
    along_b = torch.zeros(w.shape[1])
    for row in g:
        along_b += row
    return g @ w.T, x.T @ g, along_b
"""
ORDER_BACKWARD_IN_A_LIST = """
def order(root):
    done = []
    def visit(node):
        if node not in done:
            for parent in node.parents:
                visit(parent)
            done.append(node)
    visit(root)
    return reversed(done)
"""
ORDER_BY_ANCESTORS = """
def order(root):
    return sorted(root.reached(), key=lambda node: -len(node.reached()))
"""


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (1, SLOPES_BY_VALUE),
        (1, SLOPES_BY_FORMULA),
        (2, NOTE_IN_A_LOOP),
        (2, NOTE_AT_ONCE),
        (3, LAYER_BY_EINSUM),
        (3, LAYER_BY_LOOPS),
        (4, ORDER_BY_COUNTING),
        (4, ORDER_BY_DEPTH),
        (3, LAYER_IN_FLOAT32),
        (4, ORDER_BACKWARD_IN_A_LIST),
        (4, ORDER_BY_ANCESTORS),
    ],
)
def test_the_checks_accept_other_right_answers(
    number: int, answer: str, verdict: Callable[[int, str], str]
) -> None:
    assert verdict(number, answer).startswith("Correct: ")


@pytest.mark.parametrize(
    ("number", "answer", "says"),
    [
        (1, "def slopes(a, b):\n    return {'L': 1.0}", "is missing"),
        (3, "def linear_backward(x, w, g):\n    return x, w, g", "along x"),
        (4, "def order(root):\n    return [root]", "are missing"),
        (
            4,
            "def order(root):\n    return root.reached() + root.reached()[1:]",
            "twice",
        ),
        (
            2,
            "def multiply_back(a, b, out):\n"
            "    a.grad += b.data * out.grad\n"
            "    b.grad = b.grad or a.data * out.grad",
            "Does it add?",
        ),
        (1, "def slopes(a, b):\n    pass", "dictionary"),
        (
            2,  # right wherever no number is 0
            "def multiply_back(a, b, out):\n"
            "    a.grad += out.data / a.data * out.grad\n"
            "    b.grad += out.data / b.data * out.grad",
            "why divide?",
        ),
        (
            2,  # right wherever all numbers are positive
            "def multiply_back(a, b, out):\n"
            "    a.grad += abs(b.data) * out.grad\n"
            "    b.grad += abs(a.data) * out.grad",
            "a·b: a slope should be",
        ),
        (
            2,  # equal numbers are not one node
            "def multiply_back(a, b, out):\n"
            "    a.grad += b.data * out.grad * (2 if a.data == b.data else 1)\n"
            "    b.grad += a.data * out.grad * (a.data != b.data)",
            "a·b with a = b",
        ),
        (3, "def linear_backward(x, w, g):\n    return g @ w.T, x.T @ g", "three"),
        (
            4,  # no parents, no wrong order
            "def order(root):\n"
            "    nodes = root.reached()\n"
            "    for node in nodes:\n"
            "        node.parents = ()\n"
            "    return nodes",
            "a parent stands before",
        ),
    ],
)
def test_the_checks_say_what_is_wrong(
    number: int, answer: str, says: str, verdict: Callable[[int, str], str]
) -> None:
    assert says in verdict(number, answer)
