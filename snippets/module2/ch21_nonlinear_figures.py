"""Part 2.1, figures."""

from itertools import zip_longest

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor, nn

from snippets.module2.ch21_nonlinear import (
    draw_nets,
    make_circles,
    make_net,
    make_square,
    make_xor,
    predict_all,
    train,
    train_all,
    two_neurons,
)
from snippets.module2.ch21_nonlinear_experiments import (
    accuracies,
    draw_grown,
)


def draw_corners(axis: Axes) -> None:
    """The four points: squares are 0, circles are 1."""
    x, y = make_xor()
    zero, one = x[y[:, 0] == 0], x[y[:, 0] == 1]  # (2, 2) each
    axis.plot(*zero.T, "C3s", markersize=12, label="y = 0")
    axis.plot(*one.T, "C0o", markersize=12, label="y = 1")
    axis.set(xlabel="first input", ylabel="second input", aspect="equal")
    axis.set(xticks=[0, 1], yticks=[0, 1])


def plot_corners() -> Figure:
    """The four points alone."""
    figure, axis = plt.subplots(figsize=(6.4, 3.0), layout="constrained")
    draw_corners(axis)
    axis.set(xlim=(-0.6, 1.6), ylim=(-0.4, 1.4))
    figure.legend(loc="outside right upper")
    return figure


def plot_fold() -> Figure:
    """Two neurons by hand: on the square, and along the diagonal."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    draw_corners(left)
    ends = torch.tensor([-1.0, 2.0])
    for level, look in [(0.0, "C5--"), (1.0, "C5--"), (0.5, "C2-"), (1.5, "C2-")]:
        left.plot(ends, level - ends, look)
    left.set(xlim=(-0.5, 1.6), ylim=(-0.5, 1.6), title="creases and borders")
    total = torch.linspace(-0.5, 2.5, 61)  # (61,)
    right.plot(total, torch.relu(total), "C5--", label="first neuron")
    right.plot(total, -2 * torch.relu(total - 1), "C4:", label="−2 × second")
    halves = torch.stack([total / 2, total / 2], dim=1)  # (61, 2)
    right.plot(total, two_neurons(halves), "C2", label="their sum")
    right.plot([0, 2], [0, 0], "C3s", markersize=10)
    right.plot([1], [1], "C0o", markersize=10)
    right.set(xlabel="sum of the inputs", ylabel="output", ylim=(-3, 2.7))
    right.legend(loc="lower left")
    return figure


def plot_starts(losses: dict[int, Tensor]) -> Figure:
    """Share of starts that solve XOR for each width, and where two neurons end."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    solved = [100 * (each < 0.01).double().mean().item() for each in losses.values()]
    left.plot(list(losses), solved, "C2o-")
    left.set(xscale="log", xlabel="hidden neurons", ylabel="solved, % of starts")
    left.set(xticks=list(losses), xticklabels=list(losses), ylim=(0, 105))
    left.minorticks_off()
    edges = (torch.arange(37) - 0.5) / 120  # (37,): 1/8, 1/6, 1/4 are 15, 20, 30 / 120
    counts = torch.histogram(losses[2], edges).hist  # (36,)
    right.bar([k / 120 for k in range(36)], counts.tolist(), width=1 / 120, color="C1")
    right.set(xlabel="last loss, two neurons", ylabel="starts")
    return figure


def plot_pieces(net: nn.Sequential) -> Figure:
    """What a trained network says between its data and beyond."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    x = torch.linspace(-4.2, 4.2, 169).unsqueeze(1)  # (169, 1)
    axis.plot(x, x**2, "C5:", linewidth=2, label="the parabola")
    with torch.no_grad():
        axis.plot(x, net(x), "C0", label="the network")
        weight, bias, *_ = net.parameters()  # (h, 1), (h,)
        at = -bias.unsqueeze(1) / weight  # (h, 1)
        axis.plot(
            at, 0 * at - 1, "C3|", markersize=16, markeredgewidth=2, label="kinks"
        )
    axis.plot(*(column[::4] for column in make_square()), "C5.", label="data")
    axis.set(xlabel="x", ylabel="y", xlim=(-4.3, 4.3), ylim=(-2, 17))
    axis.legend(loc="upper center", ncols=2)
    return figure


def borders(params: list[Tensor], index: int, axis: Axes) -> list[Tensor]:
    """The curves on which a network says one half."""
    line = torch.linspace(-1.6, 1.6, 65)  # (65,)
    x2, x1 = torch.meshgrid(line, line, indexing="ij")  # (65, 65) each
    grid = torch.stack([x1.flatten(), x2.flatten()], dim=1)  # (4225, 2)
    with torch.no_grad():
        heights = predict_all(params, grid)[index].view(65, 65)
    drawn = axis.contour(line, line, heights, levels=[0.5])
    polygons = drawn.get_paths()[0].to_polygons(closed_only=False)
    drawn.remove()
    return [torch.from_numpy(polygon) for polygon in polygons]  # (P, 2) each


def plot_circles(params: list[Tensor], width: int, x: Tensor, most: int = 24) -> Figure:
    """Creases and borders of a network on the two rings."""
    figure, axis = plt.subplots(figsize=(6.4, 4.4), layout="constrained")
    half = len(x) // 2
    w1, b1 = params[0][width].detach(), params[1][width, 0].detach()  # (2, h), (h,)
    for k in range(most):
        length = w1[:, k].norm()
        foot = -b1[k] * w1[:, k] / length**2  # (2,): nan where there is no neuron
        along = torch.stack([-w1[1, k], w1[0, k]]) / length  # (2,)
        ends = torch.stack([foot - 4 * along, foot + 4 * along])  # (2, 2)
        axis.plot(*ends.T, "C5--", linewidth=0.8)
    for piece, _ in zip_longest(borders(params, width, axis)[:4], range(4)):
        axis.plot(*([[], []] if piece is None else piece.T), "C2", linewidth=2)
    axis.plot(*x[:half].T, "C3s", markersize=4)
    axis.plot(*x[half:].T, "C0o", markersize=4)
    axis.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal")
    axis.set(xlabel="first input", ylabel="second input")
    return figure


if __name__ == "__main__":
    plot_corners()
    plot_fold()
    starts = {width: train_all(draw_nets(1000, width), *make_xor()) for width in (2, 4)}
    plot_starts(starts)
    net, grown = make_net(8, inputs=1), draw_grown(24)
    train(net, *make_square(), steps=1000)
    plot_pieces(net)
    x, y = make_circles()
    train_all(grown, x, y, lr=0.2)
    print(accuracies(grown, *make_circles(seed=1)))
    plot_circles(grown, 6, x[::4])
    plt.show()
