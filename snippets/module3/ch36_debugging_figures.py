"""Part 3.6, figures: the ward, who sees what, the size of a step, two spikes."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor


def plot_ward(histories: dict[str, Tensor]) -> Figure:
    """The training losses of six loops, each with the same three starts."""
    figure, axes = plt.subplots(3, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, (name, losses) in zip(axes.flat, histories.items(), strict=True):
        means = losses[:224].view(28, 8, -1).mean(dim=1)  # (28, S)
        steps = torch.arange(4, 224, 8)
        for column, look in zip(means.T, ("C1-", "C0--", "C4:"), strict=True):
            axis.plot(steps, column, look, linewidth=2)
        axis.set(title=name, ylim=(-0.2, 4.2), yticks=[0, 2, 4], xlim=(0, 224))
    for axis in axes[2]:
        axis.set(xlabel="step")
    for axis in axes[:, 0]:
        axis.set(ylabel="loss")
    return figure


def plot_matrix(seen: dict[str, dict[str, int]], nets: int) -> Figure:
    """Which check sees which bug: in all nets, in some, in none."""
    figure, axis = plt.subplots(figsize=(6.4, 4.8), layout="constrained")
    looks = {"all": ("C3s", 10), "some": ("C1^", 8), "none": ("C5.", 3)}
    places: dict[str, list[tuple[int, int]]] = {name: [] for name in looks}
    for row, counts in enumerate(seen.values()):
        for column, count in enumerate(counts.values()):
            name = "all" if count == nets else "some" if count else "none"
            places[name].append((column, row))
    for name, (look, size) in looks.items():
        columns, rows = zip(*places[name], strict=True)
        label = {"all": "seen in all nets", "some": "in some"}.get(name)
        axis.plot(columns, rows, look, markersize=size, label=label)
    axis.axvline(3.5, color="C5", linestyle="--")
    checks = list(next(iter(seen.values())))
    axis.set_xticks(range(len(checks)), labels=checks, rotation=60, ha="right")
    axis.set_yticks(range(len(seen)), labels=list(seen))
    axis.set(xlim=(-0.6, len(checks) - 0.4), ylim=(len(seen) - 0.4, -0.6))
    figure.legend(loc="outside upper center", ncols=2, fontsize=11)
    return figure


def plot_moves(lr: float, losses: Tensor, moves: Tensor) -> Figure:
    """The loss, and how far each of three layers moves in a step."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    steps = torch.arange(5, 300, 10)
    left.plot(steps, losses.view(30, 10).mean(dim=1), "C1", linewidth=2)
    left.set(xlabel="step", ylabel="loss", ylim=(-0.1, 2.6), xlim=(0, 300))
    means = moves.view(30, 10, 3).mean(dim=1).clamp(min=1e-6)  # (30, 3)
    for layer, look in enumerate(("C0-", "C2--", "C4:")):
        name = f"layer {layer + 1}"
        right.semilogy(steps, means[:, layer], look, linewidth=2, label=name)
    right.axhline(0.001, color="C5", linestyle="-.", linewidth=1)
    right.set(xlabel="step", ylabel="step / weight", ylim=(1e-6, 3), xlim=(0, 300))
    right.set_yticks([1e-5, 1e-3, 1e-1], labels=["0.00001", "0.001", "0.1"])
    right.legend(loc="lower left", fontsize=11)
    last = losses[-30:].mean()
    figure.suptitle(f"learning rate {lr:.3f}: loss {last:.2f} at the end")
    return figure


def plot_spikes(spikes: dict[str, tuple[Tensor, Tensor]]) -> Figure:
    """Loss and norm around the bad batch of one net."""
    figure, axes = plt.subplots(2, 2, figsize=(6.4, 4.4), layout="constrained")
    steps = torch.arange(110, 151)
    for column, (name, (losses, norms)) in enumerate(spikes.items()):
        axes[0, column].plot(steps, losses[110:151], "C1.-", linewidth=2)
        axes[1, column].plot(steps, norms[110:151], "C3.-", linewidth=2)
        axes[0, column].set(title=name, ylim=(-1, 20))
        axes[1, column].set(xlabel="step", ylim=(-1, 30))
    axes[0, 0].set(ylabel="loss")
    axes[1, 0].set(ylabel="gradient norm")
    return figure


if __name__ == "__main__":
    falling = torch.linspace(2.3, 0.1, 224).view(-1, 1).expand(-1, 3)
    plot_ward({f"loop {case}": falling for case in "ABCDEF"})
    plt.show()
