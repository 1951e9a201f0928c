"""Part 2.6. The figures of the chapter."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch26_overfitting import mse, powers, ridge


def plot_two_fits(x: Tensor, y: Tensor) -> Figure:
    """Two curves of the same kind, fitted to the same points."""
    dense = torch.linspace(-1, 1, 201, dtype=x.dtype).unsqueeze(1)  # (201, 1)
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for decay, style, name in [(0.0, "C3--", "curve A"), (0.003, "C0", "curve B")]:
        axis.plot(dense, powers(dense) @ ridge(powers(x), y, decay), style, label=name)
    axis.plot(x, y, "C5o", markersize=5)
    axis.set(xlabel="x", ylabel="y", ylim=(-3, 3))
    axis.legend(loc="upper left")
    return figure


def plot_strength(
    x: Tensor, y: Tensor, exam: tuple[Tensor, Tensor], exponents: list[float], at: int
) -> Figure:
    """The fit for one strength of decay, and where it lies on both errors."""
    weights = [ridge(powers(x), y, 10**e) for e in exponents]
    errors = {
        "training rows": [mse(powers(x), w, y).item() for w in weights],
        "new rows": [mse(powers(exam[0]), w, exam[1]).item() for w in weights],
    }
    dense = torch.linspace(-1, 1, 101, dtype=x.dtype).unsqueeze(1)  # (101, 1)
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    left.plot(x, y, "C5o", markersize=4)
    left.plot(dense, (powers(dense) @ weights[at]).round(decimals=3), "C0")
    left.set(xlabel="x", ylabel="y", ylim=(-3, 3))
    for (name, found), style in zip(errors.items(), ("C1", "C3--"), strict=True):
        logs = [math.log10(error) for error in found]
        right.plot(exponents, logs, style, label=name)
        right.plot(exponents[at], logs[at], style[:2] + "o")
    right.set(xlabel="exponent of λ", ylabel="exponent of the error")
    right.set(xlim=(exponents[0] - 0.4, exponents[-1] + 0.4), ylim=(-4, 0))
    right.legend(loc="lower right")
    size = weights[at].norm().item()
    figure.suptitle(f"λ = {10 ** exponents[at]:.1e}, length of the weights {size:.2f}")
    return figure


def plot_parting(diary: Tensor) -> Figure:
    """Loss and accuracy during training, on the rows trained on and on others."""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    for axis, first, name in zip(axes, (1, 2), ("loss", "accuracy"), strict=True):
        axis.plot(diary[:, 0], diary[:, first], "C1", label="training rows")
        axis.plot(diary[:, 0], diary[:, first + 2], "C3--", label="exam rows")
        axis.set(xlabel="step", ylabel=name, ylim=(0, None if first == 1 else 1.05))
    axes[1].legend(loc="lower center")
    return figure


def plot_cures(found: dict[str, Tensor]) -> Figure:
    """Every exam as a dot: six splits, with true and with wrong labels."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    for kind, marks in enumerate([("C0o", "true labels"), ("C3x", "30 % drawn anew")]):
        for height, (name, accuracy) in enumerate(found.items()):
            label = marks[1] if name == "no cure" else None
            heights = [height + 0.24 * kind - 0.12] * len(accuracy[kind])
            axis.plot(100 * accuracy[kind], heights, marks[0], label=label)
    axis.set(xlabel="accuracy in the exam (%)", yticks=range(len(found)))
    axis.set_yticklabels(list(found))
    axis.invert_yaxis()
    figure.legend(loc="outside upper center", ncols=2)
    return figure


def plot_double(widths: list[int], plain: Tensor, decayed: Tensor) -> Figure:
    """The errors of the middle run at each width, with and without decay."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    axis.plot(widths, plain[:, 1], "C3o-", markersize=4, label="exam, no decay")
    axis.plot(widths, decayed[:, 1], "C0s--", markersize=4, label="exam, λ = 0.2")
    axis.plot(widths, plain[:, 0].clamp(min=1e-4), "C1:", label="training, no decay")
    axis.axvline(100, color="C5", linewidth=0.8)
    axis.set(xscale="log", yscale="log", ylim=(1e-2, 1e4))
    axis.set(xlabel="hidden neurons", ylabel="mean squared error")
    axis.set_xticks([10, 30, 100, 300, 1000], ["10", "30", "100", "300", "1000"])
    axis.minorticks_off()
    axis.legend(loc="upper right")
    return figure
