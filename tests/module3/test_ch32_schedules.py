"""What Part 3.2 claims, each claim as a test."""

import functools
import math
from collections.abc import Callable
from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
    SequentialLR,
    StepLR,
)

from snippets.module2.ch24_activations import (
    cross_entropies,
    forward,
    split_digits,
    start_nets,
)
from snippets.module3.ch32_schedules import (
    constant,
    cosine,
    excess,
    expected,
    hold_and_cool,
    linear,
    make_shapes,
    misname,
    rates,
    train,
    train_valley,
)
from snippets.module3.ch32_schedules_experiments import (
    arrivals,
    cool_down,
    mean_of,
    race,
    river,
    river_end,
    train_product,
    warm_digits,
)
from snippets.module3.ch32_schedules_torch import (
    Make,
    mistakes,
    old_optimizer,
    scheduler_first,
    train_line,
    warning_of,
)

Verdict = Callable[[int, str], str]
COOLED = ("cosine", "linear", "hold, cool")
PEAK = torch.tensor(0.4)


def six(seed: int) -> list[int]:
    """Each seed of the suite has six splits of its own; those of 0 are the page's."""
    return list(range(6 * seed, 6 * seed + 6))


@functools.cache
def trunk_of(seed: int) -> tuple[Tensor, Tensor, list[list[Tensor]], Tensor]:
    x, y, _, _ = split_digits(six(seed))
    nets = start_nets([64, 32, 10], six(seed))
    trunk = train(nets, x, y, rates(constant, 1.0, 600), PEAK)
    return x, y, trunk, torch.stack([excess(kept, x, y) for kept in trunk])


@functools.cache
def raced(seed: int) -> dict[str, Tensor]:
    four = {name: make_shapes()[name] for name in ("constant", *COOLED)}
    return race(four, [0.1, 0.2, 0.4, 0.8, 1.6], six(seed), steps=300)


def own_peak(losses: Tensor) -> float:
    return losses.mean(dim=1).min().item()


# The valley


def test_the_recursion_foretells_every_schedule(seed: int) -> None:
    for shape in make_shapes().values():
        lrs = rates(shape, 0.2, 1000)
        assert train_valley(lrs, seed) == pytest.approx(expected(lrs)[-1], rel=0.12)


def test_the_recursion_is_that_of_sgd_with_exact_moments() -> None:
    lrs = rates(cosine, 0.7, 50)
    weights, squares = 25.0, 0.0  # θ = start · ∏(1 - η) - Σ η ∏(1 - η later) ξ
    for t, lr in enumerate(lrs):
        squares += lr**2 * math.prod((1 - later) ** 2 for later in lrs[t + 1 :])
        weights *= (1 - lr) ** 2
    assert expected(lrs)[-1] == pytest.approx((weights + squares) / 2, rel=1e-12)


def test_a_constant_rate_ends_at_the_floor_of_part_1_3() -> None:
    assert expected([0.2] * 1000)[-1] == pytest.approx(0.2 / (2 * 1.8), rel=1e-9)


def test_in_the_valley_one_over_t_is_lowest_and_next_to_the_best() -> None:
    ends = {n: expected(rates(s, 0.2, 1000))[-1] for n, s in make_shapes().items()}
    assert min(ends, key=lambda name: ends[name]) == "1/t"
    best = 1 / (2 * (1000 + 1 / 25))
    assert best < ends["1/t"] < 1.5 * best
    assert ends["constant"] > 20 * ends["cosine"]


def test_no_list_of_rates_beats_the_running_mean(seed: int) -> None:
    best = [1 / (t + 1 + 1 / 25) for t in range(200)]
    lowest = expected(best)[-1]
    assert lowest == pytest.approx(1 / (2 * (200 + 1 / 25)), rel=1e-9)
    generator = torch.Generator().manual_seed(seed)
    for _ in range(50):
        change = 1 + 0.3 * torch.randn(200, generator=generator).clamp(-3, 3)
        other = [lr * c for lr, c in zip(best, change.tolist(), strict=True)]
        assert expected(other)[-1] > lowest


