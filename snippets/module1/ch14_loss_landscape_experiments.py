"""Part 1.4, experiments: a narrow valley, two minima, and a plain."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch11_introduction import best_line, loss_at, make_data
from snippets.module1.ch14_loss_landscape import (
    curvatures,
    descend,
    draw_map,
    losses_on,
)


def standardize(x: Tensor) -> Tensor:
    """Shift x to mean 0 and scale it to standard deviation 1."""
    return (x - torch.mean(x)) / torch.std(x, correction=0)


def steps_predicted(x: Tensor, share: float) -> int:
    """Steps to a share of the first excess loss, from the condition number."""
    flattest, steepest = curvatures(x)
    kappa = steepest / flattest
    rate = max((kappa - 1) / (kappa + 1), 1e-9)  # 0 would have no logarithm
    return math.ceil(math.log(share) / (2 * math.log(rate)))


def steps_measured(x: Tensor, y: Tensor, share: float) -> int:
    """Steps to a share of the first excess loss, counted at the best lr."""
    path = descend(x, y, lr=2 / sum(curvatures(x)), steps=700)
    above = losses_on(x, y, path) - loss_at(x, y, *best_line(x, y))  # (701,)
    return int((above <= share * above[0]).nonzero()[0])


def plot_valley(x: Tensor, y: Tensor) -> Figure:
    """Best-lr descent for the same points: x as measured, and x standardized."""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    spans = [(-3.2, 5.2), (-0.5, 7.0)]
    for axis, inputs, span in zip(axes, (x, standardize(x)), spans, strict=True):
        best_b = best_line(inputs, y)[1]
        w, b = torch.linspace(*span, 61), best_b + torch.linspace(-2.5, 8, 61)
        draw_map(axis, inputs, y, w, b)
        path = descend(inputs, y, lr=2 / sum(curvatures(inputs)), steps=93)
        axis.plot(*path.T, "C2o-", markersize=4, linewidth=1)
    axes[0].set(ylabel="b", title="x from 0 to 6")
    axes[1].set(title="x standardized")
    return figure


def make_curve(n: int = 40) -> tuple[Tensor, Tensor]:
    """Points of y = 1.5 tanh(x): one neuron can fit them exactly."""
    x = torch.linspace(-3, 3, n).unsqueeze(1)  # (N, 1)
    return x, 1.5 * torch.tanh(x)


def neuron_losses(x: Tensor, y: Tensor, places: Tensor) -> Tensor:
    """The loss of the neuron v tanh(w x) at every place (w, v)."""
    w, v = places.unbind(-1)  # (S,) each
    y_pred = v * torch.tanh(x * w)  # (N, S)
    return torch.mean((y_pred - y) ** 2, dim=0)  # (S,)


def descend_neuron(
    x: Tensor, y: Tensor, starts: Tensor, lr: float = 0.1, steps: int = 500
) -> Tensor:
    """Walk from all starts (S, 2) at once; none of the walkers sees another."""
    places = starts.clone().requires_grad_()  # (S, 2): w and v of every walker
    optimizer = torch.optim.SGD([places], lr=lr)
    path = [starts]
    for _ in range(steps):
        y_pred = places[:, 1] * torch.tanh(x * places[:, 0])  # (N, S)
        loss = torch.mean((y_pred - y) ** 2, dim=0).sum()  # each has its own slopes
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(places.detach().clone())
    return torch.stack(path)  # (steps + 1, S, 2)


def slopes_at(x: Tensor, y: Tensor, places: Tensor) -> Tensor:
    """The gradient at every place."""
    here = places.clone().requires_grad_()  # (S, 2)
    neuron_losses(x, y, here).sum().backward()
    assert here.grad is not None
    return here.grad  # (S, 2)


def plot_two_minima(x: Tensor, y: Tensor) -> Figure:
    """Where descent ends from 121 starts, and four of its paths."""
    halves = torch.arange(-5, 6) / 2  # -2.5, -2.0, ..., 2.5
    starts = torch.cartesian_prod(halves, halves)  # (121, 2)
    end = descend_neuron(x, y, starts)[-1]  # (121, 2)
    wide = torch.linspace(-3, 3, 61)
    heights = neuron_losses(x, y, torch.cartesian_prod(wide, wide)).view(61, 61)
    figure, axis = plt.subplots(figsize=(6.4, 4.8), layout="constrained")
    levels = [0.1, 0.5, 1.5, 3, 5, 8]
    axis.contour(wide, wide, heights.T, levels, colors="C5", linewidths=0.8)
    right, left = starts[end[:, 0] > 0], starts[end[:, 0] < 0]
    axis.plot(*right.T, "C0o", markersize=4, label="ends right")
    axis.plot(*left.T, "C1x", markersize=5, label="ends left")
    axis.plot(0, 0, "C4s", label="stays")
    for start in ([0.5, -2.5], [-1.5, 2.5], [2.5, -1.0], [-0.5, 0.5]):
        path = descend_neuron(x, y, torch.tensor([start]))  # (501, 1, 2)
        axis.plot(*path[:, 0].T, "C2-", linewidth=1.5)
    axis.plot([1, -1], [1.5, -1.5], "C5*", markersize=12)
    axis.set(xlabel="w", ylabel="v", xlim=(-2.8, 3), ylim=(-2.8, 2.8))
    axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return figure


def plot_plain(x: Tensor, y: Tensor) -> Figure:
    """The loss along w with v = 1.5; the loss of descent from three starts."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    w = torch.linspace(0, 20, 81)
    places = torch.stack([w, torch.full_like(w, 1.5)], dim=1)  # (81, 2)
    left.plot(w, neuron_losses(x, y, places), "C1")
    left.set(xlabel="w", ylabel="loss", title="a slice at v = 1.5")
    for start, style in [(2.0, "C0-"), (5.0, "C2--"), (10.0, "C3:")]:
        path = descend_neuron(x, y, torch.tensor([[start, 1.5]]))  # (501, 1, 2)
        right.semilogy(neuron_losses(x, y, path[:, 0]), style, label=f"w = {start:g}")
    right.set(xlabel="step", title="descent from …", ylim=(1e-6, 1))
    right.legend(loc="lower left")
    return figure


if __name__ == "__main__":
    x, y = make_data()
    for name, inputs in {"centered": x, "off center": x + 3, "x 10": 10 * x}.items():
        steps = steps_predicted(inputs, 1e-3), steps_measured(inputs, y, 1e-3)
        print(f"{name}: steps {steps}")
    plot_valley(x + 3, y)
    plot_two_minima(*make_curve())
    plot_plain(*make_curve())
    plt.show()
