"""What Part 1.5 claims, against autograd, gradcheck and PyTorch's own counters."""

from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck
from torch.autograd.gradcheck import GradcheckError

from snippets.module1.ch11_introduction import loss_at
from snippets.module1.ch11_introduction import make_data as make_line
from snippets.module1.ch15_numerical_gradients import (
    centered_slope,
    cubic,
    cut_square,
    forward_slope,
    hand_gradient,
    make_data,
    neuron_loss,
    numerical_gradient,
    relative_error,
    start,
    suspect_gradient,
    train,
    train_by,
)
from snippets.module1.ch15_numerical_gradients_experiments import (
    Counted,
    SlipTanh,
    errors,
    make_net,
    net_loss,
    nudger,
    suspect_runs,
    work_of_backward,
)

FORMULAS = [(forward_slope, 1 / 2), (centered_slope, 1 / 3)]
DTYPES = [torch.float32, torch.float64]


def by_autograd(loss: Tensor, params: list[Tensor]) -> list[Tensor]:
    return list(torch.autograd.grad(loss, params))


def random_params(seed: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn((), generator=generator).double().requires_grad_() for _ in range(3)
    ]


# The formulas


@pytest.mark.parametrize("at", [-1.5, 0.5, 2.0])
def test_on_the_cubic_the_errors_are_exactly_3wh_plus_h_squared_and_h_squared(
    at: float,
) -> None:
    w = torch.tensor(at, dtype=torch.float64)
    for h in (0.5, 0.1, 0.01):
        forward, centered = (f(cubic, w, h) for f in (forward_slope, centered_slope))
        assert forward - 3 * at**2 == pytest.approx(3 * at * h + h**2, abs=1e-11)
        assert centered - 3 * at**2 == pytest.approx(h**2, abs=1e-11)


def test_on_a_parabola_the_centered_formula_is_exact_for_any_nudge(seed: int) -> None:
    x, y = (v.double() for v in make_line(seed=seed))
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    (true,) = torch.autograd.grad(torch.mean((x * w - y) ** 2), w)
    for h in (0.01, 1.0, 100.0):
        rise = loss_at(x, y, h, 0.0) - loss_at(x, y, -h, 0.0)
        assert rise / (2 * h) == pytest.approx(true.item(), rel=1e-9)


def test_ten_times_smaller_h_means_10_and_100_times_smaller_errors(seed: int) -> None:
    for formula, _ in FORMULAS:
        big, small = errors(formula, torch.float64, [1e-2, 1e-3], seed=seed).T
        factor = 10 if formula is forward_slope else 100
        assert (big / small).median() == pytest.approx(factor, rel=0.1)


def test_the_cubic_in_float32_has_stairs_and_the_slope_on_a_stair_is_zero() -> None:
    w = torch.tensor(0.5)
    assert centered_slope(cubic, w, 1e-7) == 0.0
    assert centered_slope(cubic, w.double(), 1e-7) == pytest.approx(0.75, rel=1e-6)
    near = 0.5 + torch.arange(-34, 35) / 2**24
    assert near.unique().numel() == 69
    assert cubic(near).unique().numel() == 7


# Which h


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("formula", "power"), FORMULAS)
def test_the_best_h_is_near_the_predicted_power_of_eps(
    formula: object, power: float, dtype: torch.dtype, seed: int
) -> None:
    """Within half a power of ten, for the median error of 60 places."""
    assert callable(formula)
    predicted = torch.finfo(dtype).eps ** power
    steps = (-12, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 12)
    hs = [predicted * 10 ** (step / 4) for step in steps]
    median = errors(formula, dtype, hs, places=60, seed=seed).median(0).values
    assert abs(steps[int(median.argmin())]) <= 2
    there = median[steps.index(0)]
    assert there < 2.5 * median.min()
    assert min(median[0], median[-1]) > 20 * there


@pytest.mark.parametrize("dtype", DTYPES)
def test_at_the_predicted_h_the_error_is_near_the_predicted_power_of_eps(
    dtype: torch.dtype, seed: int
) -> None:
    eps = torch.finfo(dtype).eps
    for formula, power, scale in [
        (forward_slope, 1 / 2, eps ** (1 / 2)),
        (centered_slope, 1 / 3, eps ** (2 / 3)),
    ]:
        median = errors(formula, dtype, [eps**power], seed=seed).median()
        assert scale / 3 < median < 3 * scale


def test_in_float32_h_1e_5_is_off_by_about_a_percent(seed: int) -> None:
    """Single places scatter more widely; the median does not."""
    usual, best = errors(centered_slope, torch.float32, [1e-5, 5e-3], seed=seed).T
    assert usual.median() + 1e-3 >= 0.005
    assert usual.median() < 0.015
    assert best.median() < 1e-4


