"""What Part 1.3 claims, each claim as a test."""

import functools
import itertools
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch13_batch_vs_stochastic import (
    excess,
    replaced,
    shuffled,
    train,
    train_from,
    train_runs,
)
from snippets.module1.ch13_batch_vs_stochastic_experiments import (
    arrival,
    cheapest,
    exponent,
    floor,
    gradient_noise,
    measured_floors,
    slopes,
    train_noisy,
)
from snippets.module1.ch13_batch_vs_stochastic_orders import (
    compare_orders,
    limit_of_singles,
    once,
)

Feed = Callable[..., Tensor]


@pytest.fixture(scope="module")
def data() -> tuple[Tensor, Tensor]:
    return make_data()


@functools.cache
def excess_of(
    feed: Feed,
    lr: float,
    batch: int = 10,
    steps: int = 300,
    runs: int = 120,
    seed: int = 0,
) -> Tensor:
    """The excess loss of every run, on the data of that seed: (steps, runs)."""
    return train_runs(*make_data(seed=seed), feed(100, batch, steps, runs, seed), lr)


@functools.cache
def search(batch: int, seed: int) -> tuple[int, int, float]:
    return cheapest(*make_data(seed=seed), batch, seed=seed)


def pulls(x: Tensor, y: Tensor, w: float, b: float) -> Tensor:
    """The slope along w of every example's squared error, by autograd, in float64."""
    weight = torch.full((len(x), 1), w, dtype=torch.float64, requires_grad=True)
    ((x * weight + b - y) ** 2).sum().backward()
    assert weight.grad is not None
    return weight.grad[:, 0]  # (N,)


def ends(runs: Tensor, epochs: int = 10, steps: int = 10) -> float:
    """The mean excess loss at the ends of the last epochs."""
    return runs[steps - 1 :: steps][-epochs:].mean().item()


# One loop, three feeds


def test_with_all_rows_in_a_batch_train_is_full_batch_descent() -> None:
    x, y = make_data()
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=0.02)
    for line in train(x, y, batch=100):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(x * w + b, y).backward()
        optimizer.step()
        torch.testing.assert_close(line, torch.stack([w.detach(), b.detach()]))


@pytest.mark.parametrize(("batch", "steps"), [(1, 100), (10, 10), (32, 4), (100, 1)])
def test_an_epoch_is_n_over_b_steps_rounded_up(batch: int, steps: int) -> None:
    x, y = make_data()
    assert len(train(x, y, batch, epochs=1)) == steps == math.ceil(100 / batch)


def test_excess_is_the_loss_minus_the_least_squares_loss(seed: int) -> None:
    x, y = (part.double() for part in make_data(seed=seed))
    w, b = torch.randn(2, generator=torch.Generator().manual_seed(seed)).double()
    lowest = torch.linalg.lstsq(torch.cat([x, torch.ones_like(x)], 1), y)
    floor_of_data = (
        (y - torch.cat([x, torch.ones_like(x)], 1) @ lowest[0]) ** 2
    ).mean()
    expected = loss_at(x, y, w, b) - floor_of_data.item()
    assert excess(x, y, w, b).item() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("batch", [1, 10, 100])
def test_a_column_of_train_runs_is_a_run_of_train(
    data: tuple[Tensor, Tensor], batch: int
) -> None:
    generators = [torch.Generator().manual_seed(seed) for seed in range(3)]
    orders = [torch.randperm(100, generator=g).reshape(-1, batch) for g in generators]
    together = train_runs(*data, torch.stack(orders, dim=2), lr=0.02)  # (steps, 3)
    for seed in range(3):
        alone = excess(*data, *train(*data, batch, epochs=1, seed=seed).T)
        torch.testing.assert_close(together[:, seed], alone, rtol=1e-3, atol=1e-5)


