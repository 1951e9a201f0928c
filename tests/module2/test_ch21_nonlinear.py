"""What Part 2.1 claims, each claim as a test."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
import torch
from torch import nn

from snippets.module2.ch21_nonlinear import (
    accuracy,
    draw_nets,
    fit_line,
    make_circles,
    make_net,
    make_square,
    make_xor,
    predict_all,
    train,
    train_all,
    two_neurons,
)
from snippets.module2.ch21_nonlinear_experiments import (
    accuracies,
    count_pieces,
    draw_grown,
    even_kinks,
    random_kinks,
    tent,
)
from snippets.module2.ch21_nonlinear_live import make_alike

Verdict = Callable[[int, str], str]
WIDTHS = (2, 3, 4, 8, 16)


def stack_of(sizes: list[int], seed: int, bend: bool = False) -> nn.Sequential:
    torch.manual_seed(seed)
    layers: list[nn.Module] = []
    for pair in pairwise(sizes):
        layers += [nn.Linear(*pair), nn.ReLU()] if bend else [nn.Linear(*pair)]
    return nn.Sequential(*layers)


def test_the_best_line_says_one_half_at_every_corner_with_a_loss_of_a_quarter() -> None:
    x, y = make_xor()
    torch.testing.assert_close(fit_line(x, y), torch.full((4, 1), 0.5))
    assert torch.mean((fit_line(x, y) - y) ** 2).item() == pytest.approx(0.25)


def test_no_line_has_a_loss_below_a_quarter_or_gets_all_four_right(seed: int) -> None:
    x, y = make_xor()
    generator = torch.Generator().manual_seed(seed)
    w = 4 * torch.randn(2, 20_000, generator=generator)  # (2, S)
    b = 4 * torch.randn(20_000, generator=generator)  # (S,)
    said = x @ w + b  # (4, S)
    assert ((said - y) ** 2).mean(dim=0).min() >= 0.25 - 1e-6
    right = ((said > 0.5) == (y > 0.5)).sum(dim=0)
    assert right.max() == 3, "three of the four are possible, all four are not"


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_stacked_lines_end_at_a_quarter(depth: int, seed: int) -> None:
    x, y = make_xor()
    stack = stack_of([2, *[8] * (depth - 1), 1], seed)
    assert train(stack, x, y, steps=1000)[-1] == pytest.approx(0.25, abs=2e-3)


@pytest.mark.parametrize("depth", [2, 10, 100])
def test_a_stack_of_lines_is_one_line(depth: int, seed: int) -> None:
    stack = stack_of([2] * depth + [1], seed).double()
    x = torch.randn(1000, 2, generator=torch.Generator().manual_seed(seed)).double()
    with torch.no_grad():
        bias = stack(torch.zeros(1, 2).double())  # (1, 1)
        weight = stack(torch.eye(2).double()) - bias  # (2, 1)
        assert (stack(x) - (x @ weight + bias)).abs().max() < 1e-14


def test_two_neurons_by_hand_solve_xor_exactly() -> None:
    x, y = make_xor()
    assert torch.equal(two_neurons(x), y)


def test_relu_at_the_end_and_linear_layers_are_what_nn_says(seed: int) -> None:
    net = make_net(7, seed=seed)
    x = torch.randn(9, 2)
    w1, b1, w2, b2 = net.parameters()
    torch.testing.assert_close(net(x), torch.relu(x @ w1.T + b1) @ w2.T + b2)


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    x, y = make_xor()
    nets = draw_nets(5, 4, seed=seed)
    alone = make_net(4)
    with torch.no_grad():
        for own, many in zip(alone.parameters(), nets, strict=True):
            own.copy_(many[3].T.view(own.shape))
    last = train_all(nets, x, y, steps=300)[3]
    train(alone, x, y, steps=300)
    after = torch.mean((alone(x) - y) ** 2)
    torch.testing.assert_close(last, after.detach(), atol=1e-5, rtol=1e-3)


def test_the_many_starts_are_drawn_from_the_same_range_as_those_of_nn_linear() -> None:
    many = draw_nets(2000, 5)
    made = [make_net(5, seed=seed) for seed in range(200)]
    for params, k in zip(many, range(4), strict=True):
        theirs = torch.cat([list(net.parameters())[k].flatten() for net in made])
        assert params.abs().max().item() == pytest.approx(
            theirs.abs().max().item(), rel=0.02
        )
        assert params.std().item() == pytest.approx(theirs.std().item(), rel=0.06)


def test_a_wider_layer_solves_xor_from_more_starts(seed: int) -> None:
    x, y = make_xor()
    solved = [
        (train_all(draw_nets(1000, h, seed=seed), x, y) < 0.01).double().mean().item()
        for h in WIDTHS
    ]
    two, three, four, eight, sixteen = solved
    assert 0.18 < two < 0.31, "about a quarter"
    assert 0.45 < three < 0.6
    assert 0.6 < four < 0.78
    assert 0.94 < eight < 0.99
    assert sixteen > 0.995
    assert two < three < four < eight < sixteen


def test_two_neurons_end_solved_or_at_an_eighth_a_sixth_or_a_quarter(seed: int) -> None:
    x, y = make_xor()
    nets = draw_nets(1000, 2, seed=seed)
    ends = train_all(nets, x, y, steps=2000)
    stops = torch.tensor([0.0, 1 / 8, 1 / 6, 1 / 4])
    gaps = (ends.unsqueeze(1) - stops).abs().min(dim=1).values
    assert (gaps > 0.005).sum() <= 5, "all but some that are still on their way"
    awake = ((x @ nets[0] + nets[1]) > 0).any(dim=1).sum(dim=1)  # (1000,)
    failed = ends > 0.1
    asleep = (awake[failed] < 2).double().mean()
    assert asleep > 0.55, "in most failures a neuron sleeps"
    said = predict_all(nets, x).detach()[..., 0]  # (1000, 4)
    at_sixth = said[(ends - 1 / 6).abs() < 0.005].sort(dim=1).values
    two_thirds, thirds = torch.tensor([0.0, 2, 2, 2]) / 3, torch.tensor([1.0, 1, 1, 3])
    away = [
        (at_sixth - each).abs().max(dim=1).values for each in (two_thirds, thirds / 3)
    ]
    assert torch.minimum(*away).max() < 0.01
    at_eighth = said[(ends - 1 / 8).abs() < 0.005].sort(dim=1).values
    assert (at_eighth - torch.tensor([0.0, 0.5, 0.5, 1.0])).abs().max() < 0.01


def test_a_neuron_that_sleeps_at_every_row_never_moves(seed: int) -> None:
    x, y = make_xor()
    net = make_net(2, seed=seed)
    weight, bias, *_ = net.parameters()
    with torch.no_grad():
        weight[0] = torch.tensor([-1.0, -1.0])
        bias[0] = -0.1
    train(net, x, y)
    assert torch.equal(weight[0], torch.tensor([-1.0, -1.0]))
    assert bias[0].item() == pytest.approx(-0.1)


def test_more_steps_or_a_smaller_rate_do_not_free_a_stuck_start(seed: int) -> None:
    x, y = make_xor()
    base = train_all(draw_nets(200, 2, seed=seed), x, y) < 0.01
    for lr in (0.1, 0.03):
        longer = train_all(draw_nets(200, 2, seed=seed), x, y, lr, 3000) < 0.01
        assert abs(int(longer.sum()) - int(base.sum())) <= 8


def test_at_three_times_the_rate_about_half_as_many_starts_succeed(seed: int) -> None:
    x, y = make_xor()
    slow, fast = (
        int((train_all(draw_nets(1000, 2, seed=seed), x, y, lr, steps) < 0.01).sum())
        for lr, steps in ((0.1, 600), (0.3, 200))
    )
    assert 0.4 < fast / slow < 0.7


def test_in_the_other_failures_both_neurons_feel_a_corner_and_rest(seed: int) -> None:
    x, y = make_xor()
    nets = draw_nets(1000, 2, seed=seed)
    failed = train_all(nets, x, y, steps=2000) > 0.1  # (1000,)
    awake = ((x @ nets[0] + nets[1]) > 0).any(dim=1).all(dim=1)  # (1000,)
    losses = torch.mean((predict_all(nets, x) - y) ** 2, dim=(1, 2))  # (1000,)
    slopes = torch.autograd.grad(losses.sum(), nets)
    steepest = torch.stack([s.flatten(1).abs().amax(dim=1) for s in slopes])
    assert steepest.amax(dim=0)[failed & awake].max() < 0.005


def test_without_relu_the_loss_ends_at_a_quarter_while_every_parameter_moves(
    seed: int,
) -> None:
    x, y = make_xor()
    stack = stack_of([2, 16, 1], seed)
    before = [param.detach().clone() for param in stack.parameters()]
    losses = train(stack, x, y)
    assert losses[-1] == pytest.approx(0.25, abs=1e-4)
    assert losses[0] > 0.255
    for old, new in zip(before, stack.parameters(), strict=True):
        assert ((old - new).abs() > 1e-7).all()
    assert train(make_net(16, seed=seed), x, y)[-1] < 0.01, "and with it, it is solved"


def test_between_two_neighboring_kinks_a_network_is_straight(seed: int) -> None:
    for width in (1, 3, 8):
        net = make_net(width, inputs=1, seed=seed).double()
        weight, bias, *_ = net.parameters()
        inner = torch.sort((-bias / weight[:, 0]).detach()).values
        edges = torch.cat([inner[:1] - 5, inner, inner[-1:] + 5])  # (h + 2,)
        parts = torch.linspace(0.01, 0.99, 9).double()  # (9,)
        places = edges[:-1, None] + edges.diff()[:, None] * parts  # (h + 1, 9)
        x = places.view(-1, 1).requires_grad_()
        (slopes,) = torch.autograd.grad(net(x).sum(), x)
        rows = slopes.view(width + 1, 9)
        assert (rows - rows[:, :1]).abs().max() < 1e-12


def test_beyond_the_last_kink_a_network_is_straight_and_far_from_the_parabola(
    seed: int,
) -> None:
    x, y = make_square()
    nets = draw_nets(10, 8, inputs=1, seed=seed)
    losses = train_all(nets, x, y, steps=1000)
    far = predict_all(nets, torch.tensor([[4.0]])).detach()[:, 0, 0]  # (10,)
    assert far.max() < 11.5
    fits = losses < 0.02
    assert fits.sum() >= 6
    assert far[fits].min() > 6
    kinks = -nets[1] / nets[0]  # (10, 1, 8)
    out = kinks.abs().max().item() + 1
    line = torch.tensor([[out], [out + 1], [out + 2]], dtype=torch.float64)
    v = predict_all([p.detach().double() for p in nets], line)  # (10, 3, 1)
    assert ((v[:, 2] - 2 * v[:, 1] + v[:, 0]).abs() < 1e-10 * out).all()


@pytest.mark.parametrize("width", [1, 2, 8, 16])
def test_neurons_that_begin_alike_stay_alike_and_have_one_kink(width: int) -> None:
    x, y = make_square()
    for number in (0.1, 0.2):
        net = make_alike(width, number)
        losses = train(net, x, y, steps=1000)
        weight, bias, last, _ = (p.detach().flatten() for p in net.parameters())
        for param in (weight, bias, last):
            assert (param - param[0]).abs().max() < 1e-5
        assert 0.5 < abs(bias[0] / weight[0]) < 1.5, "it is among the points"
        assert losses[-1] == pytest.approx(0.992, abs=1e-3), "whatever the width"


def test_no_single_neuron_comes_below_a_loss_of_0_992_on_the_parabola() -> None:
    x, y = make_square()
    for side in (1, -1):
        for kink in torch.linspace(-2.05, 2.05, 411):
            bent = torch.relu(side * (x - kink))  # (N, 1)
            assert torch.mean((fit_line(bent, y) - y) ** 2).item() > 0.992 - 1e-4


@pytest.mark.parametrize(("width", "lr"), [(1, 0.1), (8, 0.5)])
def test_a_net_whose_neurons_all_die_ends_as_the_best_flat_line(
    width: int, lr: float
) -> None:
    x, y = make_square()
    net = make_net(width, inputs=1)
    losses = train(net, x, y, lr=lr, steps=1000)
    assert (net[0](x) <= 0).all(), "the one neuron, or all eight"
    assert losses[-1] == pytest.approx(y.var(correction=0).item(), rel=1e-4)


def test_at_a_rate_of_one_the_loss_of_eight_neurons_is_soon_past_a_million(
    seed: int,
) -> None:
    x, y = make_square()
    losses = train(make_net(8, inputs=1, seed=seed), x, y, lr=1.0, steps=10)
    assert max(losses[:6]) > 1e6


def test_twice_the_kinks_are_a_quarter_of_the_miss() -> None:
    wave = torch.linspace(-math.pi, math.pi, 257, dtype=torch.float64).unsqueeze(1)
    misses = [even_kinks(wave, wave.sin(), width) for width in (8, 16, 32, 64, 128)]
    for wide, narrow in pairwise(misses):
        assert 3.6 < wide / narrow < 4.4
    typical = [
        sorted(random_kinks(wave, wave.sin(), width, seed) for seed in range(20))[10]
        for width in (8, 16, 32, 64, 128)
    ]
    assert all(wide > 2 * narrow for wide, narrow in pairwise(typical))


def test_a_line_hardly_beats_the_guess_on_the_rings(seed: int) -> None:
    x, y = make_circles(seed)
    assert y.mean() == 0.5
    assert accuracy(fit_line(x, y), y) < 0.68
    squared = (x**2).sum(dim=1, keepdim=True)
    assert accuracy(fit_line(squared, y), y) > 0.97


def test_three_neurons_can_close_a_border_and_two_cannot(seed: int) -> None:
    x, y = make_circles(seed)
    new = make_circles(seed + 1)
    exams = {}
    for width in (1, 2, 3, 4, 8):
        nets = draw_nets(20, width)
        train_all(nets, x, y, lr=0.2)
        exams[width] = accuracies(nets, *new)
    enough = {width: int((each >= 0.95).sum()) for width, each in exams.items()}
    assert max(exams[1].max(), exams[2].max()) < 0.9
    assert exams[3].max() >= 0.95
    assert 0 < enough[3] < enough[4] < enough[8]
    assert enough[8] >= 18


def test_with_two_neurons_no_region_is_bounded(seed: int) -> None:
    """Far out in some direction a net of two stays on the side of any inner point."""
    angle = torch.linspace(0, 2 * math.pi, 721)[:-1]
    circle = torch.stack([angle.cos(), angle.sin()], dim=1)  # (720, 2)
    nets = draw_nets(500, 2, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    inner = torch.rand(40, 2, generator=generator) - 0.5  # (40, 2)
    level = predict_all(nets, inner).detach().median(dim=1, keepdim=True).values
    near = (predict_all(nets, inner) > level)[..., 0]  # (500, 40)
    far = (predict_all(nets, 1000 * circle) > level)[..., 0]  # (500, 720)
    assert (near.any(dim=1) <= far.any(dim=1)).all()


def test_each_grown_net_has_the_neurons_of_the_one_before_and_absent_ones_stay(
    seed: int,
) -> None:
    nets = draw_grown(6, seed=seed)
    for k in range(6):
        assert torch.equal(nets[0][k, :, :k], nets[0][6, :, :k])
    x, y = make_circles(seed)
    train_all(nets, x, y, lr=0.2, steps=50)
    for k in range(6):
        assert torch.equal(nets[0][k, :, k:], torch.zeros(2, 6 - k))
        assert torch.equal(nets[2][k, k:], torch.zeros(6 - k, 1))
    fan = nets[2][4].abs().max()
    assert fan < 1.5


def test_from_seven_neurons_on_the_grown_nets_close_the_border(seed: int) -> None:
    x, y = make_circles(seed)
    nets = draw_grown(16)
    train_all(nets, x, y, lr=0.2)
    exams = accuracies(nets, *make_circles(seed + 1))
    assert (exams[7:] > 0.95).all()
    assert exams[6] > (0.95 if seed == 0 else 0.8)  # of twelve, one opens it once more
    assert exams[0] == 0.5
    assert exams[:3].max() < 0.9


def test_each_fold_doubles_the_pieces() -> None:
    start = torch.linspace(0, 1, 4097, dtype=torch.float64)
    folded = start
    for layer in range(1, 9):
        folded = tent(folded)
        assert count_pieces(start, folded) == 2**layer


def test_other_right_answers_for_the_switches_are_accepted(verdict: Verdict) -> None:
    roof = """
    def hand_net(low, high):
        w1 = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]) / (high - low)
        return w1, torch.zeros(2), torch.ones(2, 1), torch.zeros(1)
    """
    valley = """
    def hand_net(low, high):
        w1 = torch.tensor([[1.0, -1.0], [1.0, -1.0]]) / (high - low)
        middle = (low + high) / (high - low)
        b1 = torch.tensor([-middle, middle])
        return w1, b1, -torch.ones(2, 1), torch.ones(1)
    """
    for answer in (roof, valley):
        assert verdict(1, answer).startswith("Correct")


def test_the_page_s_numbers_for_one_pair_of_switches_are_refused(
    verdict: Verdict,
) -> None:
    three = """
    def hand_net(low, high):
        return torch.ones(2, 3), torch.zeros(3), torch.ones(3, 1), torch.zeros(1)
    """
    assert "your shapes are" in verdict(1, three)


def test_other_ways_to_find_kinks_are_accepted(verdict: Verdict) -> None:
    solved = """
    def kinks(net, low, high):
        weight, bias = net[0].weight.detach()[:, 0], net[0].bias.detach()
        seen = weight != 0
        places = -bias[seen] / weight[seen]
        return places[(places > low) & (places < high)]
    """
    infinite = """
    def kinks(net, low, high):
        places = (-net[0].bias / net[0].weight.flatten()).detach().tolist()
        return [place for place in places[::-1] if low < place < high]
    """
    for answer in (solved, infinite):
        assert verdict(2, answer).startswith("Correct")
    repeated = infinite.replace("places[::-1]", "places").replace("return", "found =")
    repeated += "    return found[:1] * len(found)\n    "
    assert "one kink twice" in verdict(2, repeated)
    mirrored = infinite.replace("-net[0].bias", "net[0].bias")
    assert "no neuron bends" in verdict(2, mirrored)
    twice = infinite.replace("places[::-1]", "places * 2")
    assert "you found" in verdict(2, twice)


def test_a_stack_may_be_collapsed_by_asking_it(verdict: Verdict) -> None:
    asked = """
    def collapse(layers):
        stack = nn.Sequential(*layers)
        inputs = layers[0].in_features
        dtype = layers[0].weight.dtype
        bias = stack(torch.zeros(inputs, dtype=dtype))
        return (stack(torch.eye(inputs, dtype=dtype)) - bias).T, bias
    """
    backward = """
    def collapse(layers):
        weight, bias = layers[-1].weight, layers[-1].bias
        for layer in layers[-2::-1]:
            bias = bias + weight @ layer.bias
            weight = weight @ layer.weight
        return weight, bias
    """
    for answer in (asked, backward):
        assert verdict(3, answer).startswith("Correct")
    transposed = asked.replace("- bias).T", "- bias)")
    assert "your shapes are" in verdict(3, transposed)


def test_the_smallest_width_may_be_found_in_other_ways(verdict: Verdict) -> None:
    downward = """
    def smallest_width(x, y, seeds):
        best = 16
        for width in (8, 4, 2, 1):
            nets = [make_net(width, x.shape[1], seed) for seed in seeds]
            if max(train(net, x, y, 0.3, 200)[-1] for net in nets) < 0.01:
                best = width
        return best
    """
    own_loop = """
    def smallest_width(x, y, seeds):
        for width in (1, 2, 4, 8, 16):
            for seed in seeds:
                net = make_net(width, x.shape[1], seed)
                optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
                for _ in range(200):
                    loss = nn.functional.mse_loss(net(x), y)
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                if loss.item() >= 0.01:
                    break
            else:
                return width
    """
    for answer in (downward, own_loop):
        assert verdict(4, answer).startswith("Correct")
    for sloppy in ("0.2, 200", "0.3, 100"):
        assert "you say" in verdict(4, downward.replace("0.3, 200", sloppy))
    assert "you say" in verdict(4, downward.replace("< 0.01", "< 0.1"))
    mean = downward.replace("max(", "0.3 * sum(")
    assert "you say" in verdict(4, mean)
    for lucky in ("seeds[:1]", "seeds[-1:]", "seeds[1:2]"):
        cheat = downward.replace("seed in seeds", f"seed in {lucky}")
        assert "you say" in verdict(4, cheat)
