"""Part 2.3, figures: digits, two losses, borders between spirals, confusions."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch23_neural_net import forward


def plot_digits(images: Tensor, titles: list[str]) -> Figure:
    """Two rows of pictures of 8 x 8 pixels, with a few words above each."""
    figure, axes = plt.subplots(
        2, len(images) // 2, figsize=(6.4, 3.2), layout="constrained"
    )
    for axis, image, title in zip(axes.flat, images, titles, strict=True):
        axis.imshow(image.view(8, 8).tolist(), cmap="gray_r", vmin=0, vmax=1)
        axis.set(title=title, xticks=[], yticks=[])
        axis.grid(visible=False)
    return figure


def two_losses(gap: Tensor) -> tuple[Tensor, Tensor]:
    """Two classes, the right one ahead by a gap: cross entropy, and squared error."""
    p = torch.sigmoid(gap)  # the share of the right class: softmax of (gap, 0)
    return -p.log(), (p - 1) ** 2 + (1 - p) ** 2


def plot_two_losses() -> Figure:
    """The loss of one example against how far the right class is ahead."""
    gap = torch.linspace(-8, 4, 61)
    entropy, squares = two_losses(gap)
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    axis.plot(gap, entropy, "C1", label="cross entropy")
    axis.plot(gap, squares, "C3--", label="squared error of the shares")
    axis.set(xlabel="logit of the right class minus the other", ylabel="loss")
    axis.legend()
    return figure


def borders(params: list[Tensor]) -> Tensor:
    """Points on a grid where another class gets the largest logit than next door."""
    side = torch.linspace(-1.2, 1.2, 97, dtype=torch.float64)
    grid = torch.cartesian_prod(side, side)  # (97 * 97, 2)
    said = forward(params, grid)[0].argmax(dim=1).view(97, 97)
    across = (said[1:] != said[:-1]).nonzero() + torch.tensor([0.5, 0.0])
    along = (said[:, 1:] != said[:, :-1]).nonzero() + torch.tensor([0.0, 0.5])
    return torch.cat([across, along]) * (2.4 / 96) - 1.2  # (M, 2)


def plot_regions(
    x: Tensor, y: Tensor, params: list[Tensor], losses: list[float], step: int
) -> Figure:
    """Where the answers change after some steps, and where that is in the whole run."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    for arm, look in enumerate(("C0o", "C2^", "C3s")):
        rows = (y == arm).nonzero().flatten()[::4]
        left.plot(*x[rows].T, look, markersize=3.5)
    edge = borders(params)
    left.plot(
        *edge[torch.linspace(0, len(edge) - 1, 110).long()].T, "C5.", markersize=3
    )
    left.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
    left.set(xlabel="first input", ylabel="second input")
    left.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    early, late = torch.arange(30), torch.linspace(30, len(losses) - 1, 50).long()
    steps = torch.cat([early, late])
    right.plot(steps, torch.tensor(losses)[steps], "C1")
    right.plot([step], losses[step], "C1o")
    right.set(xlabel="step", ylabel="loss", ylim=(0, 1.2), yticks=[0, 0.5, 1])
    right.set(xlim=(-20, 1020), xticks=[0, 500, 1000])
    return figure


def plot_confusions(table: Tensor) -> Figure:
    """The mistakes alone: a circle and a count for each pair of truth and answer."""
    figure, axis = plt.subplots(figsize=(6.4, 4.4), layout="constrained")
    truth, said = (table * (1 - torch.eye(10, dtype=torch.long))).nonzero().T
    counts = table[truth, said]
    axis.scatter(said, truth, s=150 + 60 * counts, facecolors="none", edgecolors="C3")
    for row, column, count in zip(truth, said, counts, strict=True):
        axis.annotate(f"{count}", (column, row), ha="center", va="center")
    axis.plot([-0.5, 9.5], [-0.5, 9.5], "C5--", linewidth=1)
    axis.set(xticks=range(10), yticks=range(10), xlim=(-0.5, 9.5), ylim=(9.5, -0.5))
    axis.set(xlabel="what the network says", ylabel="what it is")
    return figure