def test_one_over_t_plus_one_makes_theta_the_mean_of_the_answers(seed: int) -> None:
    xi = torch.randn(300, generator=torch.Generator().manual_seed(seed)).double()
    theta = torch.tensor(5.0, dtype=torch.float64)
    for t in range(300):
        theta = theta - (theta + xi[t]) / (t + 1)
    assert theta.item() == pytest.approx(-xi.mean().item(), abs=1e-12)


# The river


def test_the_river_is_what_random_runs_do(seed: int) -> None:
    lrs = rates(hold_and_cool, 0.5, 1000)
    generator = torch.Generator().manual_seed(seed)
    ab = torch.tensor([[0.0], [10.0]]).repeat(1, 2000).requires_grad_()
    optimizer = torch.optim.SGD([ab], lr=1.0)
    for lr in lrs:
        optimizer.param_groups[0]["lr"] = lr
        a, b = ab
        xi = torch.randn(2000, generator=generator)
        loss = torch.sum(a**2 / 2 + xi * a + 0.002 * b**2 / 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    a, b = ab.detach()
    walls, bed = river(lrs)
    assert (a**2 / 2).mean().item() == pytest.approx(walls[-1], rel=0.12)
    assert (0.001 * b**2).mean().item() == pytest.approx(bed[-1], rel=1e-4)


def test_along_the_bed_only_the_sum_counts_and_between_walls_the_order() -> None:
    lrs = rates(cosine, 0.5, 1000)
    (walls, bed), (back, same) = river(lrs), river(lrs[::-1])
    assert bed[-1] == pytest.approx(same[-1], rel=1e-9)
    assert bed[-1] == pytest.approx(0.1 * math.exp(-0.004 * sum(lrs)), rel=2e-3)
    assert back[-1] > 20 * walls[-1]


def test_the_best_constant_rate_in_the_river_is_a_tenth() -> None:
    by_rate = {k / 100: river_end([k / 100] * 1000) for k in range(1, 150)}
    best = min(by_rate, key=lambda lr: by_rate[lr])
    assert by_rate[0.1] < 1.01 * by_rate[best]


def test_the_bold_run_is_behind_at_800_and_far_ahead_at_the_end() -> None:
    steady, bold = river([0.1] * 1000), river(rates(hold_and_cool, 0.5, 1000))
    at_800 = [walls[799] + bed[799] for walls, bed in (steady, bold)]
    assert at_800[1] > 1.8 * at_800[0]
    assert river_end(rates(hold_and_cool, 0.5, 1000)) < 0.5 * river_end([0.1] * 1000)


def test_at_a_common_peak_hold_and_cool_wins_and_at_own_peaks_cosine() -> None:
    shapes = make_shapes()
    common = {name: river_end(rates(s, 0.5, 1000)) for name, s in shapes.items()}
    assert min(common, key=lambda name: common[name]) == "hold, cool"
    peaks = [k / 20 for k in range(1, 40)]  # a finer grid than the page's
    own = {
        n: min(river_end(rates(s, p, 1000)) for p in peaks) for n, s in shapes.items()
    }
    assert min(own, key=lambda name: own[name]) == "cosine"
    assert own["linear"] < own["hold, cool"]
    assert own["stairs"] < own["hold, cool"]


def test_near_the_best_share_the_loss_is_flat() -> None:
    shares = {
        k / 200: river_end(
            rates(functools.partial(hold_and_cool, cool=k / 200), 0.5, 1000)
        )
        for k in range(1, 201)
    }
    best = min(shares, key=lambda share: shares[share])
    assert 0.25 <= best <= 0.3
    assert shares[0.2] < 1.03 * shares[best]
    assert shares[1.0] > 1.3 * shares[best]
    assert shares[0.05] > 1.3 * shares[best]


# The digits


def test_the_clerk_misnames_a_fifth_anew_at_each_call(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(10).repeat(2000)
    first, second = misname(y, 0.2, generator), misname(y, 0.2, generator)
    assert (first != y).float().mean().item() == pytest.approx(0.18, abs=0.015)
    assert (first != second).float().mean().item() > 0.25
    assert torch.equal(misname(y, 0.0, generator), y)


def test_the_excess_is_the_mean_loss_over_the_clerks_labels(seed: int) -> None:
    x, y, _, _ = split_digits([seed])
    params = start_nets([64, 32, 10], [seed], gain=2)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        logits = forward(params, x, torch.relu)[-1]
        labels = [misname(y, 0.2, generator) for _ in range(400)]
        mean = torch.stack([cross_entropies(logits, each) for each in labels]).mean()
    lowest = -(0.82 * math.log(0.82) + 9 * 0.02 * math.log(0.02))
    assert excess(params, x, y).item() == pytest.approx(mean.item() - lowest, abs=0.01)


def test_no_net_can_be_below_zero_and_the_right_shares_are_at_zero() -> None:
    y = torch.arange(10).unsqueeze(0)
    x = torch.eye(10).unsqueeze(0)
    named = 0.02 + 0.8 * torch.eye(10)
    params = [torch.eye(10)[None], torch.zeros(1, 1, 10), torch.log(named)[None]]
    params.append(torch.zeros(1, 1, 10))
    assert excess(params, x, y).item() == pytest.approx(0, abs=1e-6)


def test_the_nets_side_by_side_are_those_that_train_alone(seed: int) -> None:
    x, y, _, _ = split_digits([seed] * 2)
    nets = start_nets([64, 32, 10], [seed] * 2)
    factors = rates(cosine, 1.0, 60)
    pair = train(nets, x, y, factors, torch.tensor([0.2, 0.6]), wrong=0.0)[-1]
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.6)
    scheduler = LambdaLR(optimizer, lambda t: cosine(t / 60))
    generator = torch.Generator().manual_seed(0)
    for _ in range(60):
        rows = torch.randint(1400, (16,), generator=generator)
        misname(y[:, rows], 0.0, generator)  # the clerk draws, too
        loss = nn.functional.cross_entropy(net(x[0, rows]), y[0, rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    alone = [p.detach() for p in net.parameters()]
    torch.testing.assert_close(pair[0][1].T, alone[0], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(pair[2][1].T, alone[2], rtol=1e-3, atol=1e-4)


def test_cooling_halves_the_loss_nearly_and_holding_does_not(seed: int) -> None:
    x, y, trunk, held = trunk_of(seed)
    cooled = cool_down(trunk, x, y, 600)[-1]
    assert cooled.mean() < 0.65 * held[39].mean()
    assert (cooled < 0.85 * held[40:].mean(dim=0)).all()
    assert held[40:].mean() > 0.85 * held[30:40].mean(), "held, it hardly falls"


def test_the_mean_of_a_held_runs_nets_is_as_good_as_cooling(seed: int) -> None:
    x, y, trunk, held = trunk_of(seed)
    average = excess(mean_of(trunk[40:60]), x, y)
    cooled = cool_down(trunk, x, y, 600)[-1]
    assert ((average / cooled - 1).abs() < 0.15).all()
    assert (average < 0.95 * held[40:].min()).all(), "below each net it is made of"


def test_most_of_the_drop_was_there_before_any_rate_fell(seed: int) -> None:
    x, y, trunk, held = trunk_of(seed)
    earlier = excess(mean_of(trunk[20:40]), x, y).mean()
    cooled = cool_down(trunk, x, y, 600)[-1].mean()
    assert held[39].mean() - earlier > 0.7 * (held[39].mean() - cooled)


def test_at_own_peaks_three_shapes_are_level_and_constant_is_behind(seed: int) -> None:
    best = {name: own_peak(losses) for name, losses in raced(seed).items()}
    cooled = [best[name] for name in COOLED]
    assert max(cooled) < 1.15 * min(cooled)
    assert best["constant"] > 1.2 * max(cooled)


def test_at_own_peaks_linear_is_slightly_ahead(seed: int) -> None:
    best = {name: own_peak(losses) for name, losses in raced(seed).items()}
    assert best["linear"] < min(best["cosine"], best["hold, cool"])
    x, y, _, _ = split_digits(six(0) * 2)
    nets = start_nets([64, 32, 10], six(0) * 2)
    peaks = torch.tensor([0.4, 0.8]).repeat_interleave(6)
    ends = {}
    for shape in (cosine, linear, hold_and_cool):  # other batches on the page's splits
        last = train(nets, x, y, rates(shape, 1.0, 300), peaks, seed=seed + 1)[-1]
        ends[shape] = own_peak(excess(last, x, y).view(2, -1))
    assert ends[linear] == min(ends.values())


def test_the_grid_holds_every_shapes_best_peak(seed: int) -> None:
    for name, losses in raced(seed).items():
        means = losses.mean(dim=1)
        row = int(means.argmin())
        assert row < 4, "the highest peak is too high for all"
        assert row > 0 or means[0] > 0.97 * means[1], name


def test_cosine_and_linear_bear_twice_the_peak_of_hold_and_cool(seed: int) -> None:
    found = {name: losses.mean(dim=1) for name, losses in raced(seed).items()}
    for name in ("cosine", "linear"):
        assert found[name][3] < 1.1 * found[name][2]
    assert found["hold, cool"][3] > 1.1 * found["hold, cool"][2]


def test_a_branch_ends_where_a_cosine_of_its_own_length_does(seed: int) -> None:
    x, y, trunk, held = trunk_of(seed)
    for end in (150, 300, 600):
        branch = cool_down(trunk, x, y, end)[-1].mean().item()
        alone = own_peak(race({"c": cosine}, [0.4, 0.8], six(seed), end)["c"])
        assert abs(branch / alone - 1) < 0.12
        assert branch < 0.85 * held[end // 10 - 1].mean()


def test_after_warming_again_the_loss_rises_and_ends_lower(seed: int) -> None:
    x, y, trunk, _ = trunk_of(seed)
    down = rates(linear, 1.0, 200)
    cold = train(trunk[39], x, y, down, PEAK, seed=600)[-1]
    warm = train(cold, x, y, rates(constant, 1.0, 100), PEAK, seed=1)[-1]
    again = train(warm, x, y, down, PEAK, seed=2)[-1]
    first, high, last = (excess(nets, x, y).mean() for nets in (cold, warm, again))
    assert high > 1.3 * first
    assert last < 0.97 * first


def test_with_right_labels_cooling_is_worth_little(seed: int) -> None:
    x, y, trunk, held = trunk_of(seed)
    nets = start_nets([64, 32, 10], six(seed))
    ends = []
    for shape in (constant, hold_and_cool):
        last = train(nets, x, y, rates(shape, 1.0, 300), PEAK, wrong=0.0)[-1]
        ends.append(cross_entropies(forward(last, x, torch.relu)[-1], y).median())
    misnamed = held[29] - cool_down(trunk, x, y, 300)[-1]
    assert ends[0] - ends[1] < 0.5 * misnamed.median()


# Warmup


def test_sharpness_on_the_floor_is_the_steepest_curvature() -> None:
    def loss(uv: Tensor) -> Tensor:
        return (uv[0] * uv[1] - 1) ** 2 / 2

    for u in (0.3, 1.0, 4.0):
        place = torch.tensor([u, 1 / u], dtype=torch.float64)
        curvatures = torch.linalg.eigvalsh(
            torch.autograd.functional.hessian(loss, place)
        )
        assert curvatures[1].item() == pytest.approx(u**2 + 1 / u**2)
        assert abs(curvatures[0].item()) < 1e-9
    start = torch.tensor([4.0, 0.2], dtype=torch.float64)
    steepest = torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, start))[1]
    assert steepest.item() == pytest.approx(16, abs=0.1)


def test_warmup_lets_walks_arrive_at_rates_far_above_the_limit(seed: int) -> None:
    high = [0.1, 0.2, 0.3, 0.5, 0.9]
    found = {w: arrivals(train_product(high, w, seed)) for w in (0, 30, 100)}
    arrived = {w: there.tolist() for w, (there, _) in found.items()}
    assert arrived[0] == [20, 20, 0, 0, 0]
    assert arrived[30][2] >= 17
    assert arrived[30][4] <= 3
    assert min(arrived[100][:4]) == 20
    assert arrived[100][4] >= 17


def test_a_higher_rate_ends_on_wider_ground(seed: int) -> None:
    _, sharp = arrivals(train_product([0.1, 0.2, 0.3, 0.5, 0.9], 100, seed))
    assert all(flatter < 0.95 * steep for steep, flatter in pairwise(sharp.tolist()))
    for peak, value in zip((0.1, 0.2, 0.3, 0.5, 0.9), sharp.tolist(), strict=True):
        assert value < 2 / peak, "on ground that allows its peak"
    _, thrown = arrivals(train_product([0.1, 0.2], 0, seed))
    assert thrown[0] > 14
    assert thrown[1] < 4, "the catapult"
    slower = [arrivals(train_product([0.2], w, seed))[1].item() for w in (0, 30, 100)]
    assert slower[0] < slower[1] < slower[2], "it is the rate that widens, no warmup"


def test_on_digits_warmup_helps_a_steep_start_and_no_other(seed: int) -> None:
    peaks, gains = [0.1, 0.3, 0.6], [2.5, 5.0]
    cold, warm = (
        warm_digits(peaks, gains, w, six(seed)).median(dim=2)[0] for w in (0, 20)
    )
    assert cold[0, 1] < warm[0, 1] + 0.01, "from the suitable start, nothing is gained"
    assert cold[1, 1] > 4 * warm[1, 1], "from the steep one, much, at 0.3"
    assert cold[1].min() > 1.1 * warm[1].min(), "and at the best of the peaks, too"


# PyTorch's schedulers


def test_our_shapes_are_those_of_torch() -> None:
    ours = train_line(lambda o: LambdaLR(o, lambda t: cosine(t / 50)), 50)
    theirs = train_line(lambda o: CosineAnnealingLR(o, T_max=50), 50)
    assert ours == pytest.approx(theirs, abs=1e-12)
    ours = train_line(lambda o: LambdaLR(o, lambda t: linear(t / 50)), 50)
    theirs = train_line(lambda o: LinearLR(o, 1.0, 0.0, total_iters=50), 50)
    assert ours == pytest.approx(theirs, abs=1e-12)
    stairs = train_line(lambda o: StepLR(o, 20), 60)
    assert stairs == pytest.approx(rates(make_shapes()["stairs"], 0.1, 60), abs=1e-12)


def test_warmup_then_cosine_is_a_sequence_of_two_of_torchs() -> None:
    def factor(t: int) -> float:
        return (t + 1) / 11 if t < 10 else cosine((t - 10) / 40)

    def sequence(o: torch.optim.SGD) -> SequentialLR:
        climb = LinearLR(o, 1 / 11, 1.0, total_iters=10)
        return SequentialLR(o, [climb, CosineAnnealingLR(o, T_max=40)], [10])

    ours = train_line(lambda o: LambdaLR(o, factor), 50)
    assert train_line(sequence, 50) == pytest.approx(ours, abs=1e-9)


def test_the_five_mistakes_use_the_rates_that_the_page_names() -> None:
    wrong = mistakes(epochs=30, batches=20)
    assert wrong["scheduler first"][:3] == pytest.approx([0.1, 0.1, 0.01])
    assert set(wrong["old optimizer"]) == {0.1}
    assert wrong["StepLR(30)"][-1] == pytest.approx(1e-20)
    assert max(wrong["rate as factor"]) == pytest.approx(0.01)
    waves = wrong["T_max=30"]
    expected_waves = [0.05 * (1 + math.cos(math.pi * t / 30)) for t in range(600)]
    assert waves == pytest.approx(expected_waves, abs=1e-9)
    assert len(waves) == 600


def test_two_of_the_five_warn_and_with_the_same_words() -> None:
    assert "lr_scheduler.step()` before `optimizer.step()" in warning_of(
        scheduler_first
    )
    assert warning_of(old_optimizer) == warning_of(scheduler_first)
    makes: list[Make] = [
        lambda o: StepLR(o, 30),
        lambda o: CosineAnnealingLR(o, 30),
        lambda o: LambdaLR(o, lambda t: 0.1),
    ]
    for make in makes:
        assert warning_of(functools.partial(train_line, make)) == "no warning"


def test_one_cycle_raises_where_cosine_goes_on() -> None:
    with pytest.raises(ValueError, match="total steps"):
        train_line(lambda o: OneCycleLR(o, max_lr=0.1, total_steps=5), 7)


def test_adams_floor_is_near_that_of_sgd_and_decay_lowers_it(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    ends = []
    for shape in (constant, linear):
        theta = torch.full((2000,), 5.0, requires_grad=True)
        optimizer = torch.optim.Adam([theta], lr=0.1)
        scheduler = LambdaLR(optimizer, [*rates(shape, 1.0, 500), 0.0].__getitem__)
        for _ in range(500):
            xi = torch.randn(2000, generator=generator)
            optimizer.zero_grad()
            torch.sum(theta**2 / 2 + xi * theta).backward()
            optimizer.step()
            scheduler.step()
        ends.append((theta.detach() ** 2 / 2).mean().item())
    assert 0.6 < ends[0] / expected([0.1] * 500)[-1] < 1.2
    assert ends[1] < 0.3 * ends[0]


# The checks of the exercises


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            1,
            """
            def warmup_cosine(t, warmup, total, peak):
                climb = (t + 1) / (warmup + 1)
                turn = torch.tensor(math.pi * max(0, t - warmup) / (total - warmup))
                fall = 0.5 + 0.5 * torch.cos(turn.double())
                return peak * min(climb, fall.item()) if t < warmup else peak * fall
            """,
        ),
        (
            1,
            """
            def warmup_cosine(t, warmup, total, peak):
                step = peak / (warmup + 1)
                if t >= warmup:
                    left = (total - t) / (total - warmup)
                    return peak * math.sin(math.pi / 2 * left) ** 2
                before = warmup_cosine(t - 1, warmup, total, peak) if t else 0
                return before + step
            """,
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                keep, sum_ = 1.0, 0.0
                for lr in reversed(lrs):
                    sum_ += keep * (lr * noise) ** 2
                    keep *= (1 - lr * curvature) ** 2
                return curvature / 2 * (sum_ + keep * start**2)
            """,
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                loss = torch.tensor(curvature * start**2 / 2)
                fresh = curvature * noise**2 / 2
                for lr in torch.tensor(lrs):
                    loss = loss * (1 - lr * curvature) ** 2 + lr**2 * fresh
                return loss
            """,
        ),
        (
            3,
            """
            def train_epochs(optimizer, loss_of, batches, epochs):
                peak = optimizer.param_groups[0]["lr"]
                total, t = epochs * len(batches), 0
                for _ in range(epochs):
                    for batch in batches:
                        for group in optimizer.param_groups:
                            group["lr"] = peak * (1 + math.cos(math.pi * t / total)) / 2
                        optimizer.zero_grad()
                        loss_of(batch).backward()
                        optimizer.step()
                        t += 1
            """,
        ),
        (
            3,
            """
            from torch.optim.lr_scheduler import LambdaLR
            def train_epochs(optimizer, loss_of, batches, epochs):
                total = epochs * len(batches)
                turn = math.pi / 2 / total
                plan = LambdaLR(optimizer, lambda t: math.cos(turn * t) ** 2)
                for t in range(total):
                    optimizer.zero_grad(set_to_none=False)
                    loss_of(batches[t % len(batches)]).backward()
                    optimizer.step()
                    plan.step()
            """,
        ),
        (
            4,
            """
            def share_to_cool(peak, flat, far, steps):
                def loss(share):
                    v, b = 0.0, far
                    for t in range(steps):
                        lr = peak * min(1, (1 - t / steps) / share)
                        v, b = (1 - lr) ** 2 * v + lr * lr, b - lr * flat * b
                    return v / 2 + flat * b * b / 2
                low, high = 0.001, 1.0
                for _ in range(25):
                    a, b = low + (high - low) / 3, high - (high - low) / 3
                    low, high = (low, b) if loss(a) < loss(b) else (a, high)
                return (low + high) / 2
            """,
        ),
        (
            4,
            """
            def share_to_cool(peak, flat, far, steps):
                share = torch.arange(1, 101)[:, None] / 100
                t = torch.arange(steps)[None] / steps
                lrs = peak * ((1 - t) / share).clamp(max=1)
                v = torch.zeros(100)
                for lr in lrs.T:
                    v = (1 - lr) ** 2 * v + lr**2
                b = far * (1 - flat * lrs).prod(dim=1)
                return (torch.arange(1, 101) / 100)[(v / 2 + flat * b**2 / 2).argmin()]
            """,
        ),
    ],
)
def test_right_answers_of_another_kind_are_accepted(
    verdict: Verdict, number: int, answer: str
) -> None:
    assert verdict(number, PREPARED + answer).startswith("Correct")


PREPARED = """
            import warnings
            from torch.optim import SGD
            from torch.optim.lr_scheduler import CosineAnnealingLR
"""


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        (
            1,
            """
            def warmup_cosine(t, warmup, total, peak):
                if t < warmup:
                    return peak * (t + 1) / (warmup + 1)
                done = (t - warmup) / (total - warmup - 1)
                return peak * (1 + math.cos(math.pi * done)) / 2
            """,
            "should have",
        ),
        (
            1,
            """
            def warmup_cosine(t, warmup, total, peak):
                if t < warmup:
                    return peak * (t + 1) / (warmup + 1)
                return peak * (total - t) / (total - warmup)
            """,
            "should have",
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                v = start**2
                for lr in lrs:
                    v = (1 - lr * curvature) ** 2 * v + (lr * noise) ** 2
                return v / 2
            """,
            "the runs end at",
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                v = start**2
                for lr in sorted(lrs, reverse=True):
                    v = (1 - lr * curvature) ** 2 * v + (lr * noise) ** 2
                return curvature * v / 2
            """,
            "the runs end at",
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                v = 0.0
                for lr in lrs:
                    v = (1 - lr * curvature) ** 2 * v + (lr * noise) ** 2
                return curvature * v / 2
            """,
            "start 20.0: the runs end at",
        ),
        (
            2,
            """
            def expected_loss(lrs, curvature, noise, start):
                v = start**2
                for lr in lrs:
                    v = (1 - lr * curvature) ** 2 * v + curvature * (lr * noise) ** 2
                return v / 2
            """,
            "start 20.0: the runs end at",
        ),
        (
            3,
            """
            def train_epochs(optimizer, loss_of, batches, epochs):
                plan = CosineAnnealingLR(optimizer, T_max=epochs * len(batches))
                for batch in batches:
                    for _ in range(epochs):
                        optimizer.zero_grad()
                        loss_of(batch).backward()
                        optimizer.step()
                        plan.step()
            """,
            "the weights are not",
        ),
        (
            3,
            """
            def train_epochs(optimizer, loss_of, batches, epochs):
                plan = CosineAnnealingLR(optimizer, T_max=epochs * len(batches))
                for _ in range(epochs):
                    for batch in batches:
                        loss_of(batch).backward()
                        optimizer.step()
                        plan.step()
            """,
            "the weights are not",
        ),
        (
            3,
            """
            def train_epochs(optimizer, loss_of, batches, epochs):
                for _ in range(epochs):
                    plan = CosineAnnealingLR(optimizer, T_max=len(batches))
                    for batch in batches:
                        optimizer.zero_grad()
                        loss_of(batch).backward()
                        optimizer.step()
                        plan.step()
            """,
            "should use",
        ),
        (
            4,
            """
            def share_to_cool(peak, flat, far, steps):
                return 0.5
            """,
            "is possible",
        ),
        (
            4,
            """
            def share_to_cool(peak, flat, far, steps):
                return 0.0
            """,
            "is no share",
        ),
        (
            4,
            """
            def share_to_cool(peak, flat, far, steps):
                return min(1.0, 0.275 * peak / 0.5)
            """,
            "is possible",
        ),
    ],
)
def test_answers_that_only_look_right_are_refused(
    verdict: Verdict, number: int, answer: str, told: str
) -> None:
    assert told in verdict(number, PREPARED + answer)
