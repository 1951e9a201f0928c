"""What Part 1.6 claims, each claim as a test."""

import ast
import functools
import inspect
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from sklearn.linear_model import LinearRegression
from torch import Tensor

from snippets.module1 import ch16_recap_experiments as experiments
from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch12_linear_regression import make_points
from snippets.module1.ch16_recap import (
    closed_form,
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

PAGE = Path(__file__).parents[2] / "docs/module1/ch16_recap.md"

# Claims without a seed follow from x alone, or are algebra and hold for any data.


def five_lines(function: Callable[..., object]) -> list[str]:
    """What the innermost loop of a function does, one verb a line."""
    loops = [n for n in ast.walk(ast.parse(inspect.getsource(function)))
             if isinstance(n, ast.For)]  # fmt: skip
    body = [ast.unparse(statement) for statement in loops[-1].body]
    return [line.split("(")[0].split(" = ")[0] for line in body][:5]


def gap(x: Tensor, y: Tensor, losses: list[float]) -> list[float]:
    floor = loss_at(x, y, *closed_form(x, y[:, 0]))
    return [loss - floor for loss in losses]


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


@pytest.mark.parametrize("loop", [train, fit, experiments.by_sgd])
def test_every_loop_has_the_five_lines_in_order(loop: Callable[..., object]) -> None:
    forward, loss, *rest = five_lines(loop)
    assert (forward, loss) == ("y_pred", "loss")
    assert rest == ["optimizer.zero_grad", "loss.backward", "optimizer.step"]


@pytest.fixture(scope="module")
def ways() -> dict[str, experiments.Line]:
    x, y = (column.double() for column in make_data())
    return experiments.run_all(x, y)


def test_hand_autograd_and_optimizer_walk_the_same_path(
    ways: dict[str, experiments.Line],
) -> None:
    by_hand, own, sgd = (
        torch.stack([ways[name].w, ways[name].b])
        for name in ("hand gradient", "autograd, own step", "SGD, all rows")
    )
    torch.testing.assert_close(by_hand, sgd, rtol=0, atol=1e-12)
    torch.testing.assert_close(own, sgd, rtol=0, atol=1e-12)


def test_nudging_follows_at_four_times_the_forward_passes(
    ways: dict[str, experiments.Line],
) -> None:
    nudged, sgd = ways["numerical gradient"], ways["SGD, all rows"]
    assert abs(nudged.w.item() - sgd.w.item()) < 1e-8
    assert abs(nudged.b.item() - sgd.b.item()) < 1e-8
    assert nudged.steps == sgd.steps
    assert nudged.passes == 4 * sgd.passes
    assert nudged.examples == 4 * sgd.examples


@pytest.mark.parametrize("seed", range(3))
def test_at_equal_examples_batch_10_ends_lowest_and_batch_1_highest(seed: int) -> None:
    x, y = (column.double() for column in make_data(seed=seed))
    losses = []
    for batch in (10, 100, 1):
        line = experiments.Line()
        experiments.by_sgd(line, x, y, batch)
        assert line.examples == 2000
        losses.append(loss_at(x, y, line.w, line.b))
    assert losses == sorted(losses)


def test_the_closed_form_is_the_line_of_part_1_1() -> None:
    x, y = make_data()
    found = closed_form(x, y[:, 0]).tolist()
    assert found == pytest.approx(best_line(x, y), abs=1e-5)


# Read the curve


def test_the_healthy_loop_reaches_the_floor() -> None:
    x, y = make_points()
    gaps = gap(x, y, train(x, y)[1])
    assert gaps[-1] < 1e-3 * gaps[0]


def test_case_a_creeps_at_the_rate_of_the_flattest_curvature() -> None:
    x, y = make_points()
    x = x + 2
    gaps = gap(x, y, train(x, y)[1])
    flattest = torch.linalg.eigvalsh(hessian(x))[0].item()
    assert gaps[1] < 0.8 * gaps[0]  # it drops at once
    for before, after in itertools.pairwise(gaps[5:]):
        assert after / before == pytest.approx((1 - 0.1 * flattest) ** 2, rel=1e-6)
    assert gaps[-1] > 0.1 * gaps[0]


def test_centering_cures_case_a_to_the_healthy_loop() -> None:
    x, y = make_points()
    healthy, cured = train(x, y)[1], train(x + 2 - torch.mean(x + 2), y)[1]
    assert cured == pytest.approx(healthy, rel=1e-9)


def test_case_b_ends_at_the_variance_of_the_targets_with_no_slope() -> None:
    x, y = make_points()
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


def test_case_c_has_a_still_loss_and_a_bouncing_bias() -> None:
    x, y = make_points()
    path, losses = train(x, y, lr=1.0)
    assert losses[-1] == pytest.approx(losses[-2], rel=1e-9)
    best = closed_form(x, y[:, 0])
    here, before = (path[-1, 1] - best[1]).item(), (path[-2, 1] - best[1]).item()
    assert here == pytest.approx(-before, rel=1e-9)
    assert abs(here) > 0.9
    assert path[-1, 0].item() == pytest.approx(best[0].item(), abs=1e-6)
    low, high = torch.linalg.eigvalsh(hessian(x)).tolist()
    cured = gap(x, y, train(x, y, lr=2 / (low + high))[1])
    assert cured[-1] < 1e-10


def test_the_twins_both_stop_at_about_a_hundred_times_the_floor(seed: int) -> None:
    x, y = make_points(seed=seed)
    floor = loss_at(x, y, *closed_form(x, y[:, 0]))
    for twin in (train(x, y.flatten()), train(x, y, lr=1.0)):
        assert 50 < twin[1][-1] / floor < 200


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
    assert gap(x, y, [end])[0] < 1e-4  # the line is well all the same


@pytest.mark.parametrize("lr", [0.1, 0.01, 0.001])
def test_case_e_climbs_at_every_learning_rate(lr: float) -> None:
    x, y = make_points()
    _, losses = train_by_hand(x, y, lr, epochs=int(3 / lr))
    assert losses[-1] > 100 * losses[0]
    growth = (1 + lr * 2) ** 2
    assert losses[-1] / losses[-2] == pytest.approx(growth, rel=1e-3)


def test_in_case_e_only_the_sign_of_the_slope_along_b_is_wrong() -> None:
    x, y = make_points()
    params = torch.zeros(2, dtype=x.dtype, requires_grad=True)
    torch.mean((x * params[0] + params[1] - y) ** 2).backward()
    assert params.grad is not None
    w, b = train_by_hand(x, y, lr=1.0, epochs=1)[0][0].tolist()
    assert w == pytest.approx(-params.grad[0].item())
    assert b == pytest.approx(+params.grad[1].item())


def test_a_curve_of_batches_of_all_rows_does_not_depend_on_shuffling() -> None:
    x, y = make_points()
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
    (low, high), (l_raw, h_raw) = curvatures(z[rows]), curvatures(load_patients()[0])
    assert 1e8 < steps_to(1e-12, h_raw / l_raw) < 1e9
    assert 5_000 < steps_to(1e-12, high / low) < 10_000


def test_the_loop_gains_its_digits_within_the_predicted_steps(seed: int) -> None:
    """The distance after t steps, by powers of the matrix of one step."""
    z, y, rows, _ = prepared(seed)
    low, high = curvatures(z[rows])
    best = closed_form(z[rows], y[rows])
    one = torch.eye(11, dtype=z.dtype) - 2 / (low + high) * hessian(z[rows])
    for digits in (3, 6, 9, 12):
        steps = steps_to(10**-digits, high / low)
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


@pytest.mark.parametrize("seed", range(20))
def test_on_new_people_the_line_beats_the_mean(seed: int) -> None:
    z, y, rows, others = prepared(seed)
    miss = rmse(predict(closed_form(z[rows], y[rows]), z[others]), y[others])
    assert miss < 0.85 * rmse(y[rows].mean(), y[others])


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


def test_after_100_steps_peeking_changes_the_miss_by_a_hundredth_at_most(
    seed: int,
) -> None:
    z, y, rows, others = prepared(seed)
    peeked = standardize(load_patients()[0], torch.arange(442))
    honest, lucky = (
        rmse(predict(fit(v[rows], y[rows], 0.1, 100)[-1], v[others]), y[others])
        for v in (z, peeked)
    )
    assert 0 < abs(honest - lucky) < 0.01
    end = rmse(predict(closed_form(z[rows], y[rows]), z[others]), y[others])
    assert abs(honest - end) < 1  # and the miss is almost where it will end


@pytest.mark.parametrize("seed", range(10))
def test_choosing_noise_by_all_rows_beats_the_mean_and_honestly_does_not(
    seed: int,
) -> None:
    honest, guess = experiments.miss_with_noise(peek=False, seed=seed)
    peeked, _ = experiments.miss_with_noise(peek=True, seed=seed)
    assert peeked < guess < honest


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


def quiz() -> list[str]:
    text = PAGE.read_text().split("### Quiz")[1].split("\n## ")[0]
    return re.split(r"^#### ", text, flags=re.MULTILINE)[1:]


def test_the_quiz_has_ten_questions_with_one_right_answer_each() -> None:
    assert [question.split(".")[0] for question in quiz()] == [
        str(number) for number in range(1, 11)
    ]
    for question in quiz():
        options = re.findall(r"^- \[(.)\] ", question, re.MULTILINE)
        assert options.count("x") == 1, question.splitlines()[0]
        assert len(options) in (3, 4)
        assert "/// details | Answer" in question


def test_right_answers_stand_in_every_place() -> None:
    places = {
        re.findall(r"^- \[(.)\] ", question, re.MULTILINE).index("x")
        for question in quiz()
    }
    assert places == {0, 1, 2}


@pytest.mark.parametrize("noise", [0.1, 3.0])
def test_one_standardized_input_needs_one_step(noise: float) -> None:
    x, y = (column.double() for column in make_data(noise=noise))
    x = standardize(5 * x + 7, torch.arange(100))
    path, _ = train(x, y, lr=0.5, epochs=1)
    torch.testing.assert_close(path[-1], closed_form(x, y[:, 0]), rtol=0, atol=1e-12)


def test_ten_times_the_x_has_a_hundredth_of_the_limit() -> None:
    x, _ = make_data()
    ratio = curvatures(10 * x)[1] / curvatures(x)[1]
    assert ratio == pytest.approx(100, rel=1e-4)


def test_in_float32_a_nudge_of_1e_5_is_off_by_up_to_half_a_percent() -> None:
    """The stairs of the loss bound the error; which stair it is, depends on chance."""
    errors = []
    for seed in range(20):
        x, y = make_data(seed=seed)
        w = torch.tensor(0.0, requires_grad=True)
        (true,) = torch.autograd.grad(torch.mean((x * w - y) ** 2), w)
        rise = loss_at(x, y, 1e-5, 0.0) - loss_at(x, y, -1e-5, 0.0)
        errors.append(abs(rise / 2e-5 / true.item() - 1))
    assert 1e-3 < max(errors) < 1.5e-2


def test_the_checklist_sends_to_every_chapter() -> None:
    text = PAGE.read_text().split("### A checklist")[1].split("\n## ")[0]
    chapters = {"ch11", "ch12", "ch13", "ch14", "ch15"}
    assert set(re.findall(r"\((ch1\d)_", text)) == chapters
    items = re.findall(r"^- .*", text, re.MULTILINE)
    assert len(items) == 12
    assert all("(" in item for item in items)