def test_in_float64_h_1e_5_is_nearly_the_best(seed: int) -> None:
    hs = [1e-5, 6e-6, 3e-6, 2e-5]
    median = errors(centered_slope, torch.float64, hs, seed=seed).median(0).values
    assert median[0] < 2 * median.min()


def test_in_float32_no_h_brings_the_error_below_1e_7(seed: int) -> None:
    hs = [10 ** (-k / 2) for k in range(25)]  # those of the figure
    found = errors(centered_slope, torch.float32, hs, seed=seed)
    assert found.median(0).values.min() > 1e-6
    assert found.min() > 1e-7


def test_nudges_that_are_too_small_measure_a_slope_of_zero(seed: int) -> None:
    assert errors(centered_slope, torch.float32, [1e-10], seed=seed).eq(1).all()


# The gradient of the neuron


def test_pencil_autograd_and_nudging_agree_to_nine_digits(seed: int) -> None:
    x, y = make_data(seed)
    params = start()
    exact = by_autograd(neuron_loss(x, y, *params), params)
    pencil = hand_gradient(x, y, *params)
    measured = numerical_gradient(partial(neuron_loss, x, y), params, 6e-6)
    for one, two, three in zip(exact, pencil, measured, strict=True):
        assert relative_error(one, two) < 1e-12
        assert relative_error(one, three) < 1e-9


def test_pencil_and_autograd_agree_everywhere(seed: int) -> None:
    x, y = make_data(seed)
    params = random_params(seed)
    exact = torch.stack(by_autograd(neuron_loss(x, y, *params), params))
    pencil = torch.stack(hand_gradient(x, y, *params))
    assert relative_error(exact, pencil) < 1e-12


def test_nudging_leaves_every_parameter_as_it_was_to_the_last_digit() -> None:
    x, y = make_data()
    params = random_params(3)
    before = [param.clone() for param in params]
    numerical_gradient(partial(neuron_loss, x, y), params, 0.1)
    assert all(torch.equal(a, b) for a, b in zip(before, params, strict=True))


def test_the_relative_error_names_the_two_wrong_slopes(seed: int) -> None:
    x, y = make_data(seed)
    params = start()
    measured = numerical_gradient(partial(neuron_loss, x, y), params, 6e-6)
    suspect = suspect_gradient(x, y, *params)
    v, w, b = (relative_error(m, s) for m, s in zip(measured, suspect, strict=True))
    assert v < 1e-9
    assert w > 0.1
    assert b > 0.1


def test_a_wrong_gradient_lowers_the_loss_all_the_same(seed: int) -> None:
    x, y = make_data(seed)
    _, right = train(x, y)
    path, wrong = train_by(partial(suspect_gradient, x, y), x, y)
    assert min(wrong) < 0.4 * wrong[0]
    assert wrong[-1] < wrong[0] / 2
    assert wrong[-1] > 1.2 * min(wrong)  # it creeps up again
    assert wrong[-1] > 5 * right[-1]
    assert path[-1][1] > 100
    assert all(wrong[epoch] < right[epoch] for epoch in range(1, 6))


def test_the_suspects_account_is_that_of_its_runs(seed: int) -> None:
    x, y = make_data(seed)
    path, losses = train_by(partial(suspect_gradient, x, y), x, y)
    (told,) = suspect_runs(range(seed, seed + 1)).tolist()
    first = losses[0]
    assert told == pytest.approx(
        [min(losses) / first, losses[-1] / first, path[-1, 1].item()]
    )


def test_the_wrong_gradient_points_downhill_at_the_start(seed: int) -> None:
    x, y = make_data(seed)
    right = torch.stack(hand_gradient(x, y, *start()))
    wrong = torch.stack(suspect_gradient(x, y, *start()))
    assert torch.cosine_similarity(right, wrong, dim=0) > 0.9


def test_at_the_end_of_training_a_relative_error_says_little(seed: int) -> None:
    """The same nudge, in float32: a hundred times worse there than at the start."""
    x, y = make_data(seed)
    found = []
    for values in (start(), list(train(x, y, lr=0.2, epochs=400)[0][-1].unbind())):
        exact = torch.stack(hand_gradient(x, y, *values)).detach()
        params = [value.detach().float() for value in values]
        loss_of = partial(neuron_loss, x.float(), y.float())
        measured = torch.stack(numerical_gradient(loss_of, params, 5e-3))
        found.append(relative_error(measured.double(), exact))
    assert found[0] < 1e-3
    assert found[1] > 100 * found[0]


