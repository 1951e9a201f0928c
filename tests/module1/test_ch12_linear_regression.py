"""Part 1.2: what the chapter claims, against oracles that others wrote."""

import math
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import Tensor

from snippets.module1 import ch11_introduction as ch11
from snippets.module1.ch12_linear_regression import (
    FLOAT,
    closed_form,
    gradients,
    hessian,
    make_points,
    measured_steps,
    predicted_steps,
    train,
    train_by_hand,
)
from snippets.module1.ch12_linear_regression_experiments import (
    make_table,
    train_matrix,
    walk,
)

PAGE = Path(__file__).parents[2] / "docs/module1/ch12_linear_regression.md"


def points(seed: int = 0, center: float = 0.0) -> tuple[Tensor, Tensor, Tensor]:
    x, y = make_points(center, seed=seed)
    return x, y, closed_form(x, y)


@cache
def slow_path(seed: int) -> Tensor:
    x, y, _ = points(seed)
    return train(x, y, lr=0.01, epochs=700)


def parameters(seed: int) -> tuple[Tensor, Tensor]:
    """Any line, from the seed."""
    generator = torch.Generator().manual_seed(1000 + seed)
    w, b = 10 * torch.randn(2, generator=generator, dtype=FLOAT)
    return w.clone().requires_grad_(), b.clone().requires_grad_()


