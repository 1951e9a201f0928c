"""What Part 1.6 claims, each claim as a test."""

import ast
import functools
import inspect
import itertools
import math
from collections.abc import Callable

import pytest
import torch
from sklearn.linear_model import LinearRegression
from torch import Tensor

from snippets.module1 import ch16_recap_experiments as experiments
from snippets.module1 import ch16_recap_ways as seven
from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch12_linear_regression import make_points
from snippets.module1.ch16_recap import (
    closed_form,
    condition_number,
    curvatures,
    fit,
    load_patients,
    predict,
    rmse,
    split,
    standardize,
    steps_to,
    train,
    train_by_hand,
)

# Claims without a seed follow from x alone, or are algebra and hold for any data.


def five_lines(function: Callable[..., object]) -> list[str]:
    """What the innermost loop of a function does, one verb a line."""
    loops = [n for n in ast.walk(ast.parse(inspect.getsource(function)))
             if isinstance(n, ast.For)]  # fmt: skip
    body = [ast.unparse(statement) for statement in loops[-1].body]
    return [line.split("(")[0].split(" = ")[0] for line in body][:5]


def excess(x: Tensor, y: Tensor, losses: list[float]) -> list[float]:
    lowest = loss_at(x, y, *closed_form(x, y[:, 0]))
    return [loss - lowest for loss in losses]


def hessian(x: Tensor) -> Tensor:
    """All second derivatives of the loss of a line with n inputs, from autograd."""

    def loss(params: Tensor) -> Tensor:
        return torch.mean(predict(params, x) ** 2)

    start = torch.zeros(x.shape[1] + 1, dtype=x.dtype)
    found = torch.autograd.functional.hessian(loss, start)
    assert isinstance(found, Tensor)
    return found


