"""Part 2.7, figures: two tables, a line and a net on both, six contests, the ward."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch27_recap_experiments import make_pair


def plot_pair(x: Tensor, y: Tensor) -> Figure:
    """The rows of both tables; which is which?"""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.0), layout="constrained")
    for axis, values, name in zip(axes, y, "12", strict=True):
        axis.plot(x[:, 0], values, "C0o", markersize=6)
        axis.set(title=f"table {name}", xlabel="x", ylabel="y", xlim=(-3.2, 3.2))
        axis.set(ylim=(-2.7, 2.7), yticks=[-2, 0, 2])
    return figure


def plot_growth(x: Tensor, y: Tensor, at: Tensor, line: Tensor, net: Tensor) -> Figure:
    """What line and net make of the rows of both tables."""
    figure = plot_pair(x, y)
    goals = (("straight", at / 2), ("wavy", at.sin()))
    for place, (axis, (name, goal)) in enumerate(zip(figure.axes, goals, strict=True)):
        axis.plot(at, goal, "C5:", linewidth=2, label="truth")
        axis.plot(at, line[place], "C1--", linewidth=2, label="line")
        axis.plot(at, net[place], "C2-", linewidth=2, label="net")
        axis.set(title=name, ylabel=f"y of the {name} table")
    figure.axes[0].legend(loc="upper left", fontsize=11)
    return figure


def plot_contest(left: dict[str, tuple[Tensor, Tensor]]) -> Figure:
    """For each table: what line and net leave of the laziest guess's error."""
    figure, axis = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    for row, (line, net) in enumerate(left.values()):
        axis.plot(line, torch.full_like(line, row - 0.15), "C1o", markersize=6)
        axis.plot(net, torch.full_like(net, row + 0.15), "C2x", markersize=7)
    axis.plot([], [], "C1o", label="line")
    axis.plot([], [], "C2x", label="net")
    axis.axvline(1, color="C5", linestyle="--")
    axis.set(yticks=range(len(left)), yticklabels=list(left), xlim=(-0.03, 1.5))
    axis.set(xlabel="share of the laziest guess's error that is left")
    axis.invert_yaxis()
    axis.legend(loc="lower right")
    return figure


def plot_ward(diaries: dict[str, Tensor]) -> Figure:
    """The losses of six loops, in training and in the exam."""
    figure, axes = plt.subplots(3, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, (name, diary) in zip(axes.flat, diaries.items(), strict=True):
        epochs = torch.arange(1, len(diary) + 1)
        axis.plot(epochs, diary[:, 0], "C1-", linewidth=2, label="training")
        axis.plot(epochs, diary[:, 1], "C0--", linewidth=2, label="exam")
        axis.set(title=name, ylim=(-0.1, 2.6), yticks=[0, 1, 2])
    axes[0, 0].legend(loc="upper right", fontsize=11)
    for axis in axes[2]:
        axis.set(xlabel="epoch")
    for axis in axes[:, 0]:
        axis.set(ylabel="loss")
    return figure


if __name__ == "__main__":
    plot_pair(*make_pair(12, seed=0))
    plt.show()
