"""Part 3.5, figures: five lines on four ranks, the ring, bytes, bits, and batches."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch35_large_scale import ring_all_reduce
from snippets.module3.ch35_large_scale_experiments import (
    bytes_on_device,
    steps_to,
    train_bits,
)


def plot_lines(n: int) -> Figure:
    """The lines of the loop from top to bottom, a column for each device."""
    lines = {"forward": "C0", "loss": "C1", "zero_grad": "C4", "backward": "C3"}
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for row, color in enumerate([*lines.values(), "C2"]):
        height = row if row < 4 else 5
        axis.barh(
            [height] * n, 0.8, 0.55, left=[k + 0.1 for k in range(n)], color=color
        )
    axis.barh(4, n - 0.2, 0.55, left=0.1, facecolor="none", edgecolor="C5", hatch="//")
    axis.set(yticks=range(6), yticklabels=[*lines, "average", "step"], ylim=(5.5, -0.5))
    axis.set(xticks=[k + 0.5 for k in range(n)], xlim=(0, n))
    axis.set_xticklabels([f"device {k}" for k in range(n)])
    axis.grid(visible=False)
    return figure


def plot_ring(n: int = 4) -> Figure:
    """How many ranks' gradients each chunk of each rank holds, on the way."""
    figure, axes = plt.subplots(2, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, steps in zip(axes.flat, (0, 1, n - 1, 2 * (n - 1)), strict=True):
        counts = [torch.ones(n) for _ in range(n)]
        ring_all_reduce(counts, steps)
        for rank, row in enumerate(counts):
            for chunk, count in enumerate(row.tolist()):
                full = "C2o" if count == n else "C0o"
                axis.plot(chunk, rank, full, markersize=8 + 4 * count, alpha=0.35)
                axis.text(chunk, rank, f"{count:.0f}", ha="center", va="center")
        axis.set(title=f"after {steps} steps", xlim=(-0.6, n - 0.4))
        axis.set(xticks=range(n), yticks=range(n), ylim=(n - 0.4, -0.6))
        axis.set(xlabel="chunk", ylabel="rank")
        axis.grid(visible=False)
    return figure


def plot_bytes(n: int, params: float = 7.5e9) -> Figure:
    """Gigabytes on each of n devices, for four ways to share the work."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    bottom = torch.zeros(4)
    parts = torch.tensor([bytes_on_device(n, stage) for stage in range(4)])  # (4, 3)
    names = [
        ("weights", "C0", ""),
        ("gradients", "C3", "//"),
        ("optimizer", "C2", ".."),
    ]
    for part, (name, color, hatch) in zip(parts.T * params / 1e9, names, strict=True):
        axis.bar(
            range(4), part.tolist(), bottom=bottom.tolist(), width=0.6,
            color=color, hatch=hatch, label=name,
        )  # fmt: skip
        bottom += part
    axis.axhline(80, color="C5", linestyle="--")
    axis.annotate("80 GB", (3.4, 82), ha="right")
    axis.set(xticks=range(4), xticklabels=["DDP", "ZeRO 1", "ZeRO 2", "ZeRO 3"])
    axis.set(ylabel="GB on each device", ylim=(0, 150))
    axis.legend(loc="upper center", fontsize=11, ncols=3, columnspacing=1)
    figure.suptitle(f"{n} devices")
    return figure


def plot_bits(runs: dict[tuple[float, str], tuple[Tensor, Tensor]]) -> Figure:
    """Training losses, each point the mean of 25 batches and of all nets."""
    looks = {"float32": "C0-", "autocast": "C2--", "pure bfloat16": "C3-."}
    lrs = list(dict.fromkeys(lr for lr, _ in runs))
    figure, axes = plt.subplots(
        1, len(lrs), figsize=(6.4, 3.4), layout="constrained", sharey=True
    )
    for axis, own in zip(axes, lrs, strict=True):
        for (lr, kind), (history, _) in runs.items():
            if lr == own:
                curve = history.view(-1, 25, history.shape[1]).mean(dim=(1, 2))
                at = [25 * k + 12.5 for k in range(len(curve))]
                axis.plot(at, curve, looks[kind], label=kind)
        axis.set(xlabel="step", title=f"lr = {own}", ylim=(0, 2.5))
    axes[0].set(ylabel="training loss")
    axes[0].legend(fontsize=11)
    return figure


def plot_steps(batches: list[int], found: list[list[int]]) -> Figure:
    """Steps to the same loss against the batch size; a dot for each seed."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for marker, steps in zip("os^DvX", found, strict=False):
        axis.loglog(batches, steps, f"C2{marker}", markersize=5)
    halving = [found[0][0] / batch for batch in batches[:9]]
    axis.loglog(batches[:9], halving, "C5--", label="twice the batch, half the steps")
    axis.set(xlabel="batch size, or number of devices", ylabel="steps")
    axis.set_xticks(batches[::2], labels=[str(batch) for batch in batches[::2]])
    axis.set_yticks([1, 10, 100], labels=["1", "10", "100"])
    axis.legend(fontsize=11)
    return figure


if __name__ == "__main__":
    plot_lines(4)
    plot_ring()
    plot_bytes(8)
    kinds = ("float32", "autocast", "pure bfloat16")
    plot_bits(
        {(lr, kind): train_bits(kind, lr, [0]) for lr in (0.1, 0.02) for kind in kinds}
    )
    sizes = [1, 4, 16, 64, 256]
    lrs = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.7]
    plot_steps(sizes, [[steps_to(0.1, batch, lrs, 0)[0] for batch in sizes]])
    plt.show()