def loss_of(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.mean((x * w + b - y) ** 2)


def curvatures(x: Tensor) -> tuple[float, float]:
    smallest, largest = torch.linalg.eigvalsh(hessian(x)).tolist()
    return smallest, largest


# The gradients, and the line at which both vanish


def test_the_gradients_by_hand_are_those_of_autograd(seed: int) -> None:
    for center in (0.0, 1.0):
        x, y, _ = points(seed, center)
        w, b = parameters(seed)
        loss_of(x, y, w, b).backward()
        assert w.grad is not None
        assert b.grad is not None
        by_hand = gradients(x, y, w.detach(), b.detach())
        assert max((by_hand[0] - w.grad).abs(), (by_hand[1] - b.grad).abs()) < 1e-12


def test_the_curvatures_by_hand_are_the_hessian(seed: int) -> None:
    for center in (0.0, 1.0):
        x, y, _ = points(seed, center)
        found = torch.autograd.functional.hessian(
            lambda w, b, x=x, y=y: loss_of(x, y, w, b), parameters(seed)
        )
        assert (torch.tensor(found) - hessian(x)).abs().max() < 1e-12


def test_hand_autograd_formula_and_lstsq_agree_to_1e_12(seed: int) -> None:
    x, y, best = points(seed)
    by_hand = torch.stack(train_by_hand(x, y, lr=0.5, epochs=100))
    by_autograd = train(x, y, lr=0.5, epochs=100)[-1]
    columns = torch.cat([x, torch.ones_like(x)], dim=1)
    by_lstsq = torch.linalg.lstsq(columns, y).solution.flatten()
    for found in (by_hand, by_autograd, by_lstsq):
        assert (found - best).abs().max() < 1e-12


def test_both_gradients_vanish_at_the_formula_s_line(seed: int) -> None:
    for center in (0.0, 1.0):
        x, y, best = points(seed, center)
        assert max(abs(g.item()) for g in gradients(x, y, *best)) < 1e-12


def test_the_first_gradient_of_part_1_1_by_hand(seed: int) -> None:
    x, y = ch11.make_data(seed=seed)
    grad_w = 2 * torch.mean(-y.double() * x.double()).item()
    assert ch11.trace(x, y)[4].w_grad == pytest.approx(grad_w, abs=1e-4)


def test_a_square_changes_by_twice_r_for_each_unit_of_a_tiny_nudge(seed: int) -> None:
    _, r = parameters(seed)
    (slope,) = torch.autograd.grad(r**2, [r])
    h = 1e-6
    assert slope.item() == pytest.approx(2 * r.item(), rel=1e-12)
    assert (((r + h) ** 2 - r**2) / h).item() == pytest.approx(
        2 * r.item() + h, rel=1e-6
    )


def test_squares_lead_to_the_mean_and_sizes_to_the_median(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    values = torch.randn(9, generator=generator, dtype=FLOAT)
    c = torch.linspace(-3, 3, 60_001, dtype=FLOAT).unsqueeze(1)
    squares, sizes = (c - values).square().mean(dim=1), (c - values).abs().mean(dim=1)
    assert abs(c[squares.argmin()] - values.mean()) < 1e-4
    assert abs(c[sizes.argmin()] - values.median()) < 1e-4


def test_under_bell_shaped_noise_the_best_line_is_the_most_probable(seed: int) -> None:
    x, y, best = points(seed)
    bell = torch.distributions.Normal(torch.zeros_like(y), 0.1)
    generator = torch.Generator().manual_seed(seed)
    highest = bell.log_prob(x * best[0] + best[1] - y).sum()
    for _ in range(100):
        w, b = best + 0.01 * torch.randn(2, generator=generator, dtype=FLOAT)
        assert bell.log_prob(x * w + b - y).sum() < highest


# What a step does to a gap


def test_a_step_multiplies_each_gap_by_one_minus_lr_times_curvature(
    seed: int,
) -> None:
    x, y, best = points(seed)
    for lr in (0.01, 0.5, 0.9, 1.0, 1.1):
        gaps = train(x, y, lr, epochs=5) - best
        factors = 1 - lr * hessian(x).diagonal()
        assert (gaps[1:] - factors * gaps[:-1]).abs().max() < 1e-12


def test_with_lr_1_the_bias_bounces_between_two_values_for_ever(seed: int) -> None:
    """For ever: 100 steps, and no drift beyond rounding."""
    x, y, best = points(seed)
    path = train(x, y, lr=1.0, epochs=100)
    assert path[0::2, 1].abs().max() < 1e-9
    assert (path[1::2, 1] - 2 * best[1]).abs().max() < 1e-9
    assert (path[40:, 0] - best[0]).abs().max() < 1e-9


def test_with_lr_1_the_loss_looks_finished(seed: int) -> None:
    """It is flat, far above the lowest one: the square of the bias's gap on top."""
    x, y, best = points(seed)
    losses = [ch11.loss_at(x, y, *line) for line in train(x, y, lr=1.0, epochs=20)[10:]]
    assert max(losses) - min(losses) < 1e-6
    lowest = ch11.loss_at(x, y, *best)
    assert losses[-1] - lowest == pytest.approx(best[1].item() ** 2, abs=1e-6)


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.5, 0.7462, 1.0])
def test_the_number_of_steps_is_predicted_exactly(seed: int, lr: float) -> None:
    x, y, best = points(seed)
    path = slow_path(seed) if lr == 0.01 else train(x, y, lr, epochs=70)
    gaps = path - best
    for column, curvature in enumerate(hessian(x).diagonal().tolist()):
        predicted = predicted_steps(lr, curvature, share=0.01)
        assert measured_steps(gaps[:, column], share=0.01) == predicted


def test_lr_0_01_would_fit_in_the_end(seed: int) -> None:
    *_, best = points(seed)
    path = slow_path(seed)
    assert (path[50] - best).abs().min() > 0.3
    assert (path[-1] - best).abs().max() < 0.02


@pytest.mark.parametrize("center", [0.0, 1.0])
def test_2_by_the_largest_curvature_is_the_limit(seed: int, center: float) -> None:
    x, y, best = points(seed, center)
    limit = 2 / curvatures(x)[1]
    for share, grows in [(0.99, False), (1.01, True)]:
        path = train(x, y, share * limit, epochs=60)
        length = torch.linalg.vector_norm(path - best, dim=1)
        assert bool(length[-1] > length[30]) is grows


@pytest.mark.parametrize("center", [0.0, 1.0])
def test_the_best_learning_rate_is_2_by_the_sum(seed: int, center: float) -> None:
    x, y, best = points(seed, center)
    smallest, largest = curvatures(x)
    best_lr = 2 / (smallest + largest)

    def rate(lr: float) -> float:
        length = torch.linalg.vector_norm(train(x, y, lr, epochs=30) - best, dim=1)
        return float(length[-1] / length[-2])

    predicted = (largest - smallest) / (largest + smallest)
    assert rate(best_lr) == pytest.approx(predicted, abs=1e-6)
    assert rate(0.93 * best_lr) > predicted + 0.001
    assert rate(1.07 * best_lr) > predicted + 0.001


