"""Part 3.8, figures: rivals, the next letter, the loss of the GPT, moved pictures."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor


def plot_rivals(losses: dict[str, float]) -> Figure:
    """One bar for each rival: how much each letter of unseen text surprises it."""
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    names, heights = list(losses), list(losses.values())
    axis.barh(names, heights, color="C0", height=0.6)
    axis.set(xlabel="loss, nats a letter", xlim=(0, 5), ylim=(len(names) - 0.4, -0.6))
    axis.grid(axis="y", visible=False)
    return figure


def plot_letters(
    step: int, shares: Tensor, counted: Tensor, asked: dict[str, str]
) -> Figure:
    """What may come next, in three contexts: the model's shares, and counting's."""
    figure, axis = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    places = [5 * group + bar for group in range(3) for bar in range(4)]
    axis.bar(places, shares.flatten().tolist(), color="C0", label="the GPT")
    counts = counted.flatten().tolist()
    axis.plot(places, counts, "C3D", markersize=6, label="counting 4 letters")
    letters = "".join(asked.values()).replace(" ", "_")
    axis.set_xticks(places, labels=list(letters))
    groups = [f"\n… {past[-6:].strip()}" for past in asked]
    axis.set_xticks([1.5, 6.5, 11.5], labels=groups, minor=True)
    axis.tick_params(axis="x", which="minor", length=0, pad=9, labelsize=11)
    axis.set(ylabel="share of the next letter", xlim=(-1, 14), ylim=(0, 1.05))
    for edge in (4, 9):
        axis.axvline(edge, color="C5", linestyle=":", linewidth=1)
    axis.grid(axis="x", visible=False)
    figure.legend(loc="outside lower center", ncols=2, fontsize=11)
    figure.suptitle(f"after {step} steps")
    return figure


def plot_losses(
    losses: dict[int, float], peeking: dict[int, float], rivals: dict[str, float]
) -> Figure:
    """The loss on unseen text against the step, with the rivals as level lines."""
    figure, axis = plt.subplots(figsize=(6.4, 4.4), layout="constrained")
    axis.plot(list(losses), list(losses.values()), "C0-o", ms=5, label="the GPT")
    steps, values = list(peeking), list(peeking.values())
    axis.plot(steps, values, "C3--s", ms=5, label="without the mask")
    for (name, loss), look in zip(rivals.items(), ("-.", ":", "-"), strict=True):
        axis.axhline(loss, color="C5", linestyle=look, linewidth=1.5, label=name)
    axis.set(xscale="log", xlabel="step", ylabel="loss, nats a letter")
    axis.set(xlim=(9, 1100), ylim=(0, 4.6))
    axis.set_xticks([10, 100, 1000], labels=["10", "100", "1000"])
    figure.legend(loc="outside upper center", ncols=2, fontsize=11)
    return figure


def plot_pictures(shares: dict[str, Tensor]) -> Figure:
    """Right answers of each method on the pictures, and on the same ones, moved."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    for row, (look, label) in enumerate(
        (("C0o", "as they are"), ("C3s", "one pixel to the right"))
    ):
        percent = torch.stack([100 * each[row] for each in shares.values()])  # (5, S)
        places = torch.arange(len(shares)).repeat_interleave(percent.shape[1])
        axis.plot(
            percent.flatten(), places + 0.24 * row - 0.12, look, ms=6, label=label
        )
    axis.set_yticks(range(len(shares)), labels=list(shares))
    axis.set(xlabel="right answers, %", xlim=(38, 102), ylim=(len(shares) - 0.4, -0.6))
    figure.legend(loc="outside upper center", ncols=2, fontsize=11)
    return figure
