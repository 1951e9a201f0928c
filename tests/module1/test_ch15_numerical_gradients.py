"""What Part 1.5 claims, against autograd, gradcheck and PyTorch's own counters."""

from functools import partial
from inspect import signature

import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck
from torch.autograd.gradcheck import GradcheckError
from torch.utils.flop_counter import FlopCounterMode

from snippets.module1.ch11_introduction import loss_at
from snippets.module1.ch11_introduction import make_data as make_line
from snippets.module1.ch15_numerical_gradients import (
    SlipTanh,
    centered_slope,
    cubic,
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
    errors,
    make_net,
    net_loss,
    nudger,
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
        big, small = errors(formula, torch.float64, [1e-2, 1e-3], seed + 1)[seed]
        factor = 10 if formula is forward_slope else 100
        assert 0.5 * factor < big / small < 2 * factor


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
    formula: object, power: float, dtype: torch.dtype
) -> None:
    """Six groups of 10 random points, each with its own median."""
    assert callable(formula)
    predicted = torch.finfo(dtype).eps ** power
    hs = [predicted * 10**k for k in (-3, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 3)]
    groups = errors(formula, dtype, hs, 60).view(6, 10, -1).median(1).values
    for group in groups:
        best = hs[int(group.argmin())]
        assert predicted / 11 < best < predicted * 11
        assert group[4] < 5 * group.min()
        assert group[0] > 20 * group[4]
        assert group[-1] > 20 * group[4]


@pytest.mark.parametrize("dtype", DTYPES)
def test_at_the_predicted_h_the_error_is_near_the_predicted_power_of_eps(
    dtype: torch.dtype,
) -> None:
    eps = torch.finfo(dtype).eps
    for formula, power, scale in [
        (forward_slope, 1 / 2, eps ** (1 / 2)),
        (centered_slope, 1 / 3, eps ** (2 / 3)),
    ]:
        groups = errors(formula, dtype, [eps**power], 120).view(6, 20).median(1).values
        assert scale / 5 < groups.min()
        assert groups.max() < 5 * scale


def test_in_float32_h_1e_5_is_off_by_about_a_percent() -> None:
    """Single points scatter between 0.1 and 10 percent; the median does not."""
    at = errors(centered_slope, torch.float32, [1e-5, 5e-3], 120)
    for group in at.view(6, 20, 2):
        assert 2e-3 < group[:, 0].median() < 3e-2
        assert group[:, 1].median() < 1e-4
    assert at[:, 0].min() > 1e-4
    assert at[:, 0].max() < 0.3


def test_in_float32_no_h_brings_the_error_below_1e_7() -> None:
    found = errors(centered_slope, torch.float32, [10 ** (-k / 4) for k in range(33)])
    assert found.median(0).values.min() > 1e-6
    assert found.min() > 1e-7


def test_nudges_that_are_too_small_measure_a_slope_of_zero() -> None:
    assert errors(centered_slope, torch.float32, [1e-10], 20).eq(1).all()


# The gradient of the neuron


def test_pencil_autograd_and_nudging_agree_to_nine_digits(seed: int) -> None:
    x, y = make_data(seed)
    for params in (random_params(seed), start()):
        exact = by_autograd(neuron_loss(x, y, *params), params)
        pencil = hand_gradient(x, y, *params)
        measured = numerical_gradient(partial(neuron_loss, x, y), params, 6e-6)
        for one, two, three in zip(exact, pencil, measured, strict=True):
            assert relative_error(one, two) < 1e-12
            assert relative_error(one, three) < 1e-8
    assert all(
        relative_error(one, three) < 1e-9
        for one, three in zip(exact, measured, strict=True)
    )


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
    _, right = train(x, y, epochs=100)
    path, wrong = train_by(partial(suspect_gradient, x, y), x, y)
    assert min(wrong) < wrong[0] / 3
    assert wrong[-1] < wrong[0] / 2
    assert wrong[-1] > min(wrong)
    assert wrong[-1] > 3 * right[-1]
    assert path[-1][1] > 50


def test_the_wrong_gradient_points_downhill_at_the_start(seed: int) -> None:
    x, y = make_data(seed)
    right = torch.stack(hand_gradient(x, y, *start()))
    wrong = torch.stack(suspect_gradient(x, y, *start()))
    assert torch.cosine_similarity(right, wrong, dim=0) > 0.9


