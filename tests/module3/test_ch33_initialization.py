"""What Part 3.3 claims, each claim as a test."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from snippets.module2.ch23_neural_net import load_digits
from snippets.module3.ch33_initialization import (
    Bend,
    Start,
    cross_entropies,
    default,
    digit_rows,
    forward,
    measure,
    size,
    spread,
    start_nets,
    train,
    with_gain,
)
from snippets.module3.ch33_initialization_experiments import (
    all_equal,
    copies,
    he,
    last_zero,
    no_biases,
    own_rate,
    race,
    train_shallow,
    with_std,
    xavier,
)
from snippets.module3.ch33_initialization_reading import (
    change_by_one_step,
    lsuv,
    read_layers,
    readable,
)

Verdict = Callable[[int, str], str]
DEEP = [64, *[100] * 50, 10]


def seeds_of(seed: int, count: int = 3) -> list[int]:
    """Each seed of the suite has seeds of its own; those of 0 are the page's."""
    return list(range(count * seed, count * (seed + 1)))


def test_the_rows_are_digits_with_mean_0_and_size_1(seed: int) -> None:
    x, y = digit_rows(seed)
    assert x.shape == (1400, 64)
    assert y.shape == (1400,)
    pixels, labels = load_digits()
    again = (pixels - pixels.mean()) / pixels.std(correction=0)
    assert abs(again.mean().item()) < 1e-5
    assert again.square().mean().item() == pytest.approx(1, abs=1e-4)
    known = {tuple(row) for row in again.tolist()}
    assert all(tuple(row) in known for row in x.tolist())
    assert labels.bincount().min() > 0


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    x, y = digit_rows(seed)
    params = start_nets([64, 20, 20, 10], he, [seed, seed + 1])
    train(params, x, y, torch.optim.Adam(params, lr=0.01), steps=40)
    torch.manual_seed(seed + 1)
    layers = [nn.Linear(64, 20), nn.Linear(20, 20), nn.Linear(20, 10)]
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    net = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    generator = torch.Generator().manual_seed(0)
    for _ in range(40):
        rows = torch.randint(len(x), (32,), generator=generator)
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    alone = nn.functional.cross_entropy(net(x), y).item()
    together = cross_entropies(forward(params, x)[-1], y)[1].item()
    assert together == pytest.approx(alone, rel=0.01)


def test_the_size_is_made_of_the_spread_and_of_what_all_rows_share(seed: int) -> None:
    h = torch.randn(3, 50, 7, generator=torch.Generator().manual_seed(seed)) + 1
    shared = h.mean(dim=1).square().mean(dim=1)
    torch.testing.assert_close(size(h) ** 2, spread(h) ** 2 + shared)


STARTS: list[Start] = [default, all_equal(0.1), all_equal(0), last_zero]


def test_equal_paths_stay_one_unit_and_a_layer_of_zeros_does_no_harm(seed: int) -> None:
    x, y = digit_rows(seed)
    losses, neurons = train_shallow(torch.optim.SGD, STARTS, 0.1, x, y, seeds_of(seed))
    assert neurons == [32] * 3 + [1] * 6 + [32] * 3
    assert losses[0].max() < 0.25
    assert losses[3].max() < 1.5 * losses[0].min(), "the last layer at zero"
    assert losses[1].min() > 1.5, "all at 0.1"
    assert (losses[2] - math.log(10)).abs().max() < 0.01, "all at zero"


def test_from_zeros_only_the_last_biases_move(seed: int) -> None:
    x, y = digit_rows(seed)
    params = start_nets([64, 32, 10], all_equal(0), [seed])
    train(params, x, y, torch.optim.SGD(params, lr=0.1), steps=50)
    assert [bool(param.any()) for param in params] == [False, False, False, True]


def test_adam_needs_a_smaller_grain_than_sgd(seed: int) -> None:
    x, y = digit_rows(seed)
    grains = [all_equal(0.1, 1e-8), all_equal(0.1, 1e-2)]
    sgd = train_shallow(torch.optim.SGD, grains, 0.1, x, y, seeds_of(seed))[0]
    adam = train_shallow(torch.optim.Adam, grains, 0.01, x, y, seeds_of(seed))[0]
    assert sgd[0].min() > 1.5
    assert sgd[1].max() < 0.6
    assert adam.max() < 0.2


GAINS: list[tuple[Start, float]] = [
    (with_std(0.01), 0.1),
    (no_biases, 3**-0.5),
    (xavier, 1.0),
    (he, 2**0.5),
    (with_std(1.0), 10.0),
]


