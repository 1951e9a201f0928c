"""Part 3.9, figures: the map of the book, a missing 3, applause, two peaks."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch39_whats_next import FIVE
from snippets.module3.ch39_whats_next_experiments import density


def make_map() -> dict[str, list[str]]:
    """For each chapter the lines of the loop that it opened."""
    f, o, b, s = "forward", "loss", "backward", "step"
    own = {"1.2": [o, b], "1.3": [f, s], "1.4": [o, s], "1.5": [b]}
    own |= {"2.1": [f], "2.2": [b], "2.3": [o], "2.4": [f], "2.5": [f], "2.6": [o, s]}
    own |= {"3.1": [s], "3.2": [s], "3.3": [f], "3.4": [f, b], "3.5": [b, s]}
    own |= {"3.7": [f, o, s]}
    own |= dict.fromkeys(("1.1", "1.6", "2.7", "3.6", "3.8"), FIVE)
    return dict(sorted(own.items()))


def plot_map(lines: dict[str, list[str]], last: str) -> Figure:
    """A row for each chapter, a column for each line; the last row stands open."""
    figure, axis = plt.subplots(figsize=(6.4, 4.8), layout="constrained")
    looks = zip(FIVE, ("C0o", "C1s", "C4^", "C3D", "C2v"), strict=True)
    for column, (line, look) in enumerate(looks):
        rows = [row for row, own in enumerate(lines.values()) if line in own]
        axis.plot([column] * len(rows), rows, look, markersize=7)
        axis.annotate("?", (column, len(lines)), ha="center", va="center")
    axis.set(xlim=(-0.6, 4.6), ylim=(len(lines) + 0.7, -0.7), ylabel="chapter")
    names = [line.replace("_", "_\n") for line in FIVE]  # side by side on a phone
    axis.set_xticks(range(5), labels=names)
    axis.set_yticks(range(len(lines) + 1), labels=[*lines, last], fontsize=11)
    return figure


def plot_answers(answers: dict[str, Tensor]) -> Figure:
    """What students who never saw a 3 say to pictures of a 3."""
    figure, axes = plt.subplots(
        1, len(answers), figsize=(6.4, 3.2), layout="constrained", sharey=True
    )
    for axis, (name, share) in zip(axes, answers.items(), strict=True):
        axis.bar(range(10), (100 * share).tolist(), color="C5")
        axis.bar([3], 100 * share[3].item(), color="C1", hatch="//")
        axis.set(title=name, xlabel="answer to pictures of a 3", ylim=(0, 100))
        axis.set_xticks(range(10))
    axes[0].set(ylabel="share of the answers, %")
    return figure


def plot_applause(runs: dict[str, Tensor]) -> Figure:
    """Loss and share of right guesses, means over 20 steps."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    looks = ("C3--", "C0-")
    for look, (name, diary) in zip(looks, runs.items(), strict=True):
        means = diary.view(-1, 20, 2).mean(dim=1)  # (steps / 20, 2)
        steps = torch.arange(len(means)) * 20 + 10
        left.plot(steps, means[:, 0], look, label=name)
        right.plot(steps, 100 * means[:, 1], look, label=name)
    left.set(xlabel="step", ylabel="loss")
    right.set(xlabel="step", ylabel="guesses that are right, %", ylim=(0, 100))
    left.legend(fontsize=11)
    return figure


def plot_peaks(step: int, values: Tensor, share: Tensor) -> Figure:
    """What there is before so many steps of the way back, and what should be."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    edges = torch.linspace(-4, 4, 33)
    counts = torch.histogram(values, edges).hist / (len(values) * 0.25)
    places = (edges[:-1] + 0.125).tolist()
    axis.bar(places, counts.round(decimals=3).tolist(), width=0.2, color="C5")
    z = torch.linspace(-4, 4, 65)
    axis.plot(z, density(z, share), "C1", label="true density of this step")
    axis.plot(z, density(z, torch.tensor(1.0)), "C0:", label="true density of the data")
    axis.set(xlabel="value", ylabel="density", xlim=(-4, 4), ylim=(0, 1.1))
    axis.legend(loc="upper left", fontsize=11)
    figure.suptitle(f"{step} steps to go")
    return figure
