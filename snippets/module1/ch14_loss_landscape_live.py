"""Part 1.4. The landscape in the reader's hands: its data, and the still figure."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch14_loss_landscape import descend, draw_map, losses_on


def landscape(x: Tensor, y: Tensor) -> dict[str, float]:
    """All that the loss of every line needs to know of the points: four means."""
    means = {"x": x, "y": y, "xx": x * x, "xy": x * y}
    return {name: round(torch.mean(t).item(), 6) for name, t in means.items()}


def plot_walk(x: Tensor, y: Tensor, lr: float) -> Figure:
    """Twenty steps with one learning rate: on the map, and the excess loss of each."""
    path = descend(x, y, lr, steps=20)
    above = losses_on(x, y, path) - loss_at(x, y, *best_line(x, y))  # (21,)
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    draw_map(left, x, y, torch.linspace(-3, 5, 41), torch.linspace(-4.5, 3.5, 41))
    left.plot(*path.T, "C2o-", markersize=4, linewidth=1.2)
    left.set(ylabel="b", xlim=(-3, 5), ylim=(-4.5, 3.5))
    right.semilogy(above / above[0], "C1")
    right.axhline(0.001, color="C5", linestyle="--", linewidth=1)
    right.set(xlabel="step", ylabel="excess loss (share)", ylim=(1e-4, 1e2))
    return figure


if __name__ == "__main__":
    x, y = make_data()
    print(landscape(x, y))
    plot_walk(x, y, lr=0.3)
    plt.show()