def test_at_the_end_of_training_a_relative_error_in_float32_says_little(
    seed: int,
) -> None:
    x, y = make_data(seed)
    best = train(x, y, lr=0.2, epochs=400)[0][-1].unbind()
    exact = torch.stack(hand_gradient(x, y, *best))
    params = [value.float() for value in best]
    loss_of = partial(neuron_loss, x.float(), y.float())
    measured = torch.stack(numerical_gradient(loss_of, params, 5e-3))
    assert relative_error(measured.double(), exact) > 0.1


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


def test_a_nudge_errs_only_where_it_reaches_across_the_kink() -> None:
    for z in (torch.arange(-20, 21).double() / 10).requires_grad_():
        exact = torch.autograd.grad(torch.abs(z), z)[0].item()
        for formula in (forward_slope, centered_slope):
            if abs(formula(torch.abs, z, 0.95) - exact) > 1e-9:
                assert abs(z) < 0.95


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
    exact = by_autograd(counted(*params), params)
    assert counted.calls == 2 * (3 * neurons + 1) + 1
    for one, two in zip(exact, measured, strict=True):
        assert relative_error(one, two) < 1e-8


@pytest.mark.parametrize("neurons", [1, 33, 333])
def test_backward_multiplies_one_and_a_half_times_as_much_as_forward(
    neurons: int,
) -> None:
    x, y = make_data()
    with FlopCounterMode(display=False) as forward:
        loss = net_loss(x, y, *make_net(neurons))
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    assert backward.get_total_flops() == 1.5 * forward.get_total_flops()


def test_backward_never_multiplies_more_than_twice_as_much() -> None:
    """A chain of matrices: two products backward for each one forward."""
    generator = torch.Generator().manual_seed(0)
    for depth in (1, 3, 9):
        ws = [
            torch.randn(8, 8, generator=generator).requires_grad_()
            for _ in range(depth)
        ]
        with FlopCounterMode(display=False) as forward:
            hidden = torch.ones(5, 8)
            for w in ws:
                hidden = torch.tanh(hidden @ w)
        with FlopCounterMode(display=False) as backward:
            hidden.sum().backward()
        ratio = backward.get_total_flops() / forward.get_total_flops()
        assert ratio == pytest.approx(2 - 1 / depth)


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


def test_gradcheck_accepts_the_slip_at_zero_and_under_a_small_factor() -> None:
    zero = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    assert gradcheck(SlipTanh.apply, (zero,))
    z = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda z: 1e-6 * SlipTanh.apply(z), (z,))
    assert not gradcheck(
        lambda z: 1e-6 * SlipTanh.apply(z), (z,), atol=1e-9, raise_exception=False
    )
    assert gradcheck(lambda z: 1e-6 * torch.tanh(z), (z,), atol=1e-9)


def test_gradcheck_nudges_by_a_millionth_and_has_the_shown_tolerances() -> None:
    defaults = {k: p.default for k, p in signature(gradcheck).parameters.items()}
    assert (defaults["eps"], defaults["atol"], defaults["rtol"]) == (1e-6, 1e-5, 1e-3)


def test_gradcheck_in_float32_warns_and_rejects_a_correct_tanh(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(5, generator=generator).requires_grad_()
    with pytest.warns(UserWarning, match="double precision"):
        accepted = gradcheck(torch.tanh, (z,), raise_exception=False)
    assert not accepted


def test_gradcheck_rejects_relu_at_its_kink() -> None:
    zero = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    assert not gradcheck(torch.relu, (zero,), raise_exception=False)


def test_gradcheck_tolerates_a_slope_off_by_a_thousandth_and_no_more() -> None:
    class OffBy(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, z: Tensor, share: float) -> Tensor:
            ctx.share = share  # type: ignore[attr-defined]
            return 3 * z

        @staticmethod
        def backward(ctx: object, slope: Tensor) -> tuple[Tensor, None]:
            return 3 * slope * (1 + ctx.share), None  # type: ignore[attr-defined]

    z = torch.ones(1, dtype=torch.float64, requires_grad=True)
    for share, accepted in [(9e-4, True), (1.1e-3, False)]:
        found = gradcheck(
            lambda z, share=share: OffBy.apply(z, share), (z,), raise_exception=False
        )
        assert found is accepted


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
