"""What Part 2.3 claims, each claim as a test."""

import math
from collections.abc import Callable

import pytest
import torch
from sklearn.metrics import confusion_matrix
from torch import Tensor, nn
from torch.nn import functional

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import (
    accuracy,
    as_net,
    backward,
    cross_entropy,
    forward,
    load_digits,
    make_net,
    make_params,
    make_spirals,
    softmax,
    train,
    train_by_hand,
)
from snippets.module2.ch23_neural_net_experiments import (
    accuracies,
    exams,
    softmax_twice,
    squared_error,
    sum_for_mean,
)
from snippets.module2.ch23_neural_net_figures import two_losses

LINE, NET = (64, 10), (64, 64, 10)
SIX = list(range(6))
DIGITS = load_digits()


def draw(seed: int, count: int = 20, classes: int = 5) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(count, classes, generator=generator, dtype=torch.float64)
    return logits, torch.randint(classes, (count,), generator=generator)


def test_softmax_and_cross_entropy_are_those_of_pytorch(seed: int) -> None:
    logits, y = draw(seed)
    torch.testing.assert_close(softmax(logits), logits.softmax(dim=1))
    theirs = functional.cross_entropy(logits, y)
    torch.testing.assert_close(cross_entropy(logits, y), theirs)


def test_the_same_number_on_top_of_all_logits_changes_no_share(seed: int) -> None:
    logits, _ = draw(seed)
    torch.testing.assert_close(softmax(logits + 5), softmax(logits))


def test_the_first_loss_is_about_the_logarithm_of_the_number_of_classes(
    seed: int,
) -> None:
    x, y = load_digits()
    with torch.no_grad():
        first = cross_entropy(make_net(NET, seed)(x), y).item()
    assert first == pytest.approx(math.log(10), abs=0.06)
    points, arms = make_spirals(seed)
    logits, _ = forward(make_params((2, 32, 3), seed), points.double())
    assert cross_entropy(logits, arms).item() == pytest.approx(math.log(3), abs=0.1)


def test_the_slope_along_the_logits_is_share_minus_target(seed: int) -> None:
    logits, y = draw(seed)
    leaf = logits.clone().requires_grad_()
    functional.cross_entropy(leaf, y, reduction="sum").backward()
    expected = softmax(logits) - functional.one_hot(y, 5)
    torch.testing.assert_close(leaf.grad, expected)


def test_where_the_shares_are_badly_wrong_only_cross_entropy_pulls() -> None:
    gap = torch.tensor([math.log(0.001 / 0.999), -8.0]).requires_grad_()
    entropy, squares = two_losses(gap)
    (steep,) = torch.autograd.grad(entropy.sum(), gap, retain_graph=True)
    (flat,) = torch.autograd.grad(squares.sum(), gap)
    assert (steep.abs() > 0.99).all()
    assert (steep.abs() > 100 * flat.abs()).all()
    logits = torch.stack([gap, torch.zeros(2)], dim=1)
    right = torch.zeros(2, dtype=torch.long)
    theirs = functional.cross_entropy(logits, right, reduction="none")
    torch.testing.assert_close(entropy, theirs)