def test_off_center_the_limit_is_lower_the_loop_slower_the_sum_the_diagonal_s(
    seed: int,
) -> None:
    generator = torch.Generator().manual_seed(seed)
    for _ in range(20):
        x = 3 * torch.randn(1, generator=generator, dtype=FLOAT) + torch.randn(
            30, 1, generator=generator, dtype=FLOAT
        )
        smallest, largest = curvatures(x)
        diagonal = hessian(x).diagonal()
        assert largest >= diagonal.max()
        assert smallest + largest == pytest.approx(diagonal.sum().item())
        centered = curvatures(x - x.mean())
        assert largest / smallest >= centered[1] / centered[0]


def test_the_limit_of_part_1_1_is_the_slope_s_one_by_the_mean_square() -> None:
    """Its x values are fixed: no seed touches them. Their mean square is 101/33."""
    x = ch11.make_data()[0].double()
    assert 2 / curvatures(x)[1] == pytest.approx(1 / torch.mean(x**2).item())
    assert 2 / curvatures(x)[1] == pytest.approx(33 / 101, abs=1e-6)


@pytest.mark.parametrize("center", [0.0, 1.0, -3.0])
def test_a_walk_that_starts_in_an_eigen_direction_stays_in_it(
    seed: int, center: float
) -> None:
    """And its gap is multiplied by one minus lr times that eigenvalue."""
    x, y, best = points(seed, center)
    lambdas, directions = torch.linalg.eigh(hessian(x))
    for curvature, u in zip(lambdas, directions.T, strict=True):
        lr = 0.7 / lambdas[1].item()
        gaps = walk(x, y, best + 1.6 * u, lr, epochs=8) - best
        factors = (1 - lr * curvature) ** torch.arange(9, dtype=FLOAT)
        assert (gaps - 1.6 * factors[:, None] * u).abs().max() < 1e-9


def test_off_center_no_axis_of_the_map_is_a_direction_of_its_own(seed: int) -> None:
    x, y, best = points(seed, 1.0)
    start = best + torch.tensor([1.0, 0.0], dtype=FLOAT)
    assert (walk(x, y, start, lr=0.1, epochs=1)[-1] - best)[1].abs() > 0.1


def test_off_center_the_bias_first_moves_the_wrong_way(seed: int) -> None:
    x, y, best = points(seed, center=1.0)
    path = train(x, y, lr=0.1, epochs=20)
    assert best[1] < 0 < path[:, 1].max()
    assert 0 < path[:, 1].argmax() < 10


def test_centering_x_changes_the_bias_and_not_the_line(seed: int) -> None:
    x, y, best = points(seed, center=1.0)
    centered = closed_form(x - x.mean(), y)
    assert abs(centered[0] - best[0]) < 1e-12
    assert abs(centered[1] - centered[0] * x.mean() - best[1]) < 1e-12


def test_a_sum_instead_of_a_mean_makes_gradients_n_times_as_large(seed: int) -> None:
    x, y, _ = points(seed)
    w, b = parameters(seed)
    mean = torch.autograd.grad(loss_of(x, y, w, b), [w, b])
    total = torch.autograd.grad(torch.sum((x * w + b - y) ** 2), [w, b])
    for one, other in zip(mean, total, strict=True):
        assert (other / one).item() == pytest.approx(100, rel=1e-12)


def test_a_column_that_repeats_has_curvature_zero_and_shares_its_weight(
    seed: int,
) -> None:
    x, y, best = points(seed)
    twice = torch.cat([x, x], dim=1)
    lowest, _ = torch.linalg.eigvalsh(2 * twice.T @ twice / len(x)).tolist()
    assert abs(lowest) < 1e-12
    w, _ = train_matrix(twice, y)
    assert (w - best[0] / 2).abs().max() < 1e-9
    columns = torch.cat([twice, torch.ones_like(x)], dim=1)
    smallest = torch.linalg.lstsq(columns, y, driver="gelsd").solution.flatten()
    assert (smallest[:2] - best[0] / 2).abs().max() < 1e-9


