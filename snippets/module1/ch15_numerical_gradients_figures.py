"""Part 1.5, figures: chords, stairs, the V, kinks, and three runs."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch15_numerical_gradients import (
    centered_slope,
    cubic,
    forward_slope,
)
from snippets.module1.ch15_numerical_gradients_experiments import errors


def plot_chords() -> Figure:
    """The true slope of a curve, and two chords that miss it."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    w = torch.linspace(-0.35, 1.3, 100)
    axis.plot(w, cubic(w), "C5", label="the curve")
    axis.plot([0, 1.25], [3.75, 4.6875], "C3", label="true slope at 0.5")
    axis.plot([0.5, 1], [4.125, 5], "C0o--", label="forward, h = 0.5")
    axis.plot([0, 1], [4, 5], "C1s-.", label="centered, h = 0.5")
    axis.set(xlabel="w", ylabel="f")
    axis.legend()
    return figure


def plot_stairs() -> Figure:
    """The same curve within a few millionths, in two number formats."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    move = torch.arange(-34, 35).double() / 2**24
    for dtype, style in [(torch.float64, "C3"), (torch.float32, "C0.")]:
        rise = cubic((0.5 + move).to(dtype)).double() - 4.125
        axis.plot(1e6 * move, 1e6 * rise, style, label=str(dtype)[6:])
    axis.set(xlabel="w − 0.5, in millionths", ylabel="f − 4.125, in millionths")
    axis.legend()
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
    plot_chords()
    plot_stairs()
    plot_v_curves()
    plot_kinks()
    plt.show()
