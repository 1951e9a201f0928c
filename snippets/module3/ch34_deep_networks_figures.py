"""Part 3.4, figures: depth, promises, seven kinds, the cliff, Adam's sleep."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch34_deep_networks import best_rate, train
from snippets.module3.ch34_deep_networks_experiments import (
    descend,
    growth,
    paces,
    promise,
)


def plot_depth(losses: dict[int, Tensor]) -> Figure:
    """Training loss of plain nets against the number of blocks."""
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    depths = list(losses)
    own = torch.stack([each[best_rate(each)] for each in losses.values()])  # (5, S)
    axis.plot(depths, own, "C1o", markersize=7, alpha=0.6)
    axis.plot(depths, own.median(dim=1).values, "C1")
    axis.axhline(2.303, color="C5", linestyle=":")
    axis.annotate("guessing: ln 10", (1, 2.303), (1, 2.36), color="C5", fontsize=11)
    axis.set(xlabel="blocks of two layers", ylabel="loss on training rows")
    axis.set(ylim=(0, 2.7), xticks=depths)
    return figure


def style_of(kind: str) -> str:
    """One color, one marker and one dash for each kind of block."""
    looks = {"plain": "C5:v", "skip": "C3--s", "quiet skip": "C2-o"}
    return looks.get(kind, "C0-.D")


def plot_promise(
    depth: int,
    sizes: dict[str, Tensor],
    kept: dict[str, Tensor],
    lengths: list[float],
) -> Figure:
    """Size by block before training, and the share of the promise by step length."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    for kind, size in sizes.items():
        blocks = torch.arange(depth + 1)[:: max(1, depth // 8)]
        look = style_of(kind)
        left.semilogy(blocks, size[blocks], look, label=kind, markersize=4)
        right.semilogx(lengths, kept[kind], look, markersize=4)
    left.set(xlabel="block", ylabel="size", xlim=(-1, 33), ylim=(1e-2, 1e6))
    right.set(xlabel="step length", ylabel="promise kept", ylim=(-0.25, 1.25))
    right.axvline(0.001, color="C5", linewidth=0.8)
    left.legend(loc="upper left", fontsize=11)
    return figure


def plot_kinds(losses: dict[str, Tensor]) -> Figure:
    """Training loss of every kind, each net a dot, at the kind's own rate."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for row, (kind, each) in enumerate(losses.items()):
        own = each[best_rate(each)]
        axis.semilogx(
            own,
            torch.full_like(own, row),
            "C2o" if kind in ("quiet skip", "pre-norm") else "C3s",
            markersize=8,
        )
    axis.axvline(2.303, color="C5", linestyle=":")
    axis.set_yticks(range(len(losses)), labels=list(losses))
    axis.set_xticks([0.1, 0.3, 1, 3], labels=["0.1", "0.3", "1", "3"])
    axis.set(xlabel="loss on training rows", ylim=(len(losses) - 0.5, -0.5))
    axis.set(xlim=(0.05, 6))
    axis.minorticks_off()
    return figure


def plot_cliff(clipped: list[float]) -> Figure:
    """The loss of thirty layers of one weight, and the clipped walk down."""
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    w = torch.linspace(0.8, 1.16, 200, dtype=torch.float64)
    axis.semilogy(w, (w**30 - 0.5) ** 2, "C1")
    walk = torch.tensor(clipped[::15], dtype=torch.float64)
    axis.semilogy(walk, ((walk**30 - 0.5) ** 2).clamp(min=1e-5), "C2o", markersize=5)
    axis.annotate(
        "start", (1.15, 4e3), (1.08, 3e3), color="C2", arrowprops={"arrowstyle": "->"}
    )
    axis.set(xlabel="w", ylabel="loss", ylim=(1e-5, 1e5))
    return figure


def plot_paces(spiked: Tensor, clipped: Tensor) -> Figure:
    """How far Adam steps, around one spike and long after it."""
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    steps = torch.arange(0, len(spiked), 25)
    axis.semilogy(steps, spiked[steps], "C3", label="as it comes")
    axis.semilogy(steps, clipped[steps], "C2--", label="clipped at 1")
    axis.set(xlabel="step", ylabel="step, in units of lr", ylim=(0.008, 2))
    axis.legend(loc="lower right", fontsize=11)
    return figure


if __name__ == "__main__":
    plot_depth({depth: train("plain", depth, [0.003], [0, 1]) for depth in (1, 6)})
    lengths = [1e-4, 1e-3, 1e-2]
    sizes, kept = {}, {}
    for kind in ("plain", "skip", "quiet skip"):
        sizes[kind] = growth(kind, 12, [0, 1]).median(dim=1).values
        kept[kind] = promise(kind, 12, [0, 1], lengths)[1].median(dim=1).values
    plot_promise(12, sizes, kept, lengths)
    plot_cliff(descend(0.001, 1.0))
    plot_paces(paces(None, 4000), paces(1.0, 4000))
    plt.show()