def test_no_curvature_means_that_no_number_of_steps_is_enough() -> None:
    assert predicted_steps(0.1, 0.0, share=0.01) == math.inf


# Vectors and matrices


def test_the_matrix_formula_is_autograd_s(seed: int) -> None:
    x, y = make_table(seed)
    generator = torch.Generator().manual_seed(seed)
    w = torch.randn(3, 2, generator=generator, dtype=FLOAT, requires_grad=True)
    b = torch.randn(2, generator=generator, dtype=FLOAT, requires_grad=True)
    r = x @ w + b - y
    grad_w, grad_b = torch.autograd.grad(torch.mean(r**2), [w, b])
    assert (2 / r.numel() * x.T @ r - grad_w).abs().max() < 1e-12
    assert (2 / r.numel() * r.sum(dim=0) - grad_b).abs().max() < 1e-12


def test_k_outputs_are_k_loops_with_the_lr_divided_by_k(seed: int) -> None:
    x, y = make_table(seed)
    together = train_matrix(x, y, lr=0.5, epochs=20)
    for j in range(2):
        alone = train_matrix(x, y[:, j : j + 1], lr=0.25, epochs=20)
        assert (together[0][:, j : j + 1] - alone[0]).abs().max() < 1e-12
        assert (together[1][j] - alone[1]).abs().max() < 1e-12


def test_the_matrix_loop_finds_the_least_squares_solution(seed: int) -> None:
    x, y = make_table(seed)
    w, b = train_matrix(x, y, lr=0.9, epochs=150)
    columns = torch.cat([x, torch.ones(len(x), 1, dtype=FLOAT)], dim=1)
    solution = torch.linalg.lstsq(columns, y).solution
    assert (torch.cat([w, b.unsqueeze(0)]) - solution).abs().max() < 1e-9


# Errors


def test_targets_of_shape_n_make_an_n_by_n_loss_and_teach_the_mean(seed: int) -> None:
    x, y, best = points(seed)
    flat = y.flatten()
    assert (x * 0.0 - flat).shape == (100, 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # PyTorch says nothing
        w, b = train(x, flat, lr=0.4, epochs=30)[-1]
    assert abs(w) < 1e-9
    assert abs(b - y.mean()) < 1e-9
    assert torch.mean((x * w + b - flat) ** 2).item() == pytest.approx(
        torch.var(y, correction=0).item(), abs=1e-9
    )
    assert abs(w - best[0]) > 1


def test_with_targets_of_shape_n_the_first_loss_is_still_right(seed: int) -> None:
    x, y, _ = points(seed)
    right, wrong = (torch.mean((x * 0.0 - t) ** 2) for t in (y, y.flatten()))
    assert abs(right - wrong) < 1e-12


def test_mse_loss_warns_of_the_shapes() -> None:
    """No data decides this: only the shapes."""
    x, y, _ = points()
    with pytest.warns(UserWarning, match="target size"):
        torch.nn.functional.mse_loss(x * 0.0, y.flatten())


def test_a_parameter_that_asks_for_no_gradient_stays_put_in_silence(seed: int) -> None:
    """And the slope becomes that of the best line through the origin."""
    x, y, _ = points(seed)
    w = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)
    b = torch.tensor(0.0, dtype=FLOAT)
    optimizer = torch.optim.SGD([w, b], lr=0.7)
    for _ in range(40):
        loss = loss_of(x, y, w, b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert b.item() == 0.0
    through_zero = torch.linalg.lstsq(x, y).solution.item()
    assert w.item() == pytest.approx(through_zero, abs=1e-9)


@pytest.mark.parametrize("watched", [True, False])
def test_an_update_by_assignment_breaks_the_loop_one_round_later(
    watched: bool, seed: int
) -> None:
    """Watched, `backward` leaves no slope in it; unwatched, `backward` raises."""
    x, y, _ = points(seed)
    w = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)
    loss_of(x, y, w, torch.zeros((), dtype=FLOAT)).backward()
    assert w.grad is not None
    with torch.set_grad_enabled(watched):
        w = w - 0.1 * w.grad
    loss = loss_of(x, y, w, torch.zeros((), dtype=FLOAT))
    if watched:
        loss.backward()
        assert not w.is_leaf
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of just this
            assert w.grad is None
    else:
        with pytest.raises(RuntimeError, match="does not require grad"):
            loss.backward()


