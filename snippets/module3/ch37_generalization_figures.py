"""Part 3.7, figures: what is fed, gains, the knob, the luck, two modes."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn import functional

from snippets.module3.ch37_generalization import deal
from snippets.module3.ch37_generalization_feeds import (
    Rows,
    as_it_is,
    mixup,
    shift,
    smooth,
)


def plot_feeds(rows: Rows) -> Figure:
    """Two digits as four loops get them, and below each the targets of the first."""
    x, labels = rows
    t = functional.one_hot(labels, 10).float()
    figure, axes = plt.subplots(2, 4, figsize=(6.4, 3.4), layout="constrained")
    feeds = {"plain": as_it_is, "smoothing": smooth, "mixup": mixup, "shift": shift}
    for column, (name, feed) in zip(axes.T, feeds.items(), strict=True):
        generator = torch.Generator().manual_seed(2)
        inputs, targets = feed(x, t, generator)
        column[0].imshow(
            inputs[0, 0].view(8, 8).tolist(), cmap="gray_r", vmin=0, vmax=1
        )
        column[0].set(title=name, xticks=[], yticks=[])
        column[1].bar(range(10), targets[0, 0].tolist(), color="C0")
        column[1].set(ylim=(0, 1.05), xticks=[0, 3, 6, 9], yticks=[0, 0.5, 1])
        column[1].set(xlabel="digit")
        column[1].label_outer()
    axes[1, 0].set(ylabel="target")
    return figure


def plot_league(results: dict[str, tuple[Tensor, Tensor]]) -> Figure:
    """Every split's gain over plain, with true labels and with 30 % drawn anew."""
    plain = results["plain"][0]
    names = sorted(results, key=lambda name: results[name][0][1].mean().item())
    names = [name for name in names if name != "plain"]
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 4.4), layout="constrained", sharey=True
    )
    looks = (("C0o", "true labels"), ("C3x", "30 % drawn anew"))
    for row, (axis, (look, title)) in enumerate(zip(axes, looks, strict=True)):
        for place, name in enumerate(names):
            points = 100 * (results[name][0][row] - plain[row])
            axis.plot(points, [place] * len(points), look, markersize=4)
            axis.plot(points.mean(), place, "C5|", markersize=14)
        axis.axvline(0, color="C5", linewidth=1)
        axis.set(title=title, xlabel="gain, points", xlim=(-14, 23))
        axis.set_yticks(range(len(names)), labels=names)
    return figure


def plot_knob(share: float, means: list[float], errors: list[float]) -> Figure:
    """The gains of four methods at one share of labels drawn anew."""
    names = ["both", "shift", "stop", "EMA"]
    figure, axis = plt.subplots(figsize=(6.4, 3.0), layout="constrained")
    places = list(range(len(names)))[::-1]
    axis.barh(places, means, height=0.6, color="C0")
    for place, mean, error in zip(places, means, errors, strict=True):
        axis.plot([mean - error, mean + error], [place, place], "C3", linewidth=3)
    axis.axvline(0, color="C5", linewidth=1)
    axis.set_yticks(places, labels=names)
    axis.set(xlabel="gain, points", xlim=(-13, 26))
    figure.suptitle(f"{share:.0%} of the labels drawn anew")
    return figure


def plot_luck(shares: Tensor, y: Tensor) -> Figure:
    """Every start's lead on the half that chooses, and on the other half."""
    right = (shares.argmax(dim=3) == y).float()  # (splits, starts, 1000)
    halves = right.view(*right.shape[:2], 2, 500).mean(dim=3)  # (splits, starts, 2)
    leads = 100 * (halves - halves.mean(dim=1, keepdim=True))
    best = halves[:, :, 0].argmax(dim=1)  # (splits,)
    chosen = leads[range(len(best)), best]  # (splits, 2)
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    axis.plot(*leads.flatten(0, 1).T, "C0o", markersize=5, label="a start")
    axis.plot(*chosen.T, "C3s", markersize=9, label="T, the best of its split")
    axis.axhline(0, color="C5", linestyle="--", linewidth=1)
    axis.set(xlabel="lead on 500 rows, points", ylabel="lead on the others")
    axis.set(ylim=(-2.3, 1.1))
    axis.legend(loc="lower left", fontsize=11)
    return figure


def plot_modes(
    sizes: list[int], found: dict[str, list[float]], evaluated: dict[str, float]
) -> Figure:
    """The share right against the exam's batch size when eval() was forgotten."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    looks = {"layer norm": "C2--s", "batch norm": "C3-o", "dropout": "C0:^"}
    for name, look in looks.items():
        shares = [100 * share for share in found[name]]
        axis.semilogx(sizes, shares, look, linewidth=2, label=name)
        axis.plot(220, 100 * evaluated[name], look[:2] + look[-1], fillstyle="none")
    axis.set_xticks([*sizes, 220], labels=[*map(str, sizes), "eval()"])
    axis.minorticks_off()
    axis.set(xlabel="rows per batch of the exam", ylabel="right, %", ylim=(40, 102))
    axis.legend(loc="lower right", fontsize=11)
    return figure


if __name__ == "__main__":
    plot_feeds(deal([0.0], [0])["train"])