@pytest.mark.parametrize("sizes", [(2, 32, 3), (5, 4, 7)])
def test_our_slopes_are_those_of_autograd(
    sizes: tuple[int, int, int], seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(11, sizes[0], generator=generator, dtype=torch.float64)
    y = torch.randint(sizes[2], (11,), generator=generator)
    params = [p.requires_grad_() for p in make_params(sizes, seed)]
    logits, hidden = forward(params, x)
    theirs = torch.autograd.grad(functional.cross_entropy(logits, y), params)
    for ours, autograd in zip(
        backward(params, x, y, logits, hidden), theirs, strict=True
    ):
        torch.testing.assert_close(ours, autograd)


def test_by_hand_arrives_where_nn_cross_entropy_and_sgd_arrive(seed: int) -> None:
    points, arms = make_spirals(seed)
    mine = make_params((2, 32, 3), seed)
    theirs = as_net(mine)
    train_by_hand(mine, points.double(), arms, lr=1.0, steps=300)
    train(theirs, points.double(), arms, lr=1.0, epochs=300, batch=300)
    for own, param in zip(as_net(mine).parameters(), theirs.parameters(), strict=True):
        assert (own - param).abs().max() < 1e-12


def test_a_network_names_the_spirals_and_a_line_does_not(seed: int) -> None:
    points, arms = make_spirals(seed)
    params = make_params((2, 32, 3), seed)
    train_by_hand(params, points.double(), arms, lr=1.0, steps=1000)
    for x, y in ((points, arms), make_spirals(seed + 100)):
        said = forward(params, x.double())[0].argmax(dim=1)
        assert (said == y).double().mean() > 0.98
    torch.manual_seed(seed)
    line = nn.Linear(2, 3)
    train(line, points, arms, lr=1.0, epochs=300, batch=300)
    assert accuracy(line, points, arms) < 0.57


def test_by_hand_and_with_pytorch_the_digits_are_read_equally_well(seed: int) -> None:
    x, y = load_digits()
    rows, test_rows = split(len(x), train=1400, seed=seed)
    params, dice = make_params(NET, seed), torch.Generator().manual_seed(seed)
    for _ in range(20):
        for batch in rows[torch.randperm(1400, generator=dice)].split(50):
            train_by_hand(params, x[batch].double(), y[batch], lr=0.2, steps=1)
    net = make_net(NET, seed)
    train(net, x[rows], y[rows], lr=0.2, epochs=20, seed=seed)
    theirs = accuracy(net, x[test_rows], y[test_rows])
    ours = accuracy(as_net(params), x[test_rows].double(), y[test_rows])
    assert min(ours, theirs) > 0.94
    lazy = (y[test_rows] == y[rows].mode().values).float().mean().item()
    assert lazy < 0.13


def test_networks_side_by_side_are_those_that_train_alone(seed: int) -> None:
    x, y = load_digits()
    rows, test_rows = split(len(x), train=1400, seed=seed)
    net = make_net(NET, seed)
    train(net, x[rows], y[rows], lr=0.2, epochs=20, seed=seed)
    said, truth, _ = exams(*DIGITS, NET, torch.tensor([0.2, 5.0]), [seed, seed + 1])
    assert torch.equal(truth[0], y[test_rows])
    agree = (said[0] == net(x[test_rows]).argmax(dim=1)).float().mean()
    assert agree > 0.99, "but for rounding, whatever the rate of its neighbor"


def test_rows_held_back_choose_the_rate_1_for_the_line_and_for_the_net() -> None:
    for sizes in (LINE, NET):
        found = {}
        for lr in (0.2, 1.0, 5.0):
            said, truth, _ = exams(*DIGITS, sizes, lr, SIX, held_back=200)
            found[lr] = accuracies(said, truth).mean().item()
        assert max(found, key=lambda lr: found[lr]) == 1.0


def test_on_other_splits_the_line_takes_5_and_the_net_still_leads() -> None:
    others = list(range(12, 18))
    held = [
        accuracies(*exams(*DIGITS, LINE, lr, others, held_back=200)[:2]).mean().item()
        for lr in (0.2, 1.0, 5.0)
    ]
    assert max(held) == held[2]
    line, net = (
        accuracies(*exams(*DIGITS, s, lr, others)[:2])
        for s, lr in ((LINE, 5.0), (NET, 1.0))
    )
    assert (net > line).all()
    assert 0.005 < (net - line).mean() < 0.015


def test_at_its_own_rate_the_net_beats_the_line_on_twelve_of_twelve_splits() -> None:
    seeds = list(range(12))
    line, net = (accuracies(*exams(*DIGITS, s, 1.0, seeds)[:2]) for s in (LINE, NET))
    slow = accuracies(*exams(*DIGITS, LINE, 0.2, seeds)[:2])
    assert ((net - line) > 0).all()
    assert 0.01 < (net - line).mean() < 0.02
    assert 0.01 < (line - slow).mean() < 0.02, "as much as the rate gives the line"


def test_an_8_taken_for_a_1_is_the_most_frequent_mistake() -> None:
    for seeds in (SIX, list(range(6, 12))):
        said, truth, _ = exams(*DIGITS, NET, 1.0, seeds)
        table = torch.from_numpy(confusion_matrix(truth.flatten(), said.flatten()))
        table.fill_diagonal_(0)
        assert table.argmax() == 81, "row 8, column 1"


def test_an_exam_of_shape_n_1_says_a_tenth_of_any_network(seed: int) -> None:
    x, y = load_digits()
    rows, test_rows = split(len(x), train=1400, seed=seed)
    net = make_net(NET, seed)
    for epochs in (0, 5):
        train(net, x[rows], y[rows], lr=0.2, epochs=epochs)
        said = net(x[test_rows]).argmax(dim=1)
        flawed = (said == y[test_rows].unsqueeze(1)).float().mean()
        assert 0.08 < flawed < 0.13
    assert accuracy(net, x[test_rows], y[test_rows]) > 0.85


def test_from_zero_the_hidden_weights_never_move(seed: int) -> None:
    x, y = load_digits()
    rows, test_rows = split(len(x), train=1400, seed=seed)
    net = make_net(NET, seed)
    for param in net.parameters():
        nn.init.zeros_(param)
    losses = train(net, x[rows], y[rows], lr=0.2, epochs=5, seed=seed)
    weights = [p for p in net.parameters() if p.ndim == 2]
    assert all(torch.equal(weight, 0 * weight) for weight in weights)
    assert sum(losses[-28:]) / 28 == pytest.approx(math.log(10), abs=0.01)
    biases = [p for p in net.parameters() if p.ndim == 1]
    assert torch.equal(biases[0], 0 * biases[0])
    often = torch.bincount(y[rows], minlength=10) / len(rows)
    assert (biases[1].softmax(dim=0) - often).abs().max() < 0.005
    assert accuracy(net, x[test_rows], y[test_rows]) < 0.13


def test_from_one_number_all_hidden_neurons_stay_equal(seed: int) -> None:
    x, y = load_digits()
    rows, _ = split(len(x), train=1400, seed=seed)
    net = make_net(NET, seed).double()
    for param in net.parameters():
        nn.init.constant_(param, 0.05)
    train(net, x[rows].double(), y[rows], lr=0.2, epochs=3, seed=seed)
    weight = next(net.parameters())
    assert (weight - 0.05).abs().max() > 0.01
    assert (weight - weight[0]).abs().max() < 1e-12


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_a_second_softmax_puts_a_floor_under_the_loss(classes: int) -> None:
    y = torch.arange(classes)
    perfect = 1000.0 * functional.one_hot(y, classes)
    floor = math.log(math.e + classes - 1) - 1
    assert softmax_twice(perfect, y).item() == pytest.approx(floor, abs=1e-5)
    generator = torch.Generator().manual_seed(0)
    for scale in (1, 10, 100):
        logits = scale * torch.randn(classes, classes, generator=generator)
        assert softmax_twice(logits, y).item() > floor - 1e-5


def test_softmax_twice_is_slow_and_at_ten_times_the_rate_mostly_healthy() -> None:
    slow, fast = (exams(*DIGITS, NET, lr, SIX, softmax_twice) for lr in (0.2, 2.0))
    healthy = accuracies(*exams(*DIGITS, NET, 0.2, SIX)[:2])
    assert (accuracies(*slow[:2]) < 0.9).all()
    assert (healthy > 0.94).all()
    close = accuracies(*fast[:2]) > healthy - 0.015
    assert close.sum() == 5
    twelve = accuracies(
        *exams(*DIGITS, NET, 2.0, list(range(6, 18)), softmax_twice)[:2]
    )
    assert (twelve > 0.95).all()
    assert (slow[2] > 1.6).all()
    assert (fast[2] > 1.4612).all()


def test_the_sum_is_lost_at_once_and_at_a_fiftieth_of_the_rate_it_is_the_mean(
    seed: int,
) -> None:
    x, y = load_digits()
    rows, test_rows = split(len(x), train=1400, seed=seed)
    x, exam = x.double(), x[test_rows].double()
    ends = []
    for lr, criterion in ((0.2, functional.cross_entropy), (0.004, sum_for_mean)):
        net = make_net(NET, seed).double()
        train(net, x[rows], y[rows], lr, epochs=5, criterion=criterion)
        ends.append(accuracy(net, exam, y[test_rows]))
    assert ends[0] == ends[1] > 0.85
    net = make_net(NET, seed).double()
    losses = train(net, x[rows], y[rows], 0.2, epochs=2, criterion=sum_for_mean)
    assert max(losses[:5]) > 3 * losses[0], "thrown out within five steps"
    assert accuracy(net, exam, y[test_rows]) < 0.15


def test_squared_error_classifies_and_after_a_softmax_it_is_slow() -> None:
    def after_softmax(logits: Tensor, y: Tensor) -> Tensor:
        return squared_error(logits.softmax(dim=1), y)

    assert (accuracies(*exams(*DIGITS, NET, 2.0, SIX, squared_error)[:2]) > 0.95).all()
    slow, fast = (
        accuracies(*exams(*DIGITS, NET, r, SIX, after_softmax)[:2]) for r in (0.2, 5.0)
    )
    assert (slow < 0.7).all()
    assert (fast > 0.94).all()


def test_accuracy_stands_still_while_weights_move_a_little(seed: int) -> None:
    x, y = load_digits()
    net = make_net(NET, seed)
    before = accuracy(net, x, y)
    with torch.no_grad():
        next(net.parameters()).add_(1e-7)
    assert accuracy(net, x, y) == pytest.approx(before, abs=0.002)


def test_two_logits_are_a_sigmoid_of_their_difference(seed: int) -> None:
    logits, _ = draw(seed, classes=2)
    sigmoid = torch.sigmoid(logits[:, 0] - logits[:, 1])
    torch.testing.assert_close(softmax(logits)[:, 0], sigmoid)


UNUSUAL = [
    (
        1,
        """
        def slopes(logits, right):
            z = torch.tensor(logits, dtype=torch.float64)
            shares = torch.exp(z - torch.logsumexp(z, dim=0))
            shares[right] -= 1
            return shares.tolist()
        """,
    ),
    (
        1,
        """
        def slopes(logits, right):  # each share as one over a sum of ratios
            found = []
            for k, mine in enumerate(logits):
                share = 1 / sum(math.exp(other - mine) for other in logits)
                found.append(share - 1 if k == right else share)
            return found
        """,
    ),
    (
        2,
        """
        def safe_cross_entropy(logits, y):
            right = logits.gather(1, y[:, None])[:, 0]
            return (torch.logsumexp(logits, dim=1) - right).mean()
        """,
    ),
    (
        2,
        """
        def safe_cross_entropy(logits, y):  # one row after the other
            total = 0.0
            for row, label in zip(logits, y):
                gaps = (row - row[label]).double()
                top = max(0.0, gaps.max().item())
                total += top + torch.log(torch.exp(gaps - top).sum()).item()
            return torch.tensor(total / len(y))
        """,
    ),
    (
        3,
        """
        def one_step(layers, x, y, lr):  # autograd is no shame for the judge
            leaves = [[p.clone().requires_grad_() for p in pair] for pair in layers]
            out = x
            for k, (w, b) in enumerate(leaves):
                out = (out.clamp(min=0) if k else out) @ w + b
            functional.cross_entropy(out, y).backward()
            return [tuple((p - lr * p.grad).detach() for p in pair) for pair in leaves]
        """,
    ),
    (
        3,
        """
        def one_step(layers, x, y, lr):  # by recursion
            def down(rest, given):
                (w, b), *others = rest
                z = given @ w + b
                if others:
                    g, stepped = down(others, z * (z > 0))
                    g = torch.where(z > 0, g, torch.zeros_like(g))
                else:
                    p = torch.softmax(z, dim=1)
                    p[torch.arange(len(y)), y] -= 1
                    g, stepped = p / len(y), []
                new = (w - lr * torch.einsum("nd,nk->dk", given, g), b - lr * g.sum(0))
                return g @ w.t(), [new, *stepped]
            return tuple(down(list(layers), x)[1])
        """,
    ),
    (
        4,
        """
        def confusion(said, truth, classes):
            rows = functional.one_hot(truth, classes)
            return rows.T @ functional.one_hot(said, classes)
        """,
    ),
    (
        4,
        """
        def confusion(said, truth, classes):
            table = [[0] * classes for _ in range(classes)]
            for t, s in zip(truth.tolist(), said.tolist()):
                table[t][s] += 1
            return torch.tensor(table)
        """,
    ),
]


@pytest.mark.parametrize(("number", "answer"), UNUSUAL)
def test_a_right_answer_may_look_unlike_the_solution(
    number: int, answer: str, verdict: Callable[[int, str], str]
) -> None:
    assert verdict(number, answer).startswith("Correct")


STEP = """
def one_step(layers, x, y, lr):
    ins, h = [], x
    for k, (w, b) in enumerate(layers):
        ins.append(h)
        h = h @ w + b
        h = h.relu() if k < len(layers) - 1 else h
    g = (softmax(h) - functional.one_hot(y, h.shape[1])) / len(y)
    new = []
    for (w, b), given in zip(layers[::-1], ins[::-1]):
        new.insert(0, (w - RATE * given.T @ g, b - RATE * g.sum(dim=0)))
        g = (g @ w.T) * (given > 0)
    return new
"""

CHEATS = [
    (1, "def slopes(logits, right):\n    return [0.6, -0.7, 0.1]", "one slope"),
    (
        1,
        """
        def slopes(logits, right):  # the largest share is taken for the right one
            powers = [math.exp(z) for z in logits]
            shares = [power / sum(powers) for power in powers]
            shares[shares.index(max(shares))] -= 1
            return shares
        """,
        "there the slope is",
    ),
    (
        2,
        """
        def safe_cross_entropy(logits, y):  # the caller's logits are spoiled
            logits -= logits.max(dim=1, keepdim=True).values
            right = logits[torch.arange(len(y)), y]
            return (logits.exp().sum(dim=1).log() - right).mean()
        """,
        "changed the logits",
    ),
    (
        2,
        """
        def safe_cross_entropy(logits, y):  # no powers at all where they are large
            right = logits[torch.arange(len(y)), y]
            if logits.abs().max() > 80:
                return (logits.max(dim=1).values - right).mean()
            return cross_entropy(logits, y)
        """,
        "all plus 1000",
    ),
    (3, STEP.replace("RATE", "0.5"), "use the lr you get"),
    (3, STEP.replace("RATE", "-lr"), "uphill"),
    (
        4,
        """
        def confusion(said, truth, classes):  # there are always ten, aren't there?
            counts = torch.bincount(10 * truth + said, minlength=100)
            return counts[:100].view(10, 10)[:classes, :classes]
        """,
        "12 classes",
    ),
    (
        4,
        """
        def confusion(said, truth, classes):
            table = torch.zeros(classes, classes)
            ones = torch.ones(len(said))
            return table.index_put_((truth, said), ones, accumulate=True)
        """,
        "whole numbers",
    ),
]


@pytest.mark.parametrize(("number", "answer", "told"), CHEATS)
def test_an_answer_that_only_looks_right_is_told_why(
    number: int, answer: str, told: str, verdict: Callable[[int, str], str]
) -> None:
    assert told in verdict(number, answer)