@pytest.mark.parametrize(("start", "gain"), GAINS)
def test_the_size_after_50_layers_is_as_predicted(
    seed: int, start: Start, gain: float
) -> None:
    x, _ = digit_rows(seed)
    sizes, _ = measure(start_nets(DEEP, start, seeds_of(seed, 6)), x[:200])
    ratios = sizes[-1] / (gain**2 / 2) ** 25
    assert ratios.min() > 0.1
    assert ratios.max() < 10


def test_in_one_layer_the_law_holds_closely(seed: int) -> None:
    x, _ = digit_rows(seed)
    nets = start_nets([64, 2000, 2000, 10], with_gain(1.0), [seed])
    sizes, _ = measure(nets, x[:200])
    for number in (0, 1):
        predicted = (1 / math.sqrt(2)) ** (number + 1)
        assert sizes[number, 0].item() == pytest.approx(predicted, rel=0.06)


def test_going_back_a_layer_multiplies_by_the_same_factor(seed: int) -> None:
    x, y = digit_rows(seed)
    for gain in (3**-0.5, 2**0.5):
        nets = start_nets([64, *[200] * 10, 10], with_gain(gain), seeds_of(seed, 10))
        *hidden, logits = forward(nets, x[:100])
        loss = cross_entropies(logits, y[:100]).sum()
        sizes = [size(g) for g in torch.autograd.grad(loss, [hidden[0], hidden[-1]])]
        factor = (sizes[0] / sizes[1]).log().mean().div(9).exp().item()
        assert factor == pytest.approx(gain / math.sqrt(2), rel=0.1)


def test_the_default_is_an_even_draw_within_one_over_root_n() -> None:
    torch.manual_seed(0)
    layer = nn.Linear(400, 3000)
    assert layer.weight.abs().max().item() == pytest.approx(1 / 20, rel=1e-3)
    assert layer.bias.abs().max().item() == pytest.approx(1 / 20, rel=1e-2)
    assert layer.weight.std().item() == pytest.approx(1 / math.sqrt(1200), rel=1e-2)
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert gain == pytest.approx(1 / math.sqrt(3))


def test_the_defaults_size_looks_healthy_and_all_rows_are_one(seed: int) -> None:
    x, y = digit_rows(seed)
    params = start_nets(DEEP, default, seeds_of(seed, 6))
    sizes, spreads = measure(params, x[:200])
    assert sizes[-1].min() > 0.03
    assert sizes[-1].max() < 0.06
    assert (spreads / sizes)[29].max() < 1e-9, "after 30 layers"
    shares = read_layers(params, x, y, [1, 50])
    assert shares[0].min() > 0.9
    most = y.bincount().max().item() / len(y)
    assert shares[1].max() < most + 0.05, "guessing"


