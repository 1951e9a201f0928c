"""What Part 2.4 claims, each claim as a test."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import (
    Bend,
    forward,
    make_bends,
    own_rate,
    split_digits,
    start_nets,
    train_digits,
)
from snippets.module2.ch24_activations_experiments import (
    fit,
    fit_sine,
    gradients_back,
    make_sine,
    per_layer,
    side_by_side,
    stack_circles,
    tanh_as_sigmoid,
    train_all,
    train_circles,
    train_twins,
)

Verdict = Callable[[int, str], str]


def seeds_of(seed: int, count: int) -> list[int]:
    """Each seed of the suite has seeds of its own; those of 0 are the page's."""
    return list(range(count * seed, count * (seed + 1)))


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    seeds, lrs = [seed, seed + 1], [0.1, 1.0]
    together = train_digits(torch.tanh, 2, lrs, seeds)[0]
    x, y, _, _ = split_digits(seeds)
    for row, lr in enumerate(lrs):
        torch.manual_seed(seeds[1])
        layers = [nn.Linear(64, 32), nn.Linear(32, 32), nn.Linear(32, 10)]
        net = nn.Sequential(layers[0], nn.Tanh(), layers[1], nn.Tanh(), layers[2])
        optimizer = torch.optim.SGD(net.parameters(), lr=lr)
        generator = torch.Generator().manual_seed(0)
        for _ in range(10):
            for batch in torch.randperm(1400, generator=generator).split(50):
                loss = nn.functional.cross_entropy(net(x[1, batch]), y[1, batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        alone = nn.functional.cross_entropy(net(x[1]), y[1]).item()
        assert together[row, 1].item() == pytest.approx(alone, rel=0.02)


def test_all_bends_in_one_go_are_each_bend_by_itself(seed: int) -> None:
    bends = {name: make_bends()[name] for name in ("sigmoid", "tanh")}
    together = train_all(bends, 1, [0.1, 1.0], [seed, seed + 1])
    for name, bend in bends.items():
        alone = train_digits(bend, 1, [0.1, 1.0], [seed, seed + 1])
        for one, other in zip(together[name], alone, strict=True):
            torch.testing.assert_close(one, other, rtol=0.02, atol=0.01)


def test_the_digits_are_split_without_overlap(seed: int) -> None:
    x, _, x_test, _ = split_digits([seed])
    assert x.shape == (1, 1400, 64)
    assert x_test.shape == (1, 397, 64)
    both = torch.cat([x[0], x_test[0]]).sum(dim=0)
    everything = (2 * load_digits()[0] - 0.6).sum(dim=0)
    torch.testing.assert_close(both, everything, rtol=1e-4, atol=1e-2)
    assert abs(x.mean().item()) < 0.03, "the mean of all pixels is near 0"


def test_the_largest_slopes_are_a_quarter_and_about_one() -> None:
    z = torch.linspace(-6, 6, 12_002, dtype=torch.float64, requires_grad=True)
    for name, low, high in [
        ("sigmoid", 0, 0.25),
        ("tanh", 0, 1),
        ("ReLU", 0, 1),
        ("GELU", -0.129, 1.129),
        ("none", 1, 1),
    ]:
        (slope,) = torch.autograd.grad(make_bends()[name](z).sum(), z)
        assert slope.min().item() == pytest.approx(low, abs=3e-3)
        assert slope.max().item() == pytest.approx(high, abs=1e-3)
    normal = torch.distributions.Normal(0, 1)
    torch.testing.assert_close(make_bends()["GELU"](z), z * normal.cdf(z))


def test_a_tanh_net_and_its_sigmoid_twin_are_one_function(seed: int) -> None:
    params = [p.detach().double() for p in start_nets([2, 16, 1], [seed])]
    x = torch.randn(500, 2, generator=torch.Generator().manual_seed(seed)).double()
    tanh = forward(params, x, torch.tanh)[-1]
    sigmoid = forward(tanh_as_sigmoid(params), x, torch.sigmoid)[-1]
    torch.testing.assert_close(tanh, sigmoid, rtol=0, atol=1e-14)


def test_the_first_step_of_the_twins_hidden_weights_is_a_quarter(seed: int) -> None:
    x, y = (data.double() for data in stack_circles([seed], n=100))
    params = [p.detach().double() for p in start_nets([2, 16, 1], [seed])]
    steps = []
    for start, bend, unit in (
        (params, torch.tanh, 1),
        (tanh_as_sigmoid(params), torch.sigmoid, 2),
    ):
        own = [p.clone().requires_grad_() for p in start]
        loss = torch.mean((forward(own, x, bend)[-1] - y) ** 2)
        steps.append(torch.autograd.grad(loss, own[0])[0] / unit)  # in tanh's weights
    torch.testing.assert_close(steps[1], steps[0] / 4)


def test_at_one_rate_the_tanh_twin_is_lower_and_at_four_times_both_fit(
    seed: int,
) -> None:
    tanhs, sigmoids = train_twins([0.05, 0.2], seeds_of(seed, 6))
    assert (tanhs[0] - sigmoids[0]).abs().max() < 1e-5
    assert (tanhs[-1, 0] < 0.8 * sigmoids[-1, 0]).all(), "at 0.05"
    assert (sigmoids[-1, 0] > 0.1).all()
    assert tanhs[-1, 1].max() < 0.12, "at 0.2, for a constant's 0.25"
    assert sigmoids[-1, 1].max() < 0.12


LRS = [0.1, 0.3, 1.0, 3.0, 10.0]


def test_with_one_layer_sigmoid_is_behind_at_one_rate_and_level_at_its_own(
    seed: int,
) -> None:
    bends = make_bends()
    shallow = train_all(bends, 1, LRS, seeds_of(seed, 2))
    at_one_rate = {name: right[0].mean() for name, (_, right) in shallow.items()}
    for name in ("GELU", "ReLU", "tanh", "none"):
        assert at_one_rate[name] - at_one_rate["sigmoid"] > 0.05
    rates = [own_rate(losses) for losses, _ in shallow.values()]
    assert rates == [3, 2, 2, 2, 1], "3 for sigmoid, 1 for three, 0.3 for none"
    own = {n: shallow[n][1][row].mean() for n, row in zip(bends, rates, strict=True)}
    for name in ("sigmoid", "GELU", "tanh"):
        assert abs(own[name] - own["ReLU"]) < 0.015
    assert own["none"] > 0.95


def test_on_fresh_splits_no_bend_is_more_than_a_point_ahead(seed: int) -> None:
    own = [3.0, 1.0, 1.0, 1.0, 0.3]
    each = side_by_side(list(make_bends().values()))
    seeds = list(range(3 + 6 * seed, 9 + 6 * seed))
    means = 100 * train_digits(each, 1, own, seeds)[1].mean(dim=1)  # (5,)
    assert means[:4].max() - means[:4].min() < 1
    assert means[4] < means[:4].mean()
    assert means[4] > 95.5, "without a bend, too"


def test_which_bend_is_best_with_one_layer_changes_with_the_splits() -> None:
    """Two sets of six splits, and tanh minus ReLU: ahead on the page's, not here."""
    each = side_by_side([torch.relu, torch.tanh])
    signs = set()
    for first in (3, 30):
        seeds = list(range(first, first + 6))
        relu, tanh = train_digits(each, 1, [1.0, 1.0], seeds)[1].mean(dim=1)
        signs.add(bool(tanh > relu))
    assert signs == {True, False}


def test_on_many_splits_sigmoid_stays_a_little_behind_gelu() -> None:
    each = side_by_side([torch.sigmoid, nn.functional.gelu])
    seeds = list(range(3, 27))
    sigmoid, gelu = 100 * train_digits(each, 1, [3.0, 1.0], seeds)[1]
    behind = gelu - sigmoid
    assert 2 * behind.std() / math.sqrt(len(seeds)) < behind.mean() < 1


def test_with_six_layers_only_tanh_and_none_get_far(seed: int) -> None:
    lrs = [0.03, 0.1, 0.3, 1.0]
    deep = train_all(make_bends(), 6, lrs, seeds_of(seed, 2))
    rows = {name: right.mean(dim=1) for name, (_, right) in deep.items()}
    best = {name: row.max().item() for name, row in rows.items()}
    assert deep["ReLU"][1].max() < deep["tanh"][1][2].min() - 0.2, "any start of ReLU"
    assert rows["tanh"].argmax() == 2, "the best rate for tanh is 0.3"
    assert rows["none"][2] < 0.6, "at which none falls apart"
    assert min(best["tanh"], best["none"]) > 0.8
    assert 0.15 < best["ReLU"] < 0.6
    assert best["sigmoid"] < 0.14, "no better than guessing"
    assert best["GELU"] < 0.25, "from some starts a bit better"
    assert best["ReLU"] < best["none"] - 0.25


def test_no_rate_up_to_ten_helps_six_layers_of_sigmoid_or_gelu(seed: int) -> None:
    lrs = [0.01, 0.5, 2.0, 5.0, 10.0]
    assert train_digits(torch.sigmoid, 6, lrs, [seed])[1].max() < 0.16
    assert train_digits(nn.functional.gelu, 6, lrs, [seed])[1].max() < 0.3


def test_the_factor_of_a_layer_is_the_slopes_size_over_root_three(seed: int) -> None:
    factors = {}
    for name, bend in make_bends().items():
        sizes, slope, _ = gradients_back(bend, 10, seeds_of(seed, 6))
        factors[name] = per_layer(sizes)
        predicted = slope.square().mean().sqrt().item() / math.sqrt(3)
        assert factors[name] == pytest.approx(predicted, rel=0.06)
    assert factors["sigmoid"] == pytest.approx(0.14, abs=0.01)
    assert factors["ReLU"] == pytest.approx(0.40, abs=0.02)
    order = ["sigmoid", "GELU", "ReLU", "tanh", "none"]
    assert sorted(factors, key=lambda name: factors[name]) == order


def test_the_gradient_is_that_of_a_hook_in_a_plain_network() -> None:
    torch.manual_seed(0)
    layers = [nn.Linear(64, 32), nn.Linear(32, 32), nn.Linear(32, 10)]
    x, y, _, _ = split_digits([0])
    z1 = layers[0](x[0, :200])
    z2 = layers[1](torch.relu(z1))
    logits = layers[2](torch.relu(z2))
    loss = nn.functional.cross_entropy(logits, y[0, :200])
    gradients = torch.autograd.grad(loss, [z1, z2])
    sizes, _, _ = gradients_back(torch.relu, 2, [0])
    for size, gradient in zip(sizes, gradients, strict=True):
        torch.testing.assert_close(size[0], gradient.square().mean().sqrt())


def test_first_over_last_gradient_by_depth_has_these_exponents(seed: int) -> None:
    ranges = {
        "sigmoid": (1e-9, 1e-8),
        "GELU": (2e-5, 3e-4),
        "ReLU": (4e-4, 4e-3),
        "tanh": (5e-3, 6e-2),
        "none": (5e-3, 8e-2),
    }
    for name, bend in make_bends().items():
        ratios = [gradients_back(bend, d, seeds_of(seed, 6))[2] for d in (2, 6, 10)]
        medians = [ratio.median().item() for ratio in ratios]
        assert ranges[name][0] < medians[2] < ranges[name][1]
        assert medians[2] < medians[1] < medians[0]


def test_doubled_weights_nearly_double_the_factors_and_free_relu_and_gelu(
    seed: int,
) -> None:
    each = side_by_side([torch.sigmoid, nn.functional.gelu, torch.relu])
    right = train_digits(each, 6, [0.1] * 3, seeds_of(seed, 2), gain=2)[1].mean(dim=1)
    assert right[0] < 0.14
    assert right[1:].min() > 0.85


def test_doubled_weights_double_the_factors_or_nearly(seed: int) -> None:
    for bend in make_bends().values():
        once, twice = (
            per_layer(gradients_back(bend, 10, seeds_of(seed, 6), gain)[0])
            for gain in (1, 2)
        )
        assert 1.6 < twice / once < 2.4
        if bend is torch.sigmoid:
            assert twice < 0.35, "still far below 1"


def test_forward_the_same_factors_shrink_what_tells_one_digit_from_another(
    seed: int,
) -> None:
    seeds = seeds_of(seed, 6)
    x, _, _, _ = split_digits(seeds)
    for name, bend in make_bends().items():
        params = [p.double() for p in start_nets([64, *[32] * 10, 10], seeds)]
        before = forward(params, x[:, :200].double(), bend)[:10]
        apart = [z - z.mean(dim=1, keepdim=True) for z in before]
        sizes = torch.stack([a.square().mean(dim=(1, 2)).sqrt() for a in apart])
        shrink = math.exp((sizes[-1] / sizes[0]).log().mean().item() / 9)
        back = per_layer(gradients_back(bend, 10, seeds)[0])
        assert shrink == pytest.approx(back, rel=0.1)
        if name in ("sigmoid", "GELU"):
            assert sizes[5].max() < 2e-3, "in layer 6 all digits look alike"


def test_sigmoid_does_not_train_from_doubled_weights_at_any_of_five_rates(
    seed: int,
) -> None:
    right = train_digits(torch.sigmoid, 6, [0.03, 0.3, 1, 3, 10], [seed], gain=2)[1]
    assert right.max() < 0.16


def returned(dead: Tensor) -> Tensor:
    """Returns to life, for each net and layer."""
    return (dead[:-1] & ~dead[1:]).sum(dim=(0, 3))


def test_dead_neurons_of_layer_1_never_return_and_some_of_layer_2_do(seed: int) -> None:
    lrs = [0.03, 0.1, 0.3]
    _, dead, _ = fit_sine(2, lrs, seeds_of(seed, 6))
    back = returned(dead).view(3, 6, 2)
    assert back[:, :, 0].sum() == 0
    assert (back[:, :, 1].sum(dim=1) > 10).all(), "at each rate"
    returns = dead[:-1, :, 1] & ~dead[1:, :, 1]
    at_once = (returns[:-1] & dead[2:, :, 1]).sum()
    assert at_once > 0.6 * returns.sum(), "most are dead again one step later"
    stayed = returns.any(dim=0) & ~dead[-1, :, 1]
    assert stayed.sum() > 10, "and some are alive at the end"
    ends = dead[-1].sum(dim=2).view(3, 6, 2).sum(dim=1)  # (rate, layer)
    assert ends[2, 1] > ends[0, 1], "a large rate kills more"
    alone = fit_sine(1, [0.03, 0.1], seeds_of(seed, 6))[1]
    assert returned(alone).sum() == 0, "nor with a single layer"


def test_a_dead_neurons_weights_get_no_gradient_at_all(seed: int) -> None:
    x, y = make_sine()
    params = [p.detach().double() for p in start_nets([1, 30, 30, 1], [seed])]
    params[3][:, :, :5] = -100.0  # five neurons of layer 2
    params = [p.requires_grad_() for p in params]
    loss = torch.mean((forward(params, x, torch.relu)[-1] - y) ** 2)
    loss.backward()
    assert params[2].grad is not None
    assert torch.equal(params[2].grad[:, :, :5], torch.zeros(1, 30, 5).double())
    assert params[2].grad[:, :, 5:].abs().max() > 0


def test_when_a_whole_layer_is_dead_only_the_last_bias_learns(seed: int) -> None:
    x, y = make_sine()
    params = [p.detach().double() for p in start_nets([1, 30, 30, 1], [seed])]
    params[3][:] = -100.0
    before = [p.clone() for p in params]
    params = [p.requires_grad_() for p in params]
    losses, dead = fit(params, x, y, torch.relu, torch.tensor(0.1), 300)
    for old, new in zip(before[:-1], params[:-1], strict=True):
        assert torch.equal(old, new)
    assert losses[-1].item() == pytest.approx(y.var(correction=0).item(), abs=1e-9)
    assert dead[:, :, 1].all()


def test_a_large_rate_kills_whole_layers_and_the_loss_stays_at_the_variance() -> None:
    """At 0.5 some nets die as a whole; which, is the start's luck."""
    history, dead, _ = fit_sine(2, [0.5], list(range(12)))
    gone = dead[-1, :, 1].all(dim=1)
    assert gone.sum() >= 2
    variance = make_sine()[1].var(correction=0).item()
    for loss in history[-1][gone].tolist():
        assert loss == pytest.approx(variance, abs=1e-3)


def test_which_rates_kill_a_whole_layer_depends_on_the_start() -> None:
    knob = [round(0.025 * step, 3) for step in range(1, 20)]
    fatal = []
    for seed in (0, 1, 4):
        dead = fit_sine(2, knob, [seed])[1]
        fatal.append(dead[-1, :, 1].all(dim=1).tolist())
    assert not any(fatal[0]), "at none of these rates"
    assert fatal[1] != fatal[2]
    assert sum(fatal[2]) == 5
    first = fatal[2].index(True)
    assert not all(fatal[2][first:]), "between two that kill lie some that don't"


def test_one_neuron_in_twelve_is_dead_before_the_first_step(seed: int) -> None:
    seeds = list(range(600 * seed, 600 * seed + 600))
    weight, bias, _, _ = start_nets([1, 30, 1], seeds)
    dead = ((weight * 3 + bias <= 0) & (bias - weight * 3 <= 0)).float().mean()
    by_formula = (bias < -3 * weight.abs()).float().mean()
    assert dead.item() == pytest.approx(1 / 12, abs=0.007)
    assert by_formula.item() == pytest.approx(dead.item(), abs=1e-6)


def test_odd_bends_separate_the_circles_and_stairs_do_in_part(seed: int) -> None:
    odd: list[Bend] = [
        torch.abs,
        torch.sin,
        torch.square,
        torch.relu,
        torch.round,
        make_bends()["none"],
    ]
    shares = train_circles(odd, [0.1, 0.3], seeds_of(seed, 3), steps=300)
    best = shares.mean(dim=2).max(dim=1).values  # (6,)
    assert best[:4].min() > 0.9
    assert 0.7 < best[4] < 0.9
    assert best[5] < 0.56


def test_under_stairs_the_hidden_weights_never_move(seed: int) -> None:
    x, y = stack_circles([seed], n=100)
    params = start_nets([2, 16, 1], [seed])
    before = [p.detach().clone() for p in params]
    fit(params, x, y, torch.round, torch.tensor(0.1), 50)
    moved = [not torch.equal(a, b) for a, b in zip(before, params, strict=True)]
    assert moved == [False, False, True, True]


def test_a_relu_at_the_end_cannot_reach_below_zero(seed: int) -> None:
    x, y = make_sine()
    floor = y.clamp(max=0).square().mean().item()
    params = [p.detach().double() for p in start_nets([1, 30, 1], seeds_of(seed, 12))]
    params = [p.requires_grad_() for p in params]
    optimizer = torch.optim.SGD(params, lr=0.05)
    for _ in range(300):
        y_pred = torch.relu(forward(params, x, torch.relu)[-1])
        losses = torch.mean((y_pred - y) ** 2, dim=(1, 2))
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    assert losses.min() > floor
    everything = y.square().mean().item()
    dead = (losses - everything).abs() < 1e-9
    assert dead.any(), "in some the last neuron has died"
    assert losses[~dead].max() < 0.4
    plain = fit_sine(1, [0.05], seeds_of(seed, 12), steps=300)[0][-1]
    assert plain.max() < 0.1


def test_dead_neurons_can_be_cut_out(seed: int) -> None:
    x, _ = make_sine()
    w, b, v, c = (p.detach().double() for p in start_nets([1, 30, 1], [seed]))
    b[:, :, :4] = -100.0
    z, whole = forward([w, b, v, c], x, torch.relu)
    alive = (z > 0).any(dim=1)[0]
    assert alive.sum() <= 26
    cut = [w[:, :, alive], b[:, :, alive], v[:, alive], c]
    torch.testing.assert_close(forward(cut, x, torch.relu)[-1], whole)


def test_a_layer_of_squares_is_one_parabola_however_wide(seed: int) -> None:
    x, y = make_sine()
    columns = torch.cat([x**2, x, torch.ones_like(x)], dim=1)
    best = torch.linalg.lstsq(columns, y)
    floor = (columns @ best.solution - y).square().mean().item()
    assert floor > 0.17
    for width in (3, 50):
        params = start_nets([1, width, 1], [seed])
        params = [p.detach().double().requires_grad_() for p in params]
        curve = forward(params, x, torch.square)[-1][0].detach()
        fitted = columns @ torch.linalg.lstsq(columns, curve).solution
        torch.testing.assert_close(fitted, curve, rtol=0, atol=1e-12)
        losses, _ = fit(params, x, y, torch.square, torch.tensor(0.001), 300)
        assert losses.min() > floor - 1e-12


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def sigmoid_slope(a):
                return 0.25 - (a - 0.5) ** 2
            def tanh_slope(a):
                return (1 - a) * (1 + a)
            """,
        ),
        (
            1,
            """
            def sigmoid_slope(a):
                z = math.log(a / (1 - a))
                return math.exp(-z) / (1 + math.exp(-z)) ** 2
            def tanh_slope(a):
                return 1 / math.cosh(math.atanh(a)) ** 2
            """,
        ),
        (
            2,
            """
            def dead_share(net, x):
                outputs = []
                hooks = [m.register_forward_hook(lambda m, i, o: outputs.append(o))
                         for m in net if isinstance(m, nn.ReLU)]
                with torch.no_grad():
                    net(x)
                for hook in hooks:
                    hook.remove()
                asleep = [o.amax(dim=0) == 0 for o in outputs]
                return torch.cat(asleep).float().mean()
            """,
        ),
        (
            2,
            """
            def dead_share(net, x):
                z, before = x, None
                alive = units = 0
                for layer in net:
                    before, z = z, layer(z)
                    if type(layer).__name__ == 'ReLU':
                        for column in before.T:
                            units += 1
                            alive += bool(column.max() > 0)
                return (units - alive) / units
            """,
        ),
        (
            3,
            """
            import copy
            def tanh_to_sigmoid(net):
                twin = copy.deepcopy(net)
                count = len(net)
                for i in range(0, count, 2):
                    with torch.no_grad():
                        if i + 1 < count:
                            twin[i].weight *= 2
                            twin[i].bias *= 2
                            twin[i + 1] = nn.Sigmoid()
                        if i > 0:
                            twin[i].bias -= twin[i].weight.sum(1)
                            twin[i].weight *= 2
                return twin
            """,
        ),
        (
            3,
            """
            def tanh_to_sigmoid(net):
                layers, inner = [], False
                for layer in net:
                    if isinstance(layer, nn.Tanh):
                        layers.append(nn.Sigmoid())
                        continue
                    w, b = layer.weight.detach(), layer.bias.detach()
                    if inner:
                        b, w = b - w @ torch.ones_like(w[0]), 2 * w
                    new = nn.Linear(w.shape[1], w.shape[0]).to(w.dtype)
                    if layer is not net[-1]:
                        w, b = 2 * w, 2 * b
                    new.weight, new.bias = nn.Parameter(w), nn.Parameter(b)
                    layers.append(new)
                    inner = True
                return nn.Sequential(*layers)
            """,
        ),
        (
            4,
            """
            class SquaredReLU(torch.autograd.Function):
                @staticmethod
                def forward(ctx, z):
                    a = torch.where(z > 0, z * z, torch.zeros_like(z))
                    ctx.save_for_backward(a)
                    return a
                @staticmethod
                def backward(ctx, g):
                    (a,) = ctx.saved_tensors
                    return 2 * a.sqrt() * g
            """,
        ),
        (
            4,
            """
            class SquaredReLU(torch.autograd.Function):
                @staticmethod
                def forward(ctx, z):
                    ctx.z = z.detach()
                    return torch.relu(z) * z
                @staticmethod
                def backward(ctx, g):
                    return g * (ctx.z + ctx.z.abs())
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    assert verdict(number, answer).startswith("Correct")


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        (
            2,
            """
            def dead_share(net, x):
                outputs = [net[:4](x), net[:8](x)]
                return torch.cat([(o == 0).all(0) for o in outputs]).float().mean()
            """,
            "the share is",
        ),
        (
            2,
            """
            def dead_share(net, x):
                dead = units = 0
                for layer in net:
                    x = layer(x)
                    dead += int((x == 0).all(dim=0).sum())
                    if isinstance(layer, nn.ReLU):
                        units += x.shape[1]
                return dead / units
            """,
            "the share is",
        ),
        (
            2,
            """
            def dead_share(net, x):
                outputs = []
                for layer in net:
                    x = layer(x)
                    if isinstance(layer, nn.ReLU):
                        outputs.append((x == 0).all(dim=0))
                return torch.cat([outputs[0], outputs[-1]]).float().mean()
            """,
            "the share is",
        ),
        (
            3,
            """
            class Half(nn.Module):
                def forward(self, z):
                    return 2 * torch.sigmoid(2 * z) - 1
            def tanh_to_sigmoid(net):
                layers = [Half() if isinstance(m, nn.Tanh) else m for m in net]
                return nn.Sequential(*layers)
            """,
            "found Linear, Half, Linear",
        ),
        (
            3,
            """
            class Sigmoid(nn.Sigmoid):
                def forward(self, z):
                    return torch.tanh(z)
            def tanh_to_sigmoid(net):
                layers = [Sigmoid() if isinstance(m, nn.Tanh) else m for m in net]
                return nn.Sequential(*layers)
            """,
            "found Linear, Sigmoid, Linear",
        ),
        (
            3,
            """
            class Old(nn.Sequential):
                def forward(self, x):
                    return self.net[0](x)
            def tanh_to_sigmoid(net):
                twin = Old(*[nn.Sigmoid() if type(m) is nn.Tanh else m for m in net])
                twin.net = [net]
                return twin
            """,
            "wanted Linear, Sigmoid, Linear",
        ),
        (
            4,
            """
            class SquaredReLU:
                apply = staticmethod(lambda z: z.clamp(min=0) ** 2)
            """,
            "let it use your backward",
        ),
        (
            4,
            """
            class SquaredReLU(torch.autograd.Function):
                @staticmethod
                def forward(ctx, z):
                    ctx.save_for_backward(z)
                    return torch.relu(z) ** 2
                @staticmethod
                def backward(ctx, g):
                    (z,) = ctx.saved_tensors
                    return g * 2 * torch.relu(z.float())
            """,
            "backward should give",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, answer)
