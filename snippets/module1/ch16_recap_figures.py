"""Part 1.6, figures: a typical miss, six loops, and the exam."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch16_recap import load_patients


def plot_miss(x: Tensor, y: Tensor) -> Figure:
    """Targets over one input, the best line within a typical miss, and the mean."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6))
    w = torch.mean((x - x.mean()) * (y - y.mean())) / x.var(correction=0)
    b = y.mean() - w * x.mean()
    miss = torch.mean((x * w + b - y) ** 2).sqrt()
    ends = torch.stack([x.min(), x.max()])  # (2,)
    line = ends * w + b  # (2,)
    axis.plot(x, y, "C0.", markersize=4)
    axis.plot(ends, line, "C1", linewidth=2, label="best line")
    axis.fill_between(ends, line - miss, line + miss, color="C1", alpha=0.2)
    axis.axhline(y.mean().item(), color="C5", linestyle="--", label="mean of all")
    axis.set(xlabel="body mass index", ylabel="score of the disease")
    axis.legend(loc="upper left")
    return figure


def plot_ward(runs: dict[str, list[float]], lowest: float) -> Figure:
    """The recorded loss of six loops; the dashed line is the lowest loss."""
    figure, axes = plt.subplots(3, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, (name, losses) in zip(axes.flat, runs.items(), strict=True):
        axis.semilogy(losses, "C1")
        axis.axhline(lowest, color="C5", linestyle="--")
        axis.set(title=name, xlim=(0, 60), ylim=(3e-3, 20), yticks=[0.01, 0.1, 1, 10])
    axes[2, 1].set(ylim=(3e-3, 1e11), yticks=[1e-2, 1e2, 1e6, 1e10])
    return figure


def plot_capstone(path: Tensor, best: Tensor, kappa: float, test: Tensor) -> Figure:
    """The gap to the closed form; and test targets against predictions."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    gap = (path - best).norm(dim=1) / best.norm()  # (steps + 1,)
    steps = torch.arange(0, len(path), 100)
    left.semilogy(steps, gap[steps], "C2", linewidth=2)
    left.semilogy(steps, ((kappa - 1) / (kappa + 1)) ** steps.double(), "C5--")
    left.set(xlabel="step", title="Share of the gap left")
    right.plot(test[:, 0], test[:, 1], "C0o", markersize=4)
    right.plot([25, 346], [25, 346], "C5--")
    right.set(xlabel="measured", title="Predicted, 100 test rows", xlim=(0, 360))
    return figure


if __name__ == "__main__":
    x, y = load_patients()
    plot_miss(x[:, 2], y)
    plt.show()