def test_small_batches_lead_early_and_batch_ten_ends_lowest(seed: int) -> None:
    first, last = {}, {}
    for batch in (1, 10, 100):
        runs = excess_of(shuffled, 0.02, batch, 1200 // batch, 50, seed)
        first[batch] = runs[100 // batch - 1].mean().item()
        last[batch] = ends(runs, 5, 100 // batch)
    assert 200 * first[1] < first[100]
    assert first[1] < first[10] < first[100]
    assert last[10] < last[1] / 15
    assert last[10] < last[100] / 100
    assert last[1] > 0.4 * first[1]  # it gained nearly nothing after the first epoch


def test_with_batch_one_chance_decides_whether_fifteen_epochs_more_bring_it_nearer(
    seed: int,
) -> None:
    runs = excess_of(shuffled, 0.02, 1, 2000, 200, seed)[99::100]  # (20, 200)
    nearer = (runs[19] < runs[4]).float().mean().item()
    assert nearer == pytest.approx(0.5, abs=0.13)  # almost 4 standard errors


# The noise of a batch


def test_the_noise_falls_as_batch_to_the_minus_one_half(seed: int) -> None:
    x, y = make_data(seed=seed)
    assert exponent(x, y, [1, 4, 16, 64, 256], seed) == pytest.approx(-0.5, abs=0.02)


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_the_noise_is_sigma_over_root_batch(batch: int, seed: int) -> None:
    x, y = make_data(seed=seed)
    sigma = pulls(x, y, 0.0, 0.0).std(correction=0).item()
    expected = sigma / batch**0.5
    assert gradient_noise(x, y, batch, seed) == pytest.approx(expected, rel=0.06)


@pytest.mark.parametrize("batch", [10, 50, 99, 100])
def test_a_piece_of_a_shuffled_order_is_less_noisy(batch: int, seed: int) -> None:
    """The variance has the factor (N - B) / (N - 1) of draws without replacement."""
    x, y = make_data(seed=seed)
    sigma = pulls(x, y, 0.0, 0.0).std(correction=0).item()
    expected = sigma / batch**0.5 * ((100 - batch) / 99) ** 0.5
    measured = slopes(x, y, shuffled(100, batch, 1, 2000, seed)[0]).std().item()
    assert measured == pytest.approx(expected, rel=0.06, abs=1e-4)
    assert measured < sigma / batch**0.5


def test_the_mean_over_all_batches_is_the_slope_of_the_whole_loss() -> None:
    x, y = (part.double() for part in make_data(n=8))
    rows = torch.tensor(list(itertools.combinations(range(8), 3))).T  # (3, 56)
    estimates = [pulls(x[column], y[column], 0.3, 0.7).mean() for column in rows.T]
    whole = pulls(x, y, 0.3, 0.7).mean()
    torch.testing.assert_close(torch.stack(estimates).mean(), whole)


def test_some_single_examples_say_that_w_should_go_down(seed: int) -> None:
    x, y = make_data(seed=seed)
    single = slopes(x, y, torch.arange(100).unsqueeze(0))
    whole = slopes(x, y, torch.arange(100).unsqueeze(1)).item()
    assert single.mean().item() == pytest.approx(whole, rel=1e-4)
    assert 3 <= (single > 0).sum() <= 15
    assert single.min() < 3 * whole


# The order


def test_every_epoch_of_a_shuffled_feed_holds_every_row_once(seed: int) -> None:
    feed = shuffled(100, 10, 30, 4, seed).reshape(3, 100, 4)
    for epoch, run in itertools.product(range(3), range(4)):
        assert feed[epoch, :, run].sort().values.tolist() == list(range(100))
    assert not torch.equal(feed[0], feed[1])


@pytest.mark.parametrize(
    ("lr", "at_end", "halfway"),
    [
        (0.05, (2.1, 2.9), (1.5, 2.2)),
        (0.02, (8, 13), (2.3, 3.4)),
        (0.01, (30, 52), (3.6, 5.6)),
    ],
)
def test_shuffling_ends_its_epochs_closer_and_more_so_for_small_lr(
    lr: float, at_end: tuple[float, float], halfway: tuple[float, float], seed: int
) -> None:
    drawn = excess_of(replaced, lr, steps=500, seed=seed)
    mixed = excess_of(shuffled, lr, steps=500, seed=seed)
    assert at_end[0] < ends(drawn) / ends(mixed) < at_end[1]
    ratio = (drawn[-96::10].mean() / mixed[-96::10].mean()).item()
    assert halfway[0] < ratio < halfway[1]


def test_within_an_epoch_shuffled_runs_stray_and_return(seed: int) -> None:
    means = excess_of(shuffled, 0.02, steps=500, seed=seed).mean(dim=1)
    for epoch in range(20, 24):
        begin, middle, end = (means[10 * epoch + k].item() for k in (-1, 4, 9))
        assert middle > 2 * begin
        assert middle > 2 * end


def test_pulls_cancel_in_a_shuffled_epoch_only(seed: int) -> None:
    x, y = make_data(seed=seed)
    pull = pulls(x, y, *best_line(x, y))
    assert pull[shuffled(100, 1, 100, 200, seed)[:, 0]].sum(0).abs().max() < 1e-3
    spread = pull[replaced(100, 1, 100, 200, seed)[:, 0]].sum(0).std(correction=0)
    assert spread.item() == pytest.approx(pull.std(correction=0).item() * 10, rel=0.2)


def test_with_replacement_37_of_100_are_never_seen(seed: int) -> None:
    rows = replaced(100, 1, 100, 500, seed)[:, 0]  # (100, 500)
    unseen = sum(100 - len(column.unique()) for column in rows.T) / 500
    assert unseen == pytest.approx(100 * 0.99**100, abs=0.6)
    assert abs(0.99**100 - 1 / math.e) < 0.002


def test_once_shuffles_and_then_repeats_itself(seed: int) -> None:
    feed = once(100, 10, 30, 4, seed).reshape(3, 100, 4)
    assert torch.equal(feed[0], feed[1])
    assert torch.equal(feed[0], feed[2])
    for run in range(4):
        assert feed[0, :, run].sort().values.tolist() == list(range(100))
    assert not torch.equal(feed[0, :, 0], feed[0, :, 1])


def test_every_epoch_beats_once_at_the_ends_and_loses_over_all_steps(seed: int) -> None:
    means = compare_orders(seed)
    (every_end, every_all), (once_end, once_all) = means["every epoch"], means["once"]
    assert every_end < 0.8 * once_end
    assert once_all < 0.85 * every_all
    drawn_end, drawn_all = means["replaced"]
    assert drawn_end > 3 * once_end
    assert drawn_all > 2.5 * every_all


def test_compare_orders_measures_what_it_says(seed: int) -> None:
    runs = excess_of(once, 0.02, steps=300, runs=100, seed=seed)
    at_end, over_all = compare_orders(seed)["once"]
    assert at_end == pytest.approx(ends(runs), rel=1e-3)
    assert over_all == pytest.approx(runs[200:].mean().item(), rel=1e-3)


def test_the_order_of_the_data_may_be_the_best_or_the_worst() -> None:
    lucky, unlucky = compare_orders(10), compare_orders(1)
    assert min(lucky, key=lambda name: lucky[name][0]) == "never"
    assert max(unlucky, key=lambda name: unlucky[name][0]) == "never"


def test_half_the_lr_is_half_the_floor_or_an_eighth_if_shuffled(seed: int) -> None:
    def fall(feed: Feed) -> float:
        runs = [excess_of(feed, lr, steps=500, seed=seed) for lr in (0.02, 0.01)]
        return ends(runs[0]) / ends(runs[1])

    assert fall(replaced) == pytest.approx(2.0, rel=0.2)
    assert fall(shuffled) == pytest.approx(8.0, rel=0.2)


# The floor


@pytest.mark.parametrize("lr", [0.2, 0.025])
def test_the_loss_stops_at_lr_over_2_times_2_minus_lr(lr: float, seed: int) -> None:
    groups = measured_floors(lr, seed)
    assert sum(groups) / 5 == pytest.approx(floor(lr), rel=0.025)
    assert all(group == pytest.approx(floor(lr), rel=0.07) for group in groups)


@pytest.mark.parametrize("lr", [0.2, 0.1, 0.05, 0.025])
def test_no_group_on_the_page_is_more_than_five_percent_off(lr: float) -> None:
    """For the page's own seed: of so many groups, one elsewhere may be 6 % off."""
    assert all(abs(group / floor(lr) - 1) < 0.05 for group in measured_floors(lr))


@pytest.mark.parametrize("lr", [0.01, 0.2, 0.7, 1.0, 1.5])
def test_the_floor_is_where_the_variance_s_recursion_stands_still(lr: float) -> None:
    variance = 25.0
    for _ in range(2000):
        variance = (1 - lr) ** 2 * variance + lr**2
    assert variance / 2 == pytest.approx(floor(lr))


def test_the_floor_does_not_depend_on_start_or_steps(seed: int) -> None:
    far = train_noisy([0.2] * 400, start=5.0, runs=2000, seed=seed)
    assert far[100:200].mean().item() == pytest.approx(floor(0.2), rel=0.05)
    assert far[300:].mean().item() == pytest.approx(floor(0.2), rel=0.05)


@pytest.mark.parametrize(
    ("curvature", "sigma", "batch"), [(3.0, 2.0, 1), (0.5, 1.0, 4)]
)
def test_the_general_floor_with_curvature_noise_and_batch(
    curvature: float, sigma: float, batch: int, seed: int
) -> None:
    lr, generator = 0.2, torch.Generator().manual_seed(seed)
    theta = torch.zeros(4000)
    losses = []
    for _ in range(200):
        errors = sigma * torch.randn(batch, 4000, generator=generator).mean(dim=0)
        theta = theta - lr * (curvature * theta + errors)
        losses.append(curvature * (theta**2).mean().item() / 2)
    expected = lr * sigma**2 / (2 * batch * (2 - lr * curvature))
    assert sum(losses[100:]) / 100 == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("lrs", [[0.05] * 150, [0.4] * 10 + [0.05] * 140])
def test_the_runs_descend_as_the_formula_for_v_says(
    lrs: list[float], seed: int
) -> None:
    means = train_noisy(lrs, start=5.0, runs=4000, seed=seed).mean(dim=1).tolist()
    mean_square = 25.0
    for mean, lr in zip(means, lrs, strict=True):
        mean_square = (1 - lr) ** 2 * mean_square + lr**2
        assert mean == pytest.approx(mean_square / 2, rel=0.12)
        assert arrival(lrs, 1.0001 * mean_square / 2) <= means.index(mean) + 1


def test_large_then_small_reaches_the_low_floor_first() -> None:
    target = 1.1 * floor(0.05)
    small = arrival([0.05] * 150, target)
    both = arrival([0.4] * 10 + [0.05] * 140, target)
    assert both < 0.7 * small < small < 150
    with pytest.raises(ValueError, match="stays above"):
        arrival([0.4] * 10_000, target)


# The loader and the optimizer


@pytest.mark.parametrize("batch", [10, 32])
def test_the_same_permutation_gives_the_same_batches(batch: int, seed: int) -> None:
    x, y = make_data(seed=seed)
    order = torch.randperm(100, generator=torch.Generator().manual_seed(seed))
    loader = DataLoader(TensorDataset(x, y), batch, sampler=order.tolist())
    for (x_batch, y_batch), rows in zip(loader, order.split(batch), strict=True):
        assert torch.equal(x_batch, x[rows])
        assert torch.equal(y_batch, y[rows])
    by_hand = train(x, y, batch, epochs=1, seed=seed)
    assert torch.equal(train_from(loader, epochs=1), by_hand)


def test_a_loader_repeats_itself_and_differs_from_randperm(seed: int) -> None:
    x, y = make_data()

    def run() -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        dataset = TensorDataset(x, y)
        loader = DataLoader(dataset, 10, shuffle=True, generator=generator)
        return train_from(loader, epochs=3)

    assert torch.equal(run(), run())
    assert not torch.equal(run(), train(x, y, 10, epochs=3, seed=seed))


def test_the_loader_takes_a_number_before_it_shuffles(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    dataset = TensorDataset(torch.arange(50))
    loader = DataLoader(dataset, 50, shuffle=True, generator=generator)
    (drawn,) = next(iter(loader))
    assert drawn.sort().values.tolist() == list(range(50))
    generator.manual_seed(seed)
    torch.empty((), dtype=torch.int64).random_(generator=generator)
    assert torch.equal(drawn, torch.randperm(50, generator=generator))


@pytest.mark.parametrize("shuffle", [True, False])
def test_dropped_examples_are_others_each_epoch_if_shuffled(
    shuffle: bool, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    dataset = TensorDataset(torch.arange(100))
    loader = DataLoader(dataset, 32, shuffle, drop_last=True, generator=generator)
    epochs = [torch.cat([part for (part,) in loader]).tolist() for _ in range(5)]
    missed = {frozenset(range(100)) - frozenset(epoch) for epoch in epochs}
    assert all(len(rows) == 4 for rows in missed)
    assert len(missed) == (5 if shuffle else 1)


# Which batch size, and which learning rate


def test_small_batches_save_examples_and_large_ones_save_steps(seed: int) -> None:
    found = [search(batch, seed) for batch in (4, 20, 100)]
    examples, steps, lrs = zip(*found, strict=True)
    assert list(examples) == sorted(examples)
    assert list(steps) == sorted(steps, reverse=True)
    assert list(lrs) == sorted(lrs)
    assert steps[1] < 0.5 * steps[0]
    assert 1.2 < examples[1] / examples[0] < 2.2
    assert 2.0 < examples[2] / examples[1] < 4.0


def test_single_examples_need_fewer_examples_and_more_steps_than_four(
    seed: int,
) -> None:
    examples, steps, _ = search(4, seed)
    means = excess_of(shuffled, 0.02, batch=1, steps=100, seed=seed).mean(dim=1)
    arrived = next(step for step, mean in enumerate(means, 1) if mean < 0.02)
    assert 2 * steps < arrived <= examples


def test_lr_times_batch_keeps_the_pace_until_the_limit(seed: int) -> None:
    same, scaled = {}, {}
    for batch in (1, 10, 50, 100):
        steps = 500 // batch
        feed = shuffled(100, batch, steps, 120, seed)
        data = make_data(seed=seed)
        same[batch] = train_runs(*data, feed, 0.003)[-1].mean().item()
        scaled[batch] = train_runs(*data, feed, 0.003 * batch)[-1].mean().item()
    assert scaled[10] == pytest.approx(scaled[1], rel=0.45)
    assert scaled[50] == pytest.approx(scaled[1], rel=0.45)
    assert scaled[100] > 1
    assert same[1] < same[10] / 100 < same[50] < same[100]


@pytest.mark.parametrize(("share", "grows"), [(0.99, False), (1.01, True)])
def test_the_limit_of_the_full_batch_is_2_over_the_curvature(
    share: float, grows: bool
) -> None:
    x, y = make_data()
    limit = 1 / torch.mean(x**2).item()  # 2 over the curvature
    path = excess(x, y, *train(x, y, batch=100, lr=share * limit, epochs=600).T)
    assert (path[-1] > path[0]).item() is grows


@pytest.mark.parametrize(("share", "grows"), [(0.98, False), (1.02, True)])
def test_above_the_limit_of_singles_the_mean_square_of_the_gap_grows(
    share: float, grows: bool
) -> None:
    """Without the pulls, the mean of gap times gap goes through every row's step."""
    x = make_data()[0].double()
    lr = share * limit_of_singles(x)
    assert lr < 0.55 / torch.mean(x**2), "far below the full batch's limit"
    columns = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    steps = torch.eye(2) - 2 * lr * columns.unsqueeze(2) * columns.unsqueeze(1)
    squares = torch.eye(2).double()  # the mean of gap times gap, transposed
    for _ in range(2000):
        squares = (steps @ squares @ steps.mT).mean(dim=0)
    assert (squares.trace().item() > 2) is grows


def test_below_their_limit_single_examples_reach_a_floor(seed: int) -> None:
    x, y = make_data(seed=seed)
    runs = train_runs(x, y, replaced(100, 1, 400, 400, seed), lr=0.11)
    assert runs[200:].mean() < 0.05 * runs[0].mean()
    wild = train_runs(x, y, replaced(100, 1, 400, 400, seed), lr=0.3)
    assert not wild[-1].mean() < 1e6 * wild[0].mean()


# The genie


def everything(n: int, batch: int, steps: int, runs: int, seed: int = 0) -> Tensor:
    return torch.arange(n).reshape(1, n, 1).expand(steps, n, runs)


@pytest.mark.parametrize(
    ("feed", "batch", "n", "lr", "least", "most"),
    [
        (everything, 100, 100, 0.02, 0.9999, 1.0001),
        (replaced, 10, 100, 0.02, 0.75, 1.33),
        (shuffled, 10, 100, 0.02, 2.2, 3.8),
        (shuffled, 1, 10, 0.02, 1.6, 3.0),
    ],
)
def test_doubled_data_hurts_the_shuffled_feed_only(
    feed: Feed, batch: int, n: int, lr: float, least: float, most: float, seed: int
) -> None:
    x, y = make_data(n=n, seed=seed)
    twice = torch.cat([x, x]), torch.cat([y, y])
    steps = 20 if feed is everything else 200
    genie = train_runs(*twice, feed(2 * n, batch, steps, 300, seed + 100), lr)[-1]
    before = train_runs(x, y, feed(n, batch, steps, 300, seed), lr)[-1]
    assert least < (genie.mean() / before.mean()).item() < most


def test_with_one_seed_the_copies_are_the_same_examples(seed: int) -> None:
    """Why the factor of `replaced` would be exactly 1 with one seed for both."""
    assert torch.equal(
        replaced(200, 5, 40, 3, seed) % 100, replaced(100, 5, 40, 3, seed)
    )


# The exercises


def test_torn_pairs_leave_the_loss_near_the_variance_of_y(seed: int) -> None:
    x, y = make_data(seed=seed)
    mixed = y[torch.randperm(100, generator=torch.Generator().manual_seed(seed))]
    w, b = train(x, mixed, batch=10, seed=seed)[-1].tolist()
    assert loss_at(x, mixed, w, b) == pytest.approx(y.var().item(), rel=0.12)


BATCHES = """
    def batches(x, y, batch, generator):
        {}
        return [(x[rows], y[rows]) for rows in order.split(batch)]
"""
ORDER = "order = torch.randperm(len(x), generator=generator)"
LOADER = """
    def batches(x, y, batch, generator):
        pairs = TensorDataset(x, y)
        return list(DataLoader(pairs, batch, shuffle=True, generator=generator))
"""
BALANCE = """
    def floor_of(lr, noise, batch):
        V = 0.0
        for _ in range(2000):
            V = (1 - lr) ** 2 * V + lr**2 * noise**2 / batch
        return V / 2
"""
SIMULATION = """
    def floor_of(lr, noise, batch):
        dice = torch.Generator().manual_seed(0)
        theta = torch.zeros(20_000)
        for _ in range(60):
            mean = noise / batch**0.5 * torch.randn(20_000, generator=dice)
            theta = theta - lr * (theta + mean)
        return theta.square().mean().item() / 2
"""
GENIE = """
    from collections.abc import Callable

    def everything(n, batch, steps, runs, seed=0):
        return torch.arange(n).reshape(1, n, 1).expand(steps, n, runs)

    def genie_factor(x, y, feed, batch, lr, steps):
        n, doubled = len(x), (x.repeat(2, 1), y.repeat(2, 1))
        genie = train_runs(*doubled, feed(2 * n, batch, steps, 500, seed=5), lr)
        before = train_runs(x, y, feed(n, batch, steps, 500), lr)
        return {}
"""

RIGHT = [
    (1, BATCHES.format(ORDER)),
    (1, LOADER),
    (2, BALANCE),
    (2, "def floor_of(lr, noise, batch): return lr * noise**2 / batch / (4 - 2 * lr)"),
    (3, GENIE.format("float(genie[-1].sum() / before[-1].sum())")),
]
WRONG = [
    (1, BATCHES.format("order = torch.randperm(len(x))")),
    (1, BATCHES.format("order = torch.arange(len(x))")),
    (1, BATCHES.format(f"{ORDER}; order = torch.cat([order, order[:1]])")),
    (2, SIMULATION),
    (2, "def floor_of(lr, noise, batch): return lr * noise**2 / batch / 4"),
    (2, "def floor_of(lr, noise, batch): return lr * noise**2 / batch / (2 - lr)"),
    (3, GENIE.format("float(before[-1].mean() / genie[-1].mean())")),
    (3, GENIE.format("float(genie.mean() / before.mean())")),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_a_right_but_unusual_answer_is_told_that_it_is_correct(
    verdict: Callable[[int, str], str], exercise: int, answer: str
) -> None:
    assert verdict(exercise, answer).startswith("Correct: ")


@pytest.mark.parametrize(("exercise", "answer"), WRONG)
def test_an_answer_that_is_wrong_or_only_suits_some_data_is_refused(
    verdict: Callable[[int, str], str], exercise: int, answer: str
) -> None:
    assert not verdict(exercise, answer).startswith("Correct")
