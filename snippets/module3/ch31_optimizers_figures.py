"""Part 3.1, figures: four walks, the knob of momentum, step lengths, words, rates."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch31_optimizers import (
    Adam,
    arrival,
    excess,
    make_valley,
)
from snippets.module3.ch31_optimizers_experiments import (
    Uncorrected,
    lengths,
)


def look(name: str) -> dict[str, str]:
    """One color, one dash and one marker for each rule."""
    styles = {
        "plain": "C5:o",
        "momentum": "C0-s",
        "Nesterov": "C1--D",
        "RMSProp": "C3-.v",
        "Adam": "C2-^",
        "Lion": "C4--o",
        "Muon": "C3-P",
    }
    style = styles[name]
    return {"color": style[:2], "linestyle": style[2:-1], "marker": style[-1]}


def draw_valley(axis: Axes, x: Tensor, y: Tensor) -> None:
    """Contour lines where the excess loss is 1, 4, 9, 16, ..."""
    w, b = torch.linspace(-1, 5, 41).double(), torch.linspace(-13, 1, 41).double()
    all_b, all_w = torch.meshgrid(b, w, indexing="ij")  # (41, 41) each
    points = torch.stack([all_w.flatten(), all_b.flatten()], dim=1)
    heights = excess(x, y, points).view(all_w.shape)
    levels = [float(k**2) for k in range(1, 7)]
    axis.contour(w, b, heights, levels, colors="C5", linewidths=0.8)
    axis.plot(2, -7, "C5*", markersize=11)
    axis.set(xlabel="w", xlim=(-1, 5), ylim=(-13, 1))


def thirty_steps(
    x: Tensor, y: Tensor, make: Callable[[list[Tensor]], torch.optim.Optimizer]
) -> Tensor:
    """Where a line is before and after each of thirty steps with make's optimizer."""
    line = torch.zeros(2, dtype=x.dtype, requires_grad=True)  # (2,)
    optimizer = make([line])
    path = [line.detach().clone()]
    for _ in range(30):
        loss = torch.mean((x * line[0] + line[1] - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(line.detach().clone())
    return torch.stack(path).round(decimals=2)  # (31, 2)


def plot_walks(x: Tensor, y: Tensor) -> Figure:
    """Thirty steps of four rules in one valley: none, a past, a yardstick, both."""
    optim = torch.optim
    paths = {
        "plain": thirty_steps(x, y, lambda p: optim.SGD(p, 0.0766)),
        "momentum": thirty_steps(x, y, lambda p: optim.SGD(p, 0.0766, momentum=0.9)),
        "RMSProp": thirty_steps(x, y, lambda p: optim.RMSprop(p, 0.05, alpha=0.8)),
        "Adam": thirty_steps(x, y, lambda p: optim.Adam(p, 0.2)),
    }
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.8), layout="constrained", sharey=True
    )
    for place, (name, path) in enumerate(paths.items()):
        axes[place // 2].plot(*path.T, **look(name), ms=4, lw=1.2, label=name)
    for axis in axes:
        draw_valley(axis, x, y)
        axis.legend(loc="lower left", fontsize=11)
    axes[0].set(ylabel="b", title="gradients as they are")
    axes[1].set(title="over their usual size")
    return figure


def plot_beta(x: Tensor, y: Tensor, beta: float, above: Tensor, path: Tensor) -> Figure:
    """Momentum at plain descent's best rate: forty steps, and the loss of 120."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    draw_valley(left, x, y)
    left.plot(*path[:41].round(decimals=2).T, "C0s-", ms=3, lw=1)
    left.set(ylabel="b")
    right.semilogy(range(0, 121, 2), above[:121:2].clamp(min=1e-5), "C1")
    right.axhline(0.001 * above[0].item(), color="C5", linestyle="--", linewidth=1)
    right.set(xlabel="step", ylabel="excess loss", ylim=(1e-5, 200), xlim=(0, 120))
    figure.suptitle(f"β = {beta:.3f}: {arrival(above)} steps")
    return figure


def plot_lengths(late: Tensor) -> Figure:
    """Steps under a constant gradient: from the start, and after a silence."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    ones = [1.0] * len(late)
    at = sorted({round(10 ** (k / 12)) for k in range(42)})  # 1, 2, ..., 2610
    index = torch.tensor(at) - 1
    axis.semilogx(at, lengths(Adam, ones)[index], "C2", label="Adam")
    axis.semilogx(at, lengths(Uncorrected, ones)[index], "C3--", label="uncorrected")
    axis.semilogx(at, late[index], "C4o", ms=4, label="Adam after 5000 zeros")
    axis.set(
        xlabel="gradients of 1 so far", ylabel="step, in units of lr", ylim=(0, 10)
    )
    axis.legend(loc="upper right", fontsize=11)
    return figure


def plot_words(learned: dict[str, Tensor]) -> Figure:
    """Excess loss of each word after 50 steps, from the most to the least frequent."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    rank = torch.tensor(sorted({round(600 ** (k / 24)) for k in range(25)}))
    for name, losses in learned.items():
        axis.semilogx(rank, losses[rank - 1], **look(name), ms=5, label=name)
    axis.set(xlabel="word, by frequency", ylabel="excess loss", ylim=(-0.2, 5))
    axis.legend(loc="upper left", fontsize=11)
    return figure


def plot_race(results: dict[str, tuple[list[float], Tensor]]) -> Figure:
    """Training loss at the end of the race against the learning rate."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for name, (lrs, losses) in results.items():
        axis.loglog(lrs, losses.mean(dim=1), **look(name), ms=5, label=name)
    axis.set(xlabel="learning rate", ylabel="training loss", ylim=(0.003, 90))
    axis.legend(loc="upper left", fontsize=11, ncols=2)
    return figure


if __name__ == "__main__":
    plot_walks(*make_valley())
    plot_lengths(lengths(Adam, [0.0] * 5000 + [1.0] * 3000)[5000:])
    plt.show()
