"""What Part 1.1 claims, each claim as a test."""

import ast
import inspect
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from snippets.module1 import ch11_introduction as chapter
from snippets.module1 import ch11_introduction_broken as broken
from snippets.module1 import ch11_introduction_experiments as experiments
from snippets.module1.ch11_introduction import best_line, loss_at, make_data, train

PAGE = Path(__file__).parents[2] / "docs/module1/ch11_introduction.md"
LIMIT = 2 / 6.1212
Loop = Callable[[Tensor, Tensor], tuple[Tensor, Tensor, list[float]]]


def five_lines(function: Callable[..., object]) -> list[str]:
    """The body of a function's first loop, one statement a string."""
    tree = ast.parse(inspect.getsource(function))
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For))
    lines = [ast.unparse(statement) for statement in loop.body]
    return [line for line in lines if not line.startswith(("losses", "states"))]


def descend(
    x: Tensor, y: Tensor, *, momentum: float = 0.0, rounds: int = 300
) -> list[tuple[float, float]]:
    """Every (w, b) of a complete loop with momentum."""
    w, b, _ = broken.fresh()
    optimizer = torch.optim.SGD([w, b], lr=0.05, momentum=momentum)
    path = []
    for _ in range(rounds):
        y_pred = x * w + b
        loss = torch.mean((y_pred - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append((w.item(), b.item()))
    return path


# The text and the code


def test_the_introduction_lists_the_five_lines_of_train() -> None:
    introduction = PAGE.read_text().split("## ELI5")[0]
    listed = re.findall(r"^\d\. `([^`]+)`", introduction, re.MULTILINE)
    assert listed == five_lines(train)


@pytest.mark.parametrize(
    ("loop", "deleted"),
    [
        (broken.no_zero_grad, "optimizer.zero_grad()"),
        (broken.no_backward, "loss.backward()"),
        (broken.no_step, "optimizer.step()"),
    ],
)
def test_each_experiment_lacks_exactly_one_line(loop: Loop, deleted: str) -> None:
    assert five_lines(loop) == [line for line in five_lines(train) if line != deleted]


def test_of_the_matrix_loop_only_the_first_line_differs() -> None:
    ours, matrix = five_lines(train), five_lines(experiments.train_many)
    assert matrix[0] != ours[0]
    assert matrix[1:] == ours[1:]


# What each line changes


def changes(column: str, seed: int) -> set[str]:
    """The lines after which a column of the table differs from the row above."""
    states = chapter.trace(*make_data(seed=seed), epochs=3)
    pairs = itertools.pairwise(states)
    return {b.line for a, b in pairs if getattr(a, column) != getattr(b, column)}


@pytest.mark.parametrize("column", ["w", "b", "true_loss"])
def test_only_step_moves_the_parameters(column: str, seed: int) -> None:
    assert changes(column, seed) == {"step"}


@pytest.mark.parametrize("column", ["w_grad", "b_grad"])
def test_zero_grad_erases_gradients_and_backward_writes_them(
    column: str, seed: int
) -> None:
    assert changes(column, seed) == {"zero_grad", "backward"}


def test_the_variable_loss_is_a_measurement_from_before_the_step(seed: int) -> None:
    assert changes("loss", seed) == {"loss"}
    states = chapter.trace(*make_data(seed=seed), epochs=3)
    for before, after in itertools.pairwise(states):
        if after.line == "step":
            assert after.loss == pytest.approx(before.true_loss)
            assert after.loss is not None
            assert after.true_loss < after.loss


def test_backward_finds_the_slope_that_nudging_measures(seed: int) -> None:
    x, y = make_data(seed=seed)
    state = chapter.trace(x, y, epochs=1)[4]
    rise_w = loss_at(x, y, 0.01, 0.0) - loss_at(x, y, -0.01, 0.0)
    rise_b = loss_at(x, y, 0.0, 0.01) - loss_at(x, y, 0.0, -0.01)
    assert state.w_grad == pytest.approx(rise_w / 0.02, rel=1e-3)
    assert state.b_grad == pytest.approx(rise_b / 0.02, rel=1e-3)


def test_backward_adds_to_what_is_already_in_grad(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b, _ = broken.fresh()
    torch.mean((x * w + b - y) ** 2).backward()
    assert w.grad is not None
    once = w.grad.item()
    torch.mean((x * w + b - y) ** 2).backward()
    assert w.grad.item() == 2 * once


def test_zero_grad_between_backward_and_step_leaves_nothing_to_step_with() -> None:
    x, y = make_data()
    w, b, optimizer = broken.fresh()
    torch.mean((x * w + b - y) ** 2).backward()
    optimizer.zero_grad()
    optimizer.step()
    assert (w.item(), b.item()) == (0.0, 0.0)


@pytest.mark.parametrize("place", [0, 1, 2, 4])
def test_zero_grad_may_stand_anywhere_else(place: int) -> None:
    lines = five_lines(train)
    moved = lines.copy()
    moved.remove("optimizer.zero_grad()")
    moved.insert(place, "optimizer.zero_grad()")
    x, y = make_data()
    ends = []
    for body in (lines, moved):
        w, b, optimizer = broken.fresh()
        names = {"x": x, "y": y, "w": w, "b": b, "optimizer": optimizer, "torch": torch}
        for _ in range(20):
            exec("\n".join(body), names)
        ends.append((w.item(), b.item()))
    assert ends[0] == ends[1]


def test_backward_leaves_the_inputs_alone() -> None:
    x, y = make_data()
    before = x.clone()
    w, b, _ = broken.fresh()
    torch.mean((x * w + b - y) ** 2).backward()
    assert torch.equal(x, before)
    assert x.grad is None


def test_the_optimizer_holds_the_very_same_tensors() -> None:
    w, b, optimizer = broken.fresh()
    held = optimizer.param_groups[0]["params"]
    assert held[0] is w
    assert held[1] is b


def test_step_does_not_care_who_wrote_the_gradient() -> None:
    w, b, optimizer = broken.fresh()
    w.grad = torch.tensor(10.0)
    optimizer.step()
    assert w.item() == pytest.approx(-0.5)
    assert b.item() == 0.0


# How long a step may be


def hessian(x: Tensor, y: Tensor) -> Tensor:
    """All second derivatives of the loss, from autograd."""

    def loss(theta: Tensor) -> Tensor:
        return torch.mean((x * theta[0] + theta[1] - y) ** 2)

    found = torch.autograd.functional.hessian(loss, torch.tensor([0.3, 0.7]))
    assert isinstance(found, Tensor)
    return found


def test_the_curvatures_are_twice_the_mean_square_of_x_and_two(seed: int) -> None:
    x, y = make_data(seed=seed)
    expected = torch.diag(torch.stack([2 * torch.mean(x**2), torch.tensor(2.0)]))
    torch.testing.assert_close(hessian(x, y), expected, atol=1e-5, rtol=1e-5)
    largest = torch.linalg.eigvalsh(hessian(x, y)).max().item()
    assert 2 / largest == pytest.approx(LIMIT, rel=1e-4)


@pytest.mark.parametrize("lr", [0.05, 0.2, 0.3])
def test_a_step_multiplies_the_distance_by_one_minus_lr_times_curvature(
    lr: float, seed: int
) -> None:
    x, y = make_data(seed=seed)
    best, _ = best_line(x, y)
    distances = [train(x, y, lr, k)[0].item() - best for k in range(4)]
    for before, after in itertools.pairwise(distances):
        factor = 1 - lr * 2 * torch.mean(x**2).item()
        assert after / before == pytest.approx(factor, abs=1e-3)


def test_just_below_the_limit_it_converges_and_just_above_it_diverges(
    seed: int,
) -> None:
    x, y = make_data(seed=seed)
    lowest = loss_at(x, y, *best_line(x, y))
    assert train(x, y, lr=0.32)[2][-1] == pytest.approx(lowest, rel=1e-3)
    above = train(x, y, lr=0.33)[2]
    assert above[-1] > 1000 * above[0]


@pytest.mark.parametrize("noise", [0.0, 0.5, 5.0])
@pytest.mark.parametrize("start", [(0.0, 0.0), (2.1, -1.0), (-50.0, 20.0)])
def test_lr_one_half_diverges_with_any_noise_and_from_starts_near_and_far(
    noise: float, start: tuple[float, float], seed: int
) -> None:
    x, y = make_data(noise, seed)
    w, b = (torch.tensor(value, requires_grad=True) for value in start)
    optimizer = torch.optim.SGD([w, b], lr=0.5)
    for _ in range(200):
        loss = torch.mean((x * w + b - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert math.isnan(loss.item())


# The lowest loss


def test_two_hundred_epochs_reach_the_lowest_loss(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b, losses = train(x, y)
    assert losses[-1] == pytest.approx(loss_at(x, y, *best_line(x, y)), abs=1e-6)
    assert (w.item(), b.item()) == pytest.approx(best_line(x, y), abs=1e-4)


def test_about_round_29_the_loss_comes_within_one_percent_of_its_end(seed: int) -> None:
    _, _, losses = train(*make_data(seed=seed))
    assert losses[27] > 1.01 * losses[-1] > losses[30]


def test_a_thousand_epochs_do_not_lower_the_loss_of_two_hundred(seed: int) -> None:
    _, _, losses = train(*make_data(seed=seed), epochs=1000)
    assert abs(losses[199] - losses[999]) < 1e-6


def test_the_learned_line_beats_the_true_line_on_its_own_points(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b, _ = train(x, y)
    assert loss_at(x, y, w, b) < loss_at(x, y, 2.0, -1.0)


def test_the_miss_of_the_bias_falls_like_one_by_the_root_of_n(seed: int) -> None:
    """Its standard error is noise / sqrt(N), for x centered on zero."""
    for n in (100, 400, 1600):
        sets = range(200 * seed, 200 * seed + 200)
        misses = [best_line(*make_data(seed=data, n=n))[1] + 1 for data in sets]
        typical = torch.tensor(misses).square().mean().sqrt().item()
        assert typical == pytest.approx(0.5 / math.sqrt(n), rel=0.2)  # 4 s.e.


def test_more_points_help_on_average_and_not_in_every_set_of_data() -> None:
    """With seed 0 the slope is nearer to the truth on 100 points than on 400."""
    few, many = (abs(best_line(*make_data(seed=0, n=n))[0] - 2) for n in (100, 400))
    assert few < many


def test_the_lowest_loss_is_near_the_square_of_the_noise(seed: int) -> None:
    """Its mean is 0.25 * (1 - 2/N), and it scatters by 0.25 * sqrt(2/N)."""
    for n in (100, 1600):
        x, y = make_data(seed=seed, n=n)
        lowest = loss_at(x, y, *best_line(x, y))
        spread = 0.25 * math.sqrt(2 / n)
        assert lowest == pytest.approx(0.25 * (1 - 2 / n), abs=4 * spread)


def test_four_times_the_noise_is_sixteen_times_the_lowest_loss(seed: int) -> None:
    quiet, loud = make_data(noise=0.5, seed=seed), make_data(noise=2.0, seed=seed)
    ratio = loss_at(*loud, *best_line(*loud)) / loss_at(*quiet, *best_line(*quiet))
    assert ratio == pytest.approx(16, rel=1e-3)
    off = [best_line(*points)[1] + 1 for points in (quiet, loud)]
    assert off[1] == pytest.approx(4 * off[0], abs=1e-4)


def test_the_first_figure_shows_the_points_of_the_loop() -> None:
    block = re.search(r"^dice = .*?^y = [^\n]*$", PAGE.read_text(), re.M | re.S)
    assert block is not None
    names: dict[str, Tensor] = {}
    exec(block[0], {"torch": torch}, names)
    x, y = make_data()
    assert torch.equal(names["x"], x)
    assert torch.equal(names["y"], y)


# One line deleted


def test_without_zero_grad_descent_is_momentum_one(seed: int) -> None:
    """Equal bit for bit, for 300 rounds."""
    x, y = make_data(seed=seed)
    w, b, optimizer = broken.fresh()
    path = []
    for _ in range(300):
        loss = torch.mean((x * w + b - y) ** 2)
        loss.backward()
        optimizer.step()
        path.append((w.item(), b.item()))
    assert path == descend(x, y, momentum=1.0)
    assert path != descend(x, y, momentum=0.9)


def test_without_zero_grad_the_loss_swings_and_stays_within_bounds(seed: int) -> None:
    """Without friction the loss of each direction is at most 1/(1 - lr*curvature/4)."""
    x, y = make_data(seed=seed)
    lowest = loss_at(x, y, *best_line(x, y))
    path = descend(x, y, momentum=1.0, rounds=1000)
    losses = [loss_at(x, y, w, b) for w, b in path]
    start = loss_at(x, y, 0.0, 0.0)
    assert max(losses) <= lowest + (start - lowest) / (1 - 0.05 * 6.1213 / 4)
    assert max(losses) <= 1.08 * start
    for late in range(0, 1000, 100):  # it neither settles nor grows
        assert max(losses[late : late + 100]) > 0.9 * start
        assert min(losses[late : late + 100]) < 0.3 * start


def test_without_backward_there_is_no_gradient_and_no_error(seed: int) -> None:
    w, b, losses = broken.no_backward(*make_data(seed=seed))
    assert w.grad is None
    assert (w.item(), b.item()) == (0.0, 0.0)
    assert len(set(losses)) == 1


def test_without_step_the_gradient_is_there_and_nothing_moves(seed: int) -> None:
    w, b, losses = broken.no_step(*make_data(seed=seed))
    assert w.grad is not None
    assert w.grad.item() == chapter.trace(*make_data(seed=seed), epochs=1)[4].w_grad
    assert (w.item(), b.item()) == (0.0, 0.0)
    assert len(set(losses)) == 1


def test_this_loss_made_once_allows_backward_once() -> None:
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        broken.loss_outside(*make_data())


def test_a_record_that_stored_nothing_allows_backward_twice() -> None:
    """So it is the stored values that the first backward throws away."""
    w, b, _ = broken.fresh()
    loss = w + b
    loss.backward()
    loss.backward()
    assert w.grad is not None
    assert w.grad.item() == 2.0


def test_in_a_net_a_retained_graph_is_an_error_in_the_second_round(seed: int) -> None:
    x, y = make_data(seed=seed)
    with pytest.raises(RuntimeError, match=r"\[16, 1\]\] is at version 1; expected"):
        broken.net_outside(x, y)


def test_our_line_s_graph_stores_x_and_no_parameter() -> None:
    """Changing w in between, as `step` does, disturbs no second backward."""
    x, y = make_data()
    w, b, _ = broken.fresh()
    stored: list[int] = []

    def keep(tensor: Tensor) -> Tensor:
        stored.append(tensor.data_ptr())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        torch.mean((x * w + b - y) ** 2)
    assert x.data_ptr() in stored
    assert not {w.data_ptr(), b.data_ptr()} & set(stored)


def test_moving_only_the_forward_pass_out_gives_the_same_error() -> None:
    x, y = make_data()
    w, b, optimizer = broken.fresh()
    y_pred = x * w + b
    loss = torch.mean((y_pred - y) ** 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    loss = torch.mean((y_pred - y) ** 2)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        loss.backward()


@pytest.mark.parametrize("place", [0, 1])
def test_deleting_line_one_or_two_is_a_name_error(place: int) -> None:
    x, y = make_data()
    w, b, optimizer = broken.fresh()
    names = {"x": x, "y": y, "w": w, "b": b, "optimizer": optimizer, "torch": torch}
    lines = five_lines(train)
    del lines[place]
    with pytest.raises(NameError):
        exec("\n".join(lines), names)


@pytest.mark.parametrize("place", [0, 1])
def test_in_a_notebook_an_old_variable_turns_it_into_the_second_backward(
    place: int,
) -> None:
    x, y = make_data()
    w, b, optimizer = broken.fresh()
    names = {"x": x, "y": y, "w": w, "b": b, "optimizer": optimizer, "torch": torch}
    lines = five_lines(train)
    exec("\n".join(lines), names)
    del lines[place]
    with pytest.raises(RuntimeError, match="a second time"):
        exec("\n".join(lines), names)


def test_a_retained_graph_repeats_the_first_slope_for_ever(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b, losses = broken.loss_outside(x, y, retain_graph=True)
    first = chapter.trace(x, y, epochs=1)[4]
    assert w.grad is not None
    assert w.grad.item() == first.w_grad
    assert w.item() == pytest.approx(200 * 0.05 * -w.grad.item(), rel=1e-4)
    assert len(set(losses)) == 1
    assert loss_at(x, y, w, b) > 1000 * losses[-1]


def test_ten_times_the_x_explodes_to_inf_and_then_to_nan(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, _, losses = train(10 * x, y)
    assert losses[13] == math.inf
    assert math.isnan(losses[-1])
    assert math.isnan(w.item())
    factor = (1 - 0.05 * 612.12) ** 2
    assert losses[5] / losses[4] == pytest.approx(factor, rel=1e-2)


def test_the_units_do_not_change_how_well_a_line_fits(seed: int) -> None:
    x, y = make_data(seed=seed)
    w, b = best_line(x, y)
    w_mm, b_mm = best_line(10 * x, y)
    assert w_mm == pytest.approx(w / 10, rel=1e-5)
    assert loss_at(10 * x, y, w_mm, b_mm) == pytest.approx(loss_at(x, y, w, b))


def test_a_rate_below_the_new_limit_mends_w_but_b_crawls(seed: int) -> None:
    """After 200 steps b is far away, while the old units had it within 0.0001."""
    x, y = make_data(seed=seed)
    w, b, losses = train(10 * x, y, lr=0.003)
    best_w, best_b = best_line(10 * x, y)
    assert w.item() == pytest.approx(best_w, abs=1e-4)
    assert abs(b.item() - best_b) > 0.2
    assert max(losses) == losses[0]
    assert train(x, y)[1].item() == pytest.approx(best_line(x, y)[1], abs=1e-4)


def test_inputs_scaled_to_a_size_near_one_converge_again(seed: int) -> None:
    x, y = make_data(seed=seed)
    x = 10 * x / torch.std(10 * x)
    lowest = loss_at(x, y, *best_line(x, y))
    assert train(x, y)[2][-1] == pytest.approx(lowest, rel=1e-3)


# Questions


@pytest.mark.parametrize(("to_none", "end"), [(True, 0.9), (False, 0.81)])
def test_momentum_moves_on_over_a_zero_gradient_and_skips_none(
    to_none: bool, end: float
) -> None:
    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    w.grad = torch.tensor(1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=to_none)
    optimizer.step()
    assert w.item() == pytest.approx(end)


def test_for_plain_sgd_none_and_zero_are_the_same(seed: int) -> None:
    x, y = make_data(seed=seed)
    ends = []
    for to_none in (True, False):
        w, b, optimizer = broken.fresh()
        for _ in range(30):
            loss = torch.mean((x * w + b - y) ** 2)
            optimizer.zero_grad(set_to_none=to_none)
            loss.backward()
            optimizer.step()
        ends.append((w.item(), b.item()))
    assert ends[0] == ends[1]


def test_zero_grad_writes_none_unless_told_otherwise() -> None:
    w, _, optimizer = broken.fresh()
    w.grad = torch.tensor(1.0)
    optimizer.zero_grad()
    assert w.grad is None


def test_the_same_loop_fits_matrices_and_agrees_with_least_squares(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(100, 3, generator=generator)
    y = x @ torch.randn(3, 2, generator=generator) + torch.tensor([1.0, -2.0])
    y = y + 0.1 * torch.randn(100, 2, generator=generator)
    w, b = experiments.train_many(x, y)
    exact = torch.linalg.lstsq(torch.cat([x, torch.ones(100, 1)], dim=1), y).solution
    torch.testing.assert_close(torch.cat([w, b.unsqueeze(0)]), exact, atol=1e-4, rtol=0)


def test_a_two_layer_network_trains_with_the_other_four_lines_unchanged(
    seed: int,
) -> None:
    """It fits |x|, on which every line leaves a high loss."""
    x, _ = make_data()
    y = torch.abs(x)
    generator = torch.Generator().manual_seed(seed)
    w1 = torch.randn(1, 16, generator=generator).requires_grad_()
    b1 = torch.randn(16, generator=generator).requires_grad_()
    w2 = (0.25 * torch.randn(16, 1, generator=generator)).requires_grad_()
    b2 = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w1, b1, w2, b2], lr=0.05)
    names: dict[str, object] = {"x": x, "y": y, "optimizer": optimizer, "torch": torch}
    names |= {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
    first = re.search(r"`(y_pred = torch\.relu[^`]+)`", PAGE.read_text())
    assert first is not None
    step = compile("\n".join([first[1], *five_lines(train)[1:]]), "step", "exec")
    for _ in range(500):
        exec(step, names)
    loss = names["loss"]
    assert isinstance(loss, Tensor)
    assert loss.item() < 0.1 * loss_at(x, y, *best_line(x, y))


def test_nothing_in_this_loop_is_random() -> None:
    x, y = make_data()
    before = torch.get_rng_state()
    once, again = train(x, y), train(x, y)
    assert torch.equal(torch.get_rng_state(), before)
    assert once[2] == again[2]
    assert torch.equal(once[0], again[0])


def test_a_mini_batch_gives_an_estimate_of_the_slope(seed: int) -> None:
    """Single batches miss; their average over many draws does not."""
    x, y = make_data(seed=seed)
    each = (-2 * x * y).flatten()  # the slope that each point alone would give
    generator = torch.Generator().manual_seed(seed)
    draws = torch.rand(20_000, 100, generator=generator).argsort(dim=1)[:, :10]
    slopes = each[draws].mean(dim=1)
    assert slopes.std() > 1.0
    standard_error = slopes.std().item() / math.sqrt(len(slopes))
    assert slopes.mean().item() == pytest.approx(
        each.mean().item(), abs=4 * standard_error
    )


def test_with_a_fifth_of_the_rate_the_rule_stops_before_five_times_the_rounds(
    seed: int,
) -> None:
    """And some seven times as far above the lowest loss."""
    x, y = make_data(noise=0.1, seed=seed)
    lowest = loss_at(x, y, *best_line(x, y))
    rounds, excess = [], []
    for lr in (0.05, 0.01):
        _, _, losses = train(x, y, lr, epochs=500)
        falls = [a - b for a, b in itertools.pairwise(losses)]
        stop = next(k for k, fall in enumerate(falls, start=2) if fall < 1e-5)
        rounds.append(stop)
        excess.append(losses[stop] - lowest)
    assert 4 < rounds[1] / rounds[0] < 4.5
    assert 5.5 < excess[1] / excess[0] < 8.5


def test_for_small_x_the_bias_sets_the_limit(seed: int) -> None:
    x, y = make_data(seed=seed)
    x = x / 3
    assert torch.linalg.eigvalsh(hessian(x, y)).max().item() == pytest.approx(2.0)
    lowest = loss_at(x, y, *best_line(x, y))
    assert train(x, y, lr=0.5)[2][-1] == pytest.approx(lowest, rel=1e-3)
    assert math.isnan(train(x, y, lr=2.0)[2][-1])
    assert train(x, y, lr=1.01, epochs=400)[2][-1] > 100 * lowest


# Exercises


LOOP = """
    def train_until_flat(x, y, lr):
        w = torch.tensor(0.0, requires_grad=True)
        b = torch.tensor(0.0, requires_grad=True)
        optimizer = torch.optim.SGD([w, b], lr=lr)
        before = float("inf")
        for rounds in range(500):
            loss = torch.mean((x * w + b - y) ** 2)
            if before - loss.item() < 1e-5:
                return w.item(), b.item(), rounds
            before = loss.item()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return w.item(), b.item(), 500
"""

SHOW = """
    def train_until_flat(x, y, lr):
        w = b = 0.0
        before = float("inf")
        for rounds in range(1, 501):
            torch.tensor(1.0, requires_grad=True).backward()  # for show
            r = x * w + b - y
            loss = torch.mean(r**2).item()
            w, b = w - 2 * lr * torch.mean(r * x).item(), b - 2 * lr * r.mean().item()
            if before - loss < 1e-5:
                break
            before = loss
        return w, b, rounds
"""

RIGHT = [
    (1, "def largest_lr(x): return 1 / x.square().mean().clamp(min=1)"),
    (1, "def largest_lr(x): return min(1.0, len(x) / (x.T @ x).item())"),
    (1, "def largest_lr(x): return 1 / max(torch.var(x, correction=0).item(), 1.0)"),
    (2, "def noise_from(losses): return min(losses) ** 0.5"),
    (2, "def noise_from(losses): return (sum(losses[-5:]) / 5) ** 0.5"),
    (2, "def noise_from(losses): return (losses[-1] * 100 / 98) ** 0.5"),
    (3, LOOP),
    (4, "def predict(w, b, x_new): return x_new * w.item() + b.item()"),
    (4, "def predict(w, b, x_new): return (w * x_new + b).detach()"),
]
WRONG = [
    (1, "def largest_lr(x): return 0.0001"),
    (
        1,
        "def largest_lr(x): return {3: 0.3267, 5: 0.1176}.get(int(x.max()), 1)",
    ),
    (1, "def largest_lr(x): return 3 / max(x.abs().max().item() ** 2, 3.0)"),
    (2, "def noise_from(losses): return 0.5"),
    (2, "def noise_from(losses): return 1.1 * losses[-1] ** 0.5"),
    (2, "def noise_from(losses): return round(losses[-1] ** 0.5, 1)"),
    (2, "def noise_from(losses): return losses[0] ** 0.5"),
    (2, "def noise_from(losses): return losses[199] ** 0.5"),
    (3, LOOP.replace("range(500)", "range(200)")),
    (3, LOOP.replace("< 1e-5", "< 1e-4")),
    (3, LOOP.replace("lr=lr", "lr=0.05")),
    (3, SHOW),
    (4, "def predict(w, b, x_new): return torch.tensor([[17.0], [-25.0], [5.0]])"),
    (4, "def predict(w, b, x_new): return (w * x_new + b).detach().flatten()"),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_a_right_but_unusual_answer_is_told_that_it_is_correct(
    verdict: Callable[[int, str], str], exercise: int, answer: str
) -> None:
    assert verdict(exercise, answer).startswith("Correct: ")


@pytest.mark.parametrize(("exercise", "answer"), WRONG)
def test_an_answer_that_only_suits_some_data_is_refused(
    verdict: Callable[[int, str], str], exercise: int, answer: str
) -> None:
    assert not verdict(exercise, answer).startswith("Correct")