def test_an_update_inside_no_grad_is_the_optimizer_s(seed: int) -> None:
    x, y, _ = points(seed)
    w = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)
    for _ in range(10):
        loss = loss_of(x, y, w, torch.tensor(0.0, dtype=FLOAT))
        (grad,) = torch.autograd.grad(loss, [w])
        with torch.no_grad():
            w -= 0.1 * grad
    assert abs(w - train(x, y, epochs=10)[-1, 0]) < 1e-12


# Exercises


BENT = """
    def bent_gradients(x, y, w, b):
        r = x**2 * w + b - y
        return {}, {}
"""
MATRIX = """
    def matrix_gradients(x, y, w, b):
        r = x @ w + b - y
        return {}, {}
"""
BARE = """
    def train_bare(x, y, lr, epochs):
        w = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)
        b = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)
        for _ in range(epochs):
            loss = torch.mean((x * w + b - y) ** 2)
            loss.backward()
            {}
        return w.detach(), b.detach()
"""
NEW = """w, b = (
                (p - lr * p.grad).detach().requires_grad_() for p in (w, b)
            )"""
DATA = """for p in (w, b):
                p.data -= lr * p.grad
                p.grad.zero_()"""
HAND = "train_by_hand(x, y, lr, epochs)"  # and the calls of backward are for show
RATES = """
    def two_rates(x):
        low, high = torch.linalg.eigvalsh(hessian(x)).tolist()
        return {}
"""
TRACE = """
    def two_rates(x):
        half, apart = 1 + torch.mean(x**2), torch.mean(x)
        root = torch.sqrt((half - 2) ** 2 + 4 * apart**2)
        return (2 / (half + root)).item(), (1 / half).item()
"""

RIGHT = [
    (1, BENT.format("2 / len(x) * (x**2).T @ r", "2 / len(x) * r.sum(0)")),
    (1, BENT.format("(2 * (r * x**2).mean()).item()", "2 * r.mean().item()")),
    (2, MATRIX.format("x.T @ r * 2 / r.numel()", "2 * r.mean(0) / r.shape[1]")),
    (3, BARE.format(NEW)),
    (3, BARE.format(DATA)),
    (4, RATES.format("2 / high, 2 / (low + high)")),
    (4, TRACE),
]
WRONG = [
    (1, BENT.format("2 / 100 * (r * x**2).sum()", "2 / 100 * r.sum()")),
    (1, BENT.format("r * x**2", "r")),
    (2, MATRIX.format("2 / 100 / r.shape[1] * x.T @ r", "2 * r.mean(0) / r.shape[1]")),
    (2, MATRIX.format("r @ x.T", "r.mean(0)")),
    (2, MATRIX.format("x.T @ r / r.numel()", "r.sum(0) / r.numel()")),
    (3, BARE.format("pass")),
    (3, BARE.format("torch.optim.Adam([w, b], lr).step()")),
    (3, BARE.format("pass").replace("w.detach(), b.detach()", HAND)),
    (4, RATES.format("1.99 / high, 2 / (low + high)")),
    (4, RATES.format("2 / high, 2.02 / (low + high)")),
    (4, RATES.format("2 / high, 1 / high")),
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


@pytest.mark.parametrize("slopes", ["2 * (r * x**2).mean()", "r, r, r", "None"])
def test_other_than_two_slopes_are_asked_for_two(
    verdict: Callable[[int, str], str], slopes: str
) -> None:
    answer = f"""
        def bent_gradients(x, y, w, b):
            r = x**2 * w + b - y
            return {slopes}
    """
    assert verdict(1, answer) == "return two slopes: along w, and then along b"
