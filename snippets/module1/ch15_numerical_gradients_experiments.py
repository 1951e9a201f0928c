"""Part 1.5, experiments: which h, what a gradient costs, what a kink does."""

from collections.abc import Callable
from functools import partial

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch15_numerical_gradients import (
    centered_slope,
    cubic,
    forward_slope,
    make_data,
    neuron_loss,
    numerical_gradient,
    relative_error,
)


def errors(
    slope: Callable[..., float], dtype: torch.dtype, hs: list[float], n: int = 20
) -> Tensor:
    """Relative error of the neuron's gradient, at n random points and for every h."""
    x, y = make_data()
    rows = []
    for seed in range(n):
        generator = torch.Generator().manual_seed(seed)
        params = torch.randn(3, generator=generator).double().requires_grad_()
        (true,) = torch.autograd.grad(neuron_loss(x, y, *params.unbind()), params)
        x_, y_, p = x.to(dtype), y.to(dtype), params.detach().to(dtype)
        lines = [partial(along, x_, y_, p, axis) for axis in torch.eye(3, dtype=dtype)]
        found = [[slope(line, 0 * p[0], h) for line in lines] for h in hs]
        rows.append([relative_error(true.new_tensor(row), true) for row in found])
    return torch.tensor(rows)  # (n, number of hs)


def along(x: Tensor, y: Tensor, params: Tensor, axis: Tensor, t: Tensor) -> Tensor:
    """The loss a distance t away from params, along one axis."""
    return neuron_loss(x, y, *(params + t * axis).unbind())


def nudger(x: Tensor, y: Tensor, h: float = 6e-6) -> Callable[..., list[Tensor]]:
    """A function of v, w and b that returns the gradient, measured."""
    loss_of = partial(neuron_loss, x, y)
    return lambda *params: numerical_gradient(loss_of, list(params), h)


class Counted:
    """A function that counts its calls."""

    def __init__(self, function: Callable[..., Tensor]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *params: Tensor) -> Tensor:
        self.calls += 1
        return self.function(*params)


def net_loss(
    x: Tensor, y: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
) -> Tensor:
    """The loss of a net with H tanh neurons, added up."""
    y_pred = torch.tanh(x @ w1 + b1) @ w2 + b2  # (N, 1)
    return torch.mean((y_pred - y) ** 2)  # ()


def make_net(neurons: int) -> list[Tensor]:
    """Four tensors that hold 3 * neurons + 1 parameters."""
    generator = torch.Generator().manual_seed(0)
    shapes = [(1, neurons), (neurons,), (neurons, 1), (1,)]
    params = [torch.randn(shape, generator=generator).double() for shape in shapes]
    return [(param / neurons**0.5).requires_grad_() for param in params]


def plot_too_large_too_small() -> Figure:
    """Left: chords of a curve that bends. Right: the same curve, zoomed in."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6))
    w = torch.linspace(-0.35, 1.3, 100)
    left.plot(w, cubic(w), "C5")
    left.plot([0, 1.25], [3.75, 4.6875], "C3", label="true slope")
    left.plot([0.5, 1], [4.125, 5], "C0o--", label="forward")
    left.plot([0, 1], [4, 5], "C1s-.", label="centered")
    left.set(title="h = 0.5: the curve bends", xlabel="w", ylabel="f")
    move = torch.arange(-34, 35).double() / 2**24
    for dtype, style in [(torch.float64, "C3"), (torch.float32, "C0.")]:
        rise = cubic((0.5 + move).to(dtype)).double() - 4.125
        right.plot(1e6 * move, 1e6 * rise, style, label=str(dtype)[6:])
    right.set(title="Zoomed in: it has stairs", xlabel="w − 0.5 (millionths)")
    right.set(ylabel="f − 4.125 (millionths)")
    left.legend()
    right.legend()
    return figure


def plot_v_curves() -> Figure:
    """Median error against h; the dotted lines are the predicted best h."""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.8), sharey=True)
    hs = [10 ** (-k / 2) for k in range(25)]
    formulas = [(forward_slope, "C0o--", 1 / 2), (centered_slope, "C1s-", 1 / 3)]
    for axis, dtype in zip(axes, (torch.float32, torch.float64), strict=True):
        for slope, style, power in formulas:
            median = errors(slope, dtype, hs).median(0).values
            axis.loglog(hs, median, style, markersize=4, label=slope.__name__[:-6])
            axis.axvline(torch.finfo(dtype).eps ** power, color=style[:2], ls=":")
        axis.set(title=str(dtype)[6:], xlabel="h", ylim=(1e-12, 1e2))
    axes[0].set(ylabel="relative error")
    axes[0].legend(loc="lower left")
    return figure


def plot_kinks() -> Figure:
    """What three methods call the slope near a kink."""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharey=True)
    z = (torch.arange(-200, 201).double() / 100).requires_grad_()
    for axis, f in zip(axes, (torch.relu, torch.abs), strict=True):
        (exact,) = torch.autograd.grad(f(z).sum(), z)
        axis.plot(z.tolist(), exact, "C3o-", markevery=[200], label="autograd")
        for slope, style in [(forward_slope, "C0--"), (centered_slope, "C1-.")]:
            called = [slope(f, v, 1.0) for v in z]
            axis.plot(z.tolist(), called, style, label=slope.__name__[:-6])
        axis.set(title=f"The slope of {f.__name__}, h = 1", xlabel="z")
    axes[0].legend()
    return figure


def plot_training(
    x: Tensor, y: Tensor, runs: dict[str, tuple[Tensor, list[float]]]
) -> Figure:
    """The losses of several runs, and the curves that they end with."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6))
    right.plot(x, y, "C5.", markersize=4)
    for (name, run), style in zip(runs.items(), ["C3", "C0--", "C1-."], strict=True):
        path, losses = run
        left.plot(losses[:100], style, label=name)
        v, w, b = path[-1]
        right.plot(x, v * torch.tanh(w * x + b), style)
    left.set(title="The loss", xlabel="step", ylim=(0, 2))
    left.legend()
    right.set(title="The curve after 300 steps", xlabel="x", ylabel="y")
    return figure


if __name__ == "__main__":
    plot_too_large_too_small()
    plot_v_curves()
    plot_kinks()
    plt.show()