def test_the_nudge_grows_with_the_size_of_the_parameter() -> None:
    def wide(w: Tensor) -> Tensor:
        return torch.tanh(w / 5000)

    for k in range(5):
        w = torch.tensor(2000.0 + 700 * k)
        true = (1 - torch.tanh(w.double() / 5000) ** 2).item() / 5000
        fixed = abs(centered_slope(wide, w, 5e-3) / true - 1)
        scaled = abs(centered_slope(wide, w, 5e-3 * w.item()) / true - 1)
        assert fixed > 1e-3
        assert scaled < 1e-4


# Kinks


def test_at_a_kink_three_methods_say_three_things() -> None:
    zero = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    for f, forward, centered, exact in [
        (torch.relu, 1, 0.5, 0),
        (torch.abs, 1, 0, 0),
    ]:
        for h in (1e-2, 1e-5):
            assert forward_slope(f, zero, h) == pytest.approx(forward)
            assert centered_slope(f, zero, h) == pytest.approx(centered)
        assert torch.autograd.grad(f(zero), zero)[0] == exact


@pytest.mark.parametrize("f", [torch.relu, torch.abs])
def test_a_nudge_errs_where_it_reaches_across_the_kink_and_nowhere_else(
    f: Callable[[Tensor], Tensor],
) -> None:
    for z in (torch.arange(-20, 21).double() / 10).requires_grad_():
        if z == 0:
            continue  # exactly at the kink nothing helps: the next test
        exact = torch.autograd.grad(f(z), z)[0].item()
        for formula, reaches in [
            (forward_slope, bool(z < 0 < z + 0.95)),
            (centered_slope, bool(z - 0.95 < 0 < z + 0.95)),
        ]:
            wrong = abs(formula(f, z, 0.95) - exact) > 1e-9
            assert wrong == reaches


def test_exactly_at_the_kink_no_nudge_helps() -> None:
    zero = torch.zeros((), dtype=torch.float64)  # autograd says 0
    for h in (1.0, 1e-3, 1e-6, 1e-12):
        assert centered_slope(torch.relu, zero, h) == 0.5


def test_near_a_kink_a_smaller_nudge_cures_the_error_and_no_bug() -> None:
    z = torch.tensor(1e-4, dtype=torch.float64)
    found = [centered_slope(torch.relu, z, h) for h in (1e-2, 1e-3, 1e-5, 1e-6)]
    assert found == pytest.approx([0.505, 0.55, 1.0, 1.0])
    x, y = make_data()
    suspect = suspect_gradient(x, y, *start())
    for h in (1e-3, 1e-4, 1e-5, 1e-6):
        measured = numerical_gradient(partial(neuron_loss, x, y), start(), h)
        assert relative_error(measured[1], suspect[1]) > 0.1


# The price


@pytest.mark.parametrize("neurons", [1, 3, 33])
def test_nudging_costs_two_forward_passes_per_parameter(neurons: int) -> None:
    x, y = make_data()
    params = make_net(neurons)
    counted = Counted(partial(net_loss, x, y))
    measured = numerical_gradient(counted, params, 6e-6)
    assert counted.calls == 2 * (3 * neurons + 1)
    exact = by_autograd(net_loss(x, y, *params), params)
    for one, two in zip(exact, measured, strict=True):
        assert relative_error(one, two) < 1e-8


@pytest.mark.parametrize("length", [1, 2, 3, 9, 30])
def test_a_backward_pass_never_multiplies_twice_as_much(length: int) -> None:
    """Two products for each one of the forward pass, but for the first matrix."""
    assert work_of_backward(length) == pytest.approx(2 - 1 / length)


# The loop


def test_the_loop_trains_on_measured_slopes_along_the_same_path(seed: int) -> None:
    x, y = make_data(seed)
    path, losses = train(x, y, epochs=100)
    nudged, found = train_by(nudger(x, y), x, y, epochs=100)
    assert (path - nudged).abs().max() < 1e-8
    assert found[-1] == pytest.approx(losses[-1], abs=1e-10)


def test_a_forgotten_factor_2_is_half_the_learning_rate_bit_for_bit(seed: int) -> None:
    x, y = make_data(seed)

    def half(*params: Tensor) -> list[Tensor]:
        slopes = by_autograd(neuron_loss(x, y, *params), list(params))
        return [slope / 2 for slope in slopes]

    path, losses = train_by(half, x, y, epochs=100)
    slow_path, slow_losses = train(x, y, lr=0.05, epochs=100)
    assert torch.equal(path, slow_path)
    assert losses == slow_losses


