"""Part 2.5. The figures: two exams, wrong rows, a shuffle buffer."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch25_data_pipelines_orders import buffered


def plot_exams(by_epoch: Tensor, scores: Tensor) -> Figure:
    """Training losses (epochs, 2, S) and exams (2, S) of two ways to keep rows back."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    epochs = torch.arange(1, len(by_epoch) + 1)
    for k, (name, style) in enumerate({"A": "C0o-", "B": "C3s--"}.items()):
        left.plot(epochs, by_epoch[:, k].mean(dim=1), style, markersize=4, label=name)
        row = torch.linspace(-0.15, 0.15, scores.shape[1]) + k
        right.plot(row, 100 * scores[k], style[:3], markersize=6)
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, 2.2))
    left.set_xticks([5, 10, 15])
    left.legend()
    right.set(xlim=(-0.5, 1.5), ylim=(86, 100), ylabel="exam, percent")
    right.set_xticks([0, 1], ["A", "B"])
    right.set_yticks(range(86, 101, 2))
    return figure


def plot_fifths(apart: Tensor, among: Tensor) -> Figure:
    """Each fifth of the rows, right in percent; below, the wrong rows of one run."""
    figure, (top, low) = plt.subplots(2, 1, figsize=(6.4, 4.2), layout="constrained")
    runs = {"with neighbors": (among, "C0-"), "kept apart": (apart, "C3--")}
    edges = [fifth * apart.shape[1] / 5 for fifth in range(6)]
    for k, (name, (right, style)) in enumerate(runs.items()):
        means = [100 * part.mean() for part in right.tensor_split(5, dim=1)]
        for fifth, mean in enumerate(means):
            label = name if fifth == 0 else None
            top.plot(edges[fifth : fifth + 2], [mean, mean], style, lw=3, label=label)
        wrong = (right[0] == 0).nonzero().flatten()
        low.plot(
            wrong, torch.full((len(wrong),), 1 - k), style[:2] + "|", markersize=24
        )
    top.set(ylabel="right, percent", ylim=(82, 100), xlim=(0, edges[-1]))
    top.legend(loc="lower center", ncols=2)
    low.set(xlabel="row", xlim=(0, edges[-1]), ylim=(-0.6, 1.6))
    low.set_yticks([0, 1], ["apart", "with"])
    return figure


def plot_buffer(
    sizes: Sequence[int], losses: Tensor, scores: Tensor, size: int
) -> Figure:
    """When 140 of 1400 sorted rows come out of a buffer, and what the nets learn."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    out = buffered(torch.arange(1400), size, torch.Generator().manual_seed(0))
    left.plot(torch.arange(0, 1400, 10) / 50, out[::10] // 14 / 10, "C4o", markersize=3)
    left.set(
        xlabel="batch of the epoch", ylabel="class", xlim=(0, 28), ylim=(-0.2, 10.1)
    )
    left.set_yticks(range(0, 10, 3))
    share = 100 * scores.mean(dim=1)
    right.semilogx(sizes, share, "C0")
    here = sizes.index(size)
    right.plot([size], [share[here]], "C3o", markersize=9)
    right.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    right.axhline(10, color="C5", linestyle="--", linewidth=1)
    right.set(xlabel="rows in the buffer", ylabel="right, percent", ylim=(0, 100))
    loss = losses[here].mean()
    figure.suptitle(
        f"buffer {size}: training loss {loss:.2f}, right {share[here]:.0f} %"
    )
    return figure