def test_without_biases_the_gain_changes_the_size_and_nothing_else(seed: int) -> None:
    x, y = digit_rows(seed)
    found = []
    for gain in (1.0, math.sqrt(2)):
        params = start_nets(DEEP, with_gain(gain), seeds_of(seed, 6))
        sizes, spreads = measure(params, x[:200])
        found.append((spreads / sizes, read_layers(params, x, y, [50])))
    torch.testing.assert_close(found[0][0], found[1][0], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(found[0][1], found[1][1], rtol=0, atol=0.02)
    assert found[0][1].min() > 0.2
    assert 0.15 < found[0][0][-1].mean() < 0.4, "the share that differs, at the end"
    assert found[0][0][0].min() > 0.55, "and in the first layer"


def test_depth_blurs_from_layer_to_layer(seed: int) -> None:
    x, y = digit_rows(seed)
    shares = read_layers(start_nets(DEEP, he, seeds_of(seed, 6)), x, y, [1, 10, 50])
    means = shares.mean(dim=1)
    assert means[0] > means[1] + 0.1 > means[2] + 0.3


def test_float32_loses_the_smallest_and_the_largest_start(seed: int) -> None:
    x, _ = digit_rows(seed)
    with torch.no_grad():
        small = forward(start_nets(DEEP, with_std(0.01), [seed]), x[:50])[-2]
        large = forward(start_nets(DEEP, with_std(1.0), [seed]), x[:50])[-2]
    assert (small == 0).all()
    assert not large.isfinite().all()


GRID = [3**-0.5, 1.0, 2**0.5, 2.0, 3.0]
RACE: list[Start] = [default, *[with_gain(gain) for gain in GRID]]


def own_losses(losses: Tensor) -> list[Tensor]:
    """Each start's losses at its own rate, from (lrs, starts, seeds)."""
    return [each[own_rate(each)] for each in losses.unbind(dim=1)]


def test_sgd_learns_from_he_and_not_from_a_small_start(seed: int) -> None:
    x, y = digit_rows(seed)
    lrs = [0.003, 0.01, 0.03, 0.1, 0.3]
    first, losses = race(torch.optim.SGD, RACE, lrs, x, y, seeds_of(seed))
    ends = own_losses(losses)
    assert (losses[:, :2] - math.log(10)).abs().max() < 0.02, "at no rate"
    assert (first[:2] - math.log(10)).abs().max() < 0.05, "textbook first losses"
    assert ends[3].mean() < 1.1
    assert ends[3].mean() < 0.8 * ends[2].mean(), "He before the gain 1"
    assert ends[3].mean() < 0.8 * ends[4].mean(), "He before the gain 2"
    assert not (losses[:, 5] < 2.29).any(), "the gain 3: nan, or guessing"
    assert losses[:, 5].isnan().any(dim=1).all()
    assert losses[0, 2:5].mean(dim=1).gt(0.8 * torch.stack(ends[2:5]).mean(dim=1)).all()
    assert first[5].min() > 1000
    assert [own_rate(losses[:, row]) for row in (2, 3)] != [4, 4], "no edge"


def test_adam_forgives_a_small_start_and_not_a_large_one(seed: int) -> None:
    x, y = digit_rows(seed)
    lrs = [0.001, 0.003, 0.01, 0.03]
    losses = race(torch.optim.Adam, RACE, lrs, x, y, seeds_of(seed))[1]
    ends = own_losses(losses)
    smaller = losses[0].mean(dim=1)  # a rate below those of the page
    assert (smaller > 0.8 * losses[1:].mean(dim=2).amin(dim=0)).all()
    assert ends[0].max() < 2
    assert ends[1].max() < 2
    assert ends[3].mean() < 0.5
    assert ends[1].min() > 2 * ends[3].max(), "it stays behind He"
    assert ends[3].mean() < 0.7 * ends[4].mean()
    assert ends[5].min() > 1.2, "the gain 3"
    assert ends[5].mean() > 4 * ends[3].mean()


def test_with_20_layers_adam_needs_a_smaller_eps(seed: int) -> None:
    x, y = digit_rows(seed)
    ends = {}
    for eps in (1e-8, 1e-16):
        params = copies([default, he], [64, *[32] * 20, 10], seeds_of(seed, 9))
        optimizer = torch.optim.Adam(params, lr=0.003, eps=eps)
        train(params, x, y, optimizer, steps=150)
        with torch.no_grad():
            losses = cross_entropies(forward(params, x)[-1], y)
        ends["nn.Linear", eps], ends["He", eps] = losses.view(2, 9)
    stuck = {key: int((losses > 2.25).sum()) for key, losses in ends.items()}
    assert stuck["nn.Linear", 1e-8] >= 4, "most nets"
    assert stuck["nn.Linear", 1e-16] <= 2
    assert ends["nn.Linear", 1e-16].mean() < ends["nn.Linear", 1e-8].mean() - 0.1
    assert ends["nn.Linear", 1e-16].mean() > ends["He", 1e-16].mean() + 0.3
    assert ends["nn.Linear", 1e-16].mean() > ends["He", 1e-8].mean() + 0.2


def test_with_one_hidden_layer_the_default_does_as_well(seed: int) -> None:
    x, y = digit_rows(seed)
    lrs = [0.03, 0.1, 0.3, 1.0]
    starts: list[Start] = [default, he]
    seeds = seeds_of(seed, 6)
    losses = race(torch.optim.SGD, starts, lrs, x, y, seeds, depth=1)[1]
    first, second = (each.mean().item() for each in own_losses(losses))
    assert abs(first - second) < 0.05


def test_the_first_loss_is_ln_k_plus_half_the_square(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for classes, s, tolerance in ((10, 0.5, 0.04), (10, 1.0, 0.1), (1000, 2.0, 0.15)):
        logits = s * torch.randn(4000, classes, generator=generator)
        y = torch.randint(classes, (4000,), generator=generator)
        loss = nn.functional.cross_entropy(logits, y).item()
        assert loss == pytest.approx(math.log(classes) + s**2 / 2, abs=tolerance)


BENDS: list[tuple[Bend, float, float, float, float]] = [
    (torch.relu, 0.2, 0.6, 0.2, 0.6),
    (nn.functional.silu, 0.6, 1.0, 0.0, 0.2),
    (nn.functional.softplus, 0.25, 0.75, 0.0, 0.14),
]


@pytest.mark.parametrize(("bend", "low", "high", "low_lsuv", "high_lsuv"), BENDS)
def test_lsuv_sets_every_size_and_may_lose_what_can_be_read(
    seed: int, bend: Bend, low: float, high: float, low_lsuv: float, high_lsuv: float
) -> None:
    x, y = digit_rows(seed)
    params = start_nets(DEEP, he, seeds_of(seed))
    before = read_layers(params, x, y, [50], bend).mean()
    assert low < before < high
    lsuv(params, x[:200], bend)
    h = x[:200]
    with torch.no_grad():
        for weight, bias in zip(params[::2], params[1::2], strict=True):
            z = h @ weight + bias
            torch.testing.assert_close(size(z), torch.ones(3), rtol=1e-3, atol=0)
            h = bend(z)
    assert low_lsuv < read_layers(params, x, y, [50], bend).mean() < high_lsuv


def test_with_softplus_all_rows_become_one_and_with_silu_they_scatter(
    seed: int,
) -> None:
    x, _ = digit_rows(seed)
    for bend, low, high in (
        (nn.functional.softplus, 0, 1e-9),
        (nn.functional.silu, 0.9, 1.001),
    ):
        params = start_nets(DEEP, he, seeds_of(seed))
        lsuv(params, x[:200], bend)
        sizes, spreads = measure(params, x[:200], bend)
        share = (spreads / sizes)[-1]
        assert low <= share.min()
        assert share.max() < high


def test_a_nudge_dies_behind_softplus_and_grows_behind_silu(seed: int) -> None:
    x, _ = digit_rows(seed)
    noise = torch.randn(200, 64, generator=torch.Generator().manual_seed(seed))
    near = x[:200] + 1e-3 * noise
    for bend, low, high in (
        (nn.functional.softplus, 0, 1e-3),
        (nn.functional.silu, 1.1, 30),
    ):
        params = start_nets(DEEP, he, seeds_of(seed))
        lsuv(params, x[:200], bend)
        with torch.no_grad():
            doubles = [param.double() for param in params]
            one = forward(doubles, x[:200].double(), bend)[-2]
            other = forward(doubles, near.double(), bend)[-2]
        grown = size(one - other) / spread(one)
        at_first = size((x[:200] - near)[None]) / spread(x[None, :200])
        assert low < (grown / at_first).min()
        if bend is nn.functional.silu:
            assert (grown / at_first).max() < high
        else:
            assert size(one - other).max() < high * 1e-3


def test_tanh_settles_at_0_65_with_five_thirds_and_fades_slowly_with_1(
    seed: int,
) -> None:
    x, _ = digit_rows(seed)
    for gain, low, high in ((5 / 3, 0.6, 0.7), (1.0, 0.06, 0.14)):
        params = start_nets(DEEP, with_gain(gain), seeds_of(seed, 6))
        sizes = measure(params, x[:200], torch.tanh)[0].mean(dim=1)
        assert low < sizes[-1] < high
    assert sizes[29] / sizes[49] < 1.5, "not by one factor a layer"
    assert sizes[0] / sizes[9] > 2


def test_one_step_of_adam_grows_with_the_width_unless_it_is_scaled(seed: int) -> None:
    plain = [change_by_one_step(w, seeds_of(seed, 5)).mean() for w in (64, 256, 1024)]
    assert plain[1] > 3 * plain[0]
    assert plain[2] > 3 * plain[1]
    for width in (256, 1024):
        scaled = change_by_one_step(width, seeds_of(seed, 5), scaled=True).mean()
        assert 0.4 < scaled / plain[0] < 2.5


def test_kaiming_reads_the_second_dimension_as_inputs() -> None:
    torch.manual_seed(0)
    w = nn.init.kaiming_normal_(torch.empty(784, 10), nonlinearity="relu")
    assert w.std().item() == pytest.approx(math.sqrt(2 / 10), rel=0.05)


def test_inputs_or_outputs_differ_over_a_net_by_its_ends_alone(seed: int) -> None:
    widths = [50, 200, 30, 120, 50]
    by_inputs = math.prod(2 / n for n in widths[:-1])
    by_outputs = math.prod(2 / m for m in widths[1:])
    assert by_inputs / by_outputs == pytest.approx(widths[-1] / widths[0])


def test_what_can_be_read_is_least_squares(seed: int) -> None:
    x, y = digit_rows(seed)
    share = readable(x, y, seed)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(1400, generator=generator)
    rows, rest = order[:1000], order[1000:]
    columns = torch.cat([x, torch.ones(1400, 1)], dim=1).double()
    targets = nn.functional.one_hot(y).double()
    best = torch.linalg.pinv(columns[rows]) @ targets[rows]
    said = (columns[rest] @ best).argmax(dim=1)
    assert share == pytest.approx((said == y[rest]).float().mean().item(), abs=0.011)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                bound = math.sqrt(6 / n_in)
                return bound * (2 * torch.rand(n_in, n_out, generator=generator) - 1)
            """,
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                w = torch.empty(n_out, n_in)
                nn.init.kaiming_normal_(w, nonlinearity="relu", generator=generator)
                return w.T
            """,
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                signs = torch.rand(n_in, n_out, generator=generator).sub(0.5).sign()
                return (2 / n_in) ** 0.5 * signs
            """,
        ),
        (
            2,
            """
            def lsuv_net(net, x):
                for number, layer in enumerate(net):
                    if type(layer) is nn.Linear:
                        layer.bias.data = torch.zeros_like(layer.bias)
                        with torch.no_grad():
                            for _ in range(3):
                                z = net[:number + 1](x)
                                tall = z.norm() / z.numel() ** 0.5
                                layer.weight.data = layer.weight / tall
            """,
        ),
        (
            2,
            """
            def lsuv_net(net, x):
                def hook(layer, args, z):
                    factor = 1 / z.pow(2).mean().sqrt()
                    layer.weight.mul_(factor)
                    return z * factor
                linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
                with torch.no_grad():
                    for layer in linears:
                        layer.bias.fill_(0)
                    handles = [m.register_forward_hook(hook) for m in linears]
                    net(x)
                for handle in handles:
                    handle.remove()
            """,
        ),
        (
            3,
            """
            def logit_spread(loss, K):
                return (2 * max(loss - math.log(K), 0)) ** 0.5
            """,
        ),
        (
            3,
            """
            def logit_spread(loss, K):
                generator = torch.Generator().manual_seed(1)
                logits = torch.randn(4000, K, generator=generator)
                def first(s):
                    z = s * logits
                    return (z.logsumexp(1) - z.mean(1)).mean().item()
                low, high = 0.0, 3.0
                if loss <= first(0.0):
                    return 0.0
                for _ in range(30):
                    middle = (low + high) / 2
                    if first(middle) < loss:
                        low = middle
                    else:
                        high = middle
                return low
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
            1,
            """
            def he_weights(n_in, n_out, generator):
                return math.sqrt(2 / n_in) * torch.randn(n_in, 1).expand(-1, n_out)
            """,
            "all neurons have the same weights",
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                w = torch.randn(n_in, n_out, generator=generator)
                return math.sqrt(2 / n_in) * w.abs()
            """,
            "come out with size",
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                one = torch.randn(n_in, 1, generator=generator)
                grain = torch.randn(n_in, n_out, generator=generator) / 1e6
                return math.sqrt(2 / n_in) * (one + grain)
            """,
            "all neurons have the same weights, or nearly",
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                own = torch.Generator().manual_seed(0)
                return math.sqrt(2 / n_in) * torch.randn(n_in, n_out, generator=own)
            """,
            "don't come from the generator",
        ),
        (
            1,
            """
            def he_weights(n_in, n_out, generator):
                return math.sqrt(2 / n_in) * torch.randn(n_out, n_in)
            """,
            "the shape is",
        ),
        (
            2,
            """
            def lsuv_net(net, x):
                with torch.no_grad():
                    for layer in net:
                        if isinstance(layer, nn.Linear):
                            layer.weight /= layer(x).square().mean().sqrt()
                        x = layer(x)
            """,
            "the biases are not 0",
        ),
        (
            2,
            """
            def lsuv_net(net, x):
                with torch.no_grad():
                    for layer in net:
                        if isinstance(layer, nn.Linear):
                            layer.bias.zero_()
                            layer.weight /= layer(x).std(dim=0).mean()
                        x = layer(x)
            """,
            "the size of its z is",
        ),
        (
            3,
            """
            def logit_spread(loss, K):
                return max(0.0, loss - math.log(K))
            """,
            "and you say",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, answer)