def test_the_loop_needs_six_forward_passes_a_step_for_three_parameters() -> None:
    x, y = make_data()
    counted = Counted(partial(neuron_loss, x, y))
    train_by(lambda *p: numerical_gradient(counted, list(p), 6e-6), x, y, epochs=10)
    assert counted.calls == 60


# gradcheck


def test_gradcheck_accepts_tanh_and_rejects_the_slip(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(5, generator=generator, dtype=torch.float64).requires_grad_()
    assert gradcheck(torch.tanh, (z,))
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(SlipTanh.apply, (z,))


def test_gradcheck_accepts_the_slip_at_zero() -> None:
    zero = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    assert gradcheck(SlipTanh.apply, (zero,))


def test_a_square_cut_in_half_has_half_the_slope(seed: int) -> None:
    z = random_params(seed)[0]
    assert cut_square(z) == z**2
    (slope,) = by_autograd(cut_square(z), [z])
    assert slope.item() == pytest.approx(z.item())
    measured = centered_slope(lambda t: cut_square(t.detach()), z.detach(), 6e-6)
    assert measured == pytest.approx(2 * z.item(), rel=1e-6)


def test_gradcheck_is_fooled_by_a_special_point_and_by_small_slopes() -> None:
    zeros = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    z = torch.tensor([-1.0, 0.5, 1.0], dtype=torch.float64, requires_grad=True)

    def small(z: Tensor) -> Tensor:
        return 1e-6 * cut_square(z)

    assert not gradcheck(cut_square, (z,), raise_exception=False)
    assert gradcheck(cut_square, (zeros,))
    assert gradcheck(small, (z,))
    assert not gradcheck(small, (z,), atol=1e-9, raise_exception=False)
    assert gradcheck(lambda z: 1e-6 * torch.tanh(z), (z,), atol=1e-9)


def test_rtol_multiplies_the_numerical_slope() -> None:
    """It is twice the analytical one here; 0.6 times it is enough, 0.4 is not."""
    z = torch.ones(1, dtype=torch.float64, requires_grad=True)
    for rtol, accepted in [(0.6, True), (0.4, False)]:
        said = gradcheck(cut_square, (z,), atol=0, rtol=rtol, raise_exception=False)
        assert said is accepted


def test_gradcheck_in_float32_warns_and_usually_rejects_a_correct_tanh() -> None:
    rejected = []
    for seed in range(50):
        generator = torch.Generator().manual_seed(seed)
        z = torch.randn(1, generator=generator).requires_grad_()
        with pytest.warns(UserWarning, match="double precision"):
            rejected.append(not gradcheck(torch.tanh, (z,), raise_exception=False))
    assert 35 < sum(rejected) < 50


def test_gradcheck_rejects_relu_at_its_kink() -> None:
    zero = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    assert not gradcheck(torch.relu, (zero,), raise_exception=False)


# Readers' questions


def test_autograd_in_float32_is_exact_up_to_rounding(seed: int) -> None:
    x, y = make_data(seed)
    params = random_params(seed)
    single = [param.detach().float().requires_grad_() for param in params]
    exact = torch.stack(by_autograd(neuron_loss(x, y, *params), params))
    found = by_autograd(neuron_loss(x.float(), y.float(), *single), single)
    assert relative_error(torch.stack(found).double(), exact) < 1e-6


def test_nudging_finds_a_forgotten_detach(seed: int) -> None:
    x, y = make_data(seed)

    def cut(v: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return torch.mean((v * torch.tanh(w.detach() * x + w * b) - y) ** 2)

    params = start()
    exact = by_autograd(cut(*params), params)
    measured = numerical_gradient(cut, params, 6e-6)
    v, w, b = (relative_error(e, m) for e, m in zip(exact, measured, strict=True))
    assert max(v, b) < 1e-9
    assert w > 0.1


def test_a_loss_that_draws_its_batch_anew_cannot_be_checked(seed: int) -> None:
    x, y = make_data(seed)
    generator = torch.Generator().manual_seed(seed)

    def noisy(*params: Tensor) -> Tensor:
        rows = torch.randint(0, 100, (10,), generator=generator)
        return neuron_loss(x[rows], y[rows], *params)

    exact = torch.stack(hand_gradient(x, y, *start())).detach()
    measured = torch.stack(numerical_gradient(noisy, start(), 6e-6))
    assert relative_error(measured, exact) > 0.9


def test_a_single_float64_number_does_not_lift_float32_data() -> None:
    x, y = (column.float() for column in make_data())
    params = start(torch.float64)
    assert neuron_loss(x, y, *params).dtype is torch.float32
    lifted = [param.view(1) for param in params]
    assert neuron_loss(x, y, *lifted).dtype is torch.float64