@functools.cache
def prepared(seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Standardized inputs, targets, training rows, test rows."""
    x, y = load_patients()
    rows, others = split(len(x), train=342, seed=seed)
    return standardize(x, rows), y, rows, others


# Seven ways to one line


@pytest.mark.parametrize("loop", [train, fit, seven.by_sgd])
def test_every_loop_has_the_five_lines_in_order(loop: Callable[..., object]) -> None:
    forward, loss, *rest = five_lines(loop)
    assert (forward, loss) == ("y_pred", "loss")
    assert rest == ["optimizer.zero_grad", "loss.backward", "optimizer.step"]


@pytest.fixture(scope="module")
def ways() -> dict[str, seven.Line]:
    x, y = (column.double() for column in make_data())
    return seven.run_all(x, y)


def test_hand_autograd_and_optimizer_walk_the_same_path(
    ways: dict[str, seven.Line],
) -> None:
    by_hand, own, sgd = (
        torch.stack([ways[name].w, ways[name].b])
        for name in ("hand gradient", "autograd, own step", "SGD, all rows")
    )
    torch.testing.assert_close(by_hand, sgd, rtol=0, atol=1e-12)
    torch.testing.assert_close(own, sgd, rtol=0, atol=1e-12)


def test_nudging_follows_at_four_times_the_forward_passes(
    ways: dict[str, seven.Line],
) -> None:
    nudged, sgd = ways["numerical gradient"], ways["SGD, all rows"]
    assert abs(nudged.w.item() - sgd.w.item()) < 1e-8
    assert abs(nudged.b.item() - sgd.b.item()) < 1e-8
    assert nudged.steps == sgd.steps
    assert nudged.passes == 4 * sgd.passes
    assert nudged.examples == 4 * sgd.examples


def test_at_equal_examples_batch_10_ends_lowest_on_most_draws_of_the_data() -> None:
    assert [seven.lowest_batch(seed) for seed in range(11, 16)] == [10, 10, 10, 1, 10]


def test_the_closed_form_is_the_line_of_part_1_1(seed: int) -> None:
    x, y = make_data(seed=seed)
    found = closed_form(x, y[:, 0]).tolist()
    assert found == pytest.approx(best_line(x, y), abs=1e-5)


# Read the curve


def test_the_healthy_loop_reaches_the_lowest_loss(seed: int) -> None:
    x, y = make_points(seed=seed)
    gaps = excess(x, y, train(x, y)[1])
    assert gaps[-1] < 1e-3 * gaps[0]


def test_case_a_creeps_at_the_rate_of_the_flattest_curvature(seed: int) -> None:
    x, y = make_points(seed=seed)
    x = x + 2
    gaps = excess(x, y, train(x, y)[1])
    flattest = torch.linalg.eigvalsh(hessian(x))[0].item()
    assert gaps[1] < 0.8 * gaps[0]  # it drops at once
    for before, after in itertools.pairwise(gaps[5:]):
        assert after / before == pytest.approx((1 - 0.1 * flattest) ** 2, rel=1e-6)
    assert gaps[-1] > 0.1 * gaps[0]


def test_centering_cures_case_a_to_the_healthy_loop(seed: int) -> None:
    x, y = make_points(seed=seed)
    healthy, cured = train(x, y)[1], train(x + 2 - torch.mean(x + 2), y)[1]
    assert cured == pytest.approx(healthy, rel=1e-9)


def test_case_b_ends_at_the_variance_of_the_targets_with_no_slope(seed: int) -> None:
    x, y = make_points(seed=seed)
    path, losses = train(x, y.flatten())
    assert losses[-1] == pytest.approx(y.var(correction=0).item(), rel=1e-6)
    assert abs(path[-1, 0].item()) < 1e-12
    assert path[-1, 1].item() == pytest.approx(y.mean().item(), abs=1e-4)


def test_torn_pairs_stop_near_the_variance_with_hardly_a_slope(seed: int) -> None:
    x, y = make_points(seed=seed)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    path, losses = train(x[order], y)
    assert 0.9 < losses[-1] / y.var(correction=0).item() <= 1
    assert abs(path[-1, 0].item()) < 0.5  # of 2


def test_pytorchs_own_loss_would_have_warned_in_case_b() -> None:
    x, y = make_points()
    with pytest.warns(UserWarning, match="Using a target size"):
        torch.nn.functional.mse_loss(x, y.flatten())


def test_case_c_has_a_still_loss_and_a_bouncing_bias(seed: int) -> None:
    x, y = make_points(seed=seed)
    path, losses = train(x, y, lr=1.0)
    assert losses[-1] == pytest.approx(losses[-2], rel=1e-9)
    best = closed_form(x, y[:, 0])
    here, before = (path[-1, 1] - best[1]).item(), (path[-2, 1] - best[1]).item()
    assert here == pytest.approx(-before, rel=1e-9)
    assert abs(here) > 0.9
    assert path[-1, 0].item() == pytest.approx(best[0].item(), abs=1e-6)
    low, high = torch.linalg.eigvalsh(hessian(x)).tolist()
    cured = excess(x, y, train(x, y, lr=2 / (low + high))[1])
    assert cured[-1] < 1e-10


def test_the_twins_both_stop_at_about_a_hundred_times_the_lowest_loss(
    seed: int,
) -> None:
    x, y = make_points(seed=seed)
    lowest = loss_at(x, y, *closed_form(x, y[:, 0]))
    for twin in (train(x, y.flatten()), train(x, y, lr=1.0)):
        assert 50 < twin[1][-1] / lowest < 200


def test_case_d_repeats_itself_with_the_period_of_an_epoch(seed: int) -> None:
    x, y = make_points(seed=seed)

    def last_change(losses: list[float]) -> float:
        pairs = zip(losses[-10:], losses[-20:-10], strict=True)
        return max(abs(now / then - 1) for now, then in pairs)

    path, teeth = train(x, y, batch=10, shuffle=False, epochs=20)
    cured = train(x, y, batch=10, epochs=20)[1]
    assert last_change(teeth) < 5e-5
    assert last_change(cured) > 0.3
    second, smooth = teeth[10:20], cured[10:20]
    assert max(second) / min(second) > 5 * max(smooth) / min(smooth)
    assert second[0] == max(second)  # the first batch is the surprise
    end = loss_at(x, y, *path[-1])
    assert excess(x, y, [end])[0] < 5e-4  # the line is well all the same


@pytest.mark.parametrize("lr", [0.1, 0.01, 0.001])
def test_case_e_climbs_at_every_learning_rate(lr: float, seed: int) -> None:
    x, y = make_points(seed=seed)
    _, losses = train_by_hand(x, y, lr, epochs=int(3 / lr))
    assert losses[-1] > 100 * losses[0]
    growth = (1 + lr * 2) ** 2
    assert losses[-1] / losses[-2] == pytest.approx(growth, rel=1e-3)


def test_in_case_e_only_the_sign_of_the_slope_along_b_is_wrong(seed: int) -> None:
    x, y = make_points(seed=seed)
    params = torch.zeros(2, dtype=x.dtype, requires_grad=True)
    torch.mean((x * params[0] + params[1] - y) ** 2).backward()
    assert params.grad is not None
    w, b = train_by_hand(x, y, lr=1.0, epochs=1)[0][0].tolist()
    assert w == pytest.approx(-params.grad[0].item())
    assert b == pytest.approx(+params.grad[1].item())


def test_a_curve_of_batches_of_all_rows_does_not_depend_on_shuffling(seed: int) -> None:
    x, y = make_points(seed=seed)
    assert train(x, y)[1] == pytest.approx(train(x, y, shuffle=False)[1], rel=1e-12)


# The capstone


def test_the_data_is_as_described() -> None:
    x, y = load_patients()
    assert (x.shape, y.shape) == ((442, 10), (442,))
    assert (y.min().item(), y.max().item()) == (25.0, 346.0)
    assert x[:, 0].max() < 100  # ages in years, not yet scaled
    assert x.dtype == y.dtype == torch.float64


def test_no_test_row_is_a_training_row() -> None:
    rows, others = split(442, train=342, seed=1)
    assert sorted([*rows.tolist(), *others.tolist()]) == list(range(442))
    assert (len(rows), len(others)) == (342, 100)


def test_a_standardized_hessian_is_twice_the_correlations() -> None:
    z, _, rows, _ = prepared(seed=1)
    found = hessian(z[rows])
    expected = torch.eye(11, dtype=z.dtype)
    expected[:10, :10] = torch.corrcoef(load_patients()[0][rows].T)
    torch.testing.assert_close(found, 2 * expected, rtol=0, atol=1e-10)
    low, high = torch.linalg.eigvalsh(found)[[0, -1]].tolist()
    assert curvatures(z[rows]) == pytest.approx((low, high))


def test_standardizing_makes_hundreds_of_millions_of_steps_thousands(seed: int) -> None:
    z, _, rows, _ = prepared(seed)
    raw = load_patients()[0][rows]
    assert 1e8 < steps_to(1e-12, condition_number(raw)) < 1e9
    assert 5_000 < steps_to(1e-12, condition_number(z[rows])) < 10_000


def test_a_column_that_repeats_has_an_infinite_condition_and_trains_all_the_same(
    seed: int,
) -> None:
    z, y, rows, _ = prepared(seed)
    twice = torch.cat([z, z[:, 2:3]], dim=1)
    assert condition_number(twice[rows]) == math.inf
    assert steps_to(1e-12, math.inf) == math.inf
    one = fit(z[rows], y[rows], lr=0.1, steps=500)[-1]
    two = fit(twice[rows], y[rows], lr=0.1, steps=500)[-1]
    assert two[2].item() == pytest.approx(two[10].item(), abs=1e-9)
    assert (two[2] + two[10]).item() == pytest.approx(one[2].item(), abs=0.5)
    apart = predict(one, z[rows]) - predict(two, twice[rows])
    assert apart.abs().max() < 0.1


def test_the_loop_gains_its_digits_within_the_predicted_steps(seed: int) -> None:
    """The distance after t steps, by powers of the matrix of one step."""
    z, y, rows, _ = prepared(seed)
    low, high = curvatures(z[rows])
    best = closed_form(z[rows], y[rows])
    one = torch.eye(11, dtype=z.dtype) - 2 / (low + high) * hessian(z[rows])
    for digits in (3, 6, 9, 12):
        steps = int(steps_to(10**-digits, high / low))
        left = torch.linalg.matrix_power(one, steps) @ best
        assert 0.05 * 10**-digits < left.norm() / best.norm() < 10**-digits
    left = torch.linalg.matrix_power(one, 2999) @ best
    rate = (high - low) / (high + low)
    assert (one @ left).norm() / left.norm() == pytest.approx(rate, abs=1e-6)


def test_the_loop_is_those_powers() -> None:
    """The page itself runs on, to the twelfth digit."""
    z, y, rows, _ = prepared(seed=0)
    low, high = curvatures(z[rows])
    best = closed_form(z[rows], y[rows])
    path = fit(z[rows], y[rows], 2 / (low + high), steps=500)
    one = torch.eye(11, dtype=z.dtype) - 2 / (low + high) * hessian(z[rows])
    for steps in (1, 10, 500):
        expected = best - torch.linalg.matrix_power(one, steps) @ best
        torch.testing.assert_close(path[steps], expected, rtol=0, atol=1e-8)


def test_a_digit_costs_about_115_hundredths_of_kappa() -> None:
    for kappa in (50, 459, 10_000):
        digit = steps_to(1e-9, kappa) - steps_to(1e-8, kappa)
        assert digit == pytest.approx(math.log(10) / 2 * kappa, rel=0.02)


def test_scikit_learn_on_raw_columns_predicts_the_same() -> None:
    z, y, rows, others = prepared(seed=1)
    x, _ = load_patients()
    model = LinearRegression().fit(x[rows].numpy(), y[rows].numpy())
    theirs = torch.from_numpy(model.predict(x[others].numpy()))
    ours = predict(closed_form(z[rows], y[rows]), z[others])
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-9)


def test_on_new_people_the_line_beats_the_mean_by_a_quarter_on_average() -> None:
    trained, tested, guessed = experiments.exams(range(40)).unbind(dim=1)
    assert (tested < 0.85 * guessed).all()
    assert (tested / guessed).mean() == pytest.approx(0.71, abs=0.02)
    assert tested.mean() > trained.mean() + 1  # the exam is harder than the training


def test_the_pages_split_is_among_the_friendliest() -> None:
    _, tested, guessed = experiments.exams(range(40)).unbind(dim=1)
    assert (tested / guessed).argsort().tolist().index(0) < 3


def test_predictions_are_pulled_toward_the_mean(seed: int) -> None:
    z, y, rows, others = prepared(seed)
    ours = predict(closed_form(z[rows], y[rows]), z[others])
    slope, _ = best_line(y[others].unsqueeze(1), ours.unsqueeze(1))
    assert 0.2 < slope < 0.8


def test_peeking_at_means_and_spreads_changes_no_finished_prediction() -> None:
    z, y, rows, others = prepared(seed=1)
    peeked = standardize(load_patients()[0], torch.arange(442))
    assert not torch.allclose(z, peeked, atol=1e-3)
    honest = predict(closed_form(z[rows], y[rows]), z[others])
    lucky = predict(closed_form(peeked[rows], y[rows]), peeked[others])
    torch.testing.assert_close(honest, lucky, rtol=0, atol=1e-9)


def test_after_100_steps_peeking_moves_the_miss_by_a_fiftieth_at_most(
    seed: int,
) -> None:
    (moved,) = experiments.early_peeks(range(seed, seed + 1)).tolist()
    assert 0 < moved < 0.02


def test_the_loops_side_by_side_move_the_miss_as_those_that_train_alone(
    seed: int,
) -> None:
    z, y, rows, others = prepared(seed)
    peeked = standardize(load_patients()[0], torch.arange(442))
    one, other = (
        rmse(predict(fit(t[rows], y[rows], 0.1, 100)[-1], t[others]), y[others])
        for t in (z, peeked)
    )
    (moved,) = experiments.early_peeks(range(seed, seed + 1)).tolist()
    assert moved == pytest.approx(abs(one - other), abs=1e-6)


def test_after_100_steps_the_miss_is_within_a_point_of_its_end(seed: int) -> None:
    z, y, rows, others = prepared(seed)
    early, end = (
        rmse(predict(params, z[others]), y[others])
        for params in (
            fit(z[rows], y[rows], 0.1, 100)[-1],
            closed_form(z[rows], y[rows]),
        )
    )
    assert abs(early - end) < 1


def test_choosing_noise_by_all_rows_nearly_always_beats_the_mean() -> None:
    """And honestly it never does."""
    for peek, least, most in [(False, 0, 0), (True, 19, 20)]:
        found = [experiments.miss_with_noise(peek, seed) for seed in range(20)]
        assert least <= sum(miss < guess for miss, guess in found) <= most


def test_the_costliest_column_has_a_large_weight_and_is_hardly_missed(
    seed: int,
) -> None:
    z, y, rows, others = prepared(seed)
    best = closed_form(z[rows], y[rows])
    kappas, misses = [], []
    for j in range(10):
        kept = z[:, [k for k in range(10) if k != j]]
        low, high = curvatures(kept[rows])
        kappas.append(high / low)
        misses.append(
            rmse(predict(closed_form(kept[rows], y[rows]), kept[others]), y[others])
        )
    costliest = kappas.index(min(kappas))
    assert costliest == 4  # s1
    assert costliest in best[:-1].abs().topk(3).indices
    assert seed != 0 or best[:-1].abs().argmax() == costliest
    assert best[4] < 0 < best[5]  # two columns that repeat each other, opposite signs
    low, high = curvatures(z[rows])
    assert kappas[costliest] < high / low / 5
    assert abs(misses[4] - rmse(predict(best, z[others]), y[others])) < 1


# Questions and quiz


def test_the_best_line_through_a_parabola_is_flat() -> None:
    x = torch.linspace(-3, 3, 100, dtype=torch.float64).unsqueeze(1)
    w, b = closed_form(x, (x**2)[:, 0])
    assert abs(w) < 1e-12
    assert loss_at(x, x**2, w, b) == pytest.approx((x**2).var(correction=0).item())


@pytest.mark.parametrize("noise", [0.1, 3.0])
def test_one_standardized_input_needs_one_step(noise: float, seed: int) -> None:
    x, y = (column.double() for column in make_data(noise=noise, seed=seed))
    x = standardize(5 * x + 7, torch.arange(100))
    path, _ = train(x, y, lr=0.5, epochs=1)
    torch.testing.assert_close(path[-1], closed_form(x, y[:, 0]), rtol=0, atol=1e-12)


def test_ten_times_the_x_has_a_hundredth_of_the_limit() -> None:
    x, _ = make_data()
    ratio = curvatures(10 * x)[1] / curvatures(x)[1]
    assert ratio == pytest.approx(100, rel=1e-4)


def test_in_float32_the_stairs_put_a_nudge_of_1e_5_off_by_half_a_percent() -> None:
    """One stair bounds the error; how much of it is reached, depends on chance."""
    shares = []
    for seed in range(40):
        x, y = make_data(seed=seed)
        w = torch.tensor(0.0, requires_grad=True)
        loss = torch.mean((x * w - y) ** 2)
        (true,) = torch.autograd.grad(loss, w)
        rise = loss_at(x, y, 1e-5, 0.0) - loss_at(x, y, -1e-5, 0.0)
        stair = torch.nextafter(loss.detach(), loss.detach() + 1) - loss.detach()
        bound = (stair / 2e-5 / true.abs()).item()
        assert bound == pytest.approx(0.004, rel=0.1)
        shares.append(abs(rise / 2e-5 / true.item() - 1) / bound)
    assert 0.2 < sorted(shares)[20] < 1
    assert max(shares) < 3
