"""Part 1.2, experiments: several outputs, a flat line, and x off center."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch12_linear_regression import (
    FLOAT,
    closed_form,
    make_points,
    train,
)


def make_table(seed: int = 0, m: int = 100) -> tuple[Tensor, Tensor]:
    """Return m examples with three inputs and two outputs each."""
    generator = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(m, 3, generator=generator, dtype=FLOAT) - 1  # (m, n)
    true_w = torch.tensor([[1.5, 2.0], [-3.0, 1.0], [0.5, -1.0]], dtype=FLOAT)  # (n, k)
    true_b = torch.tensor([0.5, -1.0], dtype=FLOAT)  # (k,)
    noise = 0.1 * torch.randn(m, 2, generator=generator, dtype=FLOAT)  # (m, k)
    return x, x @ true_w + true_b + noise


def train_matrix(
    x: Tensor, y: Tensor, lr: float = 0.5, epochs: int = 100
) -> tuple[Tensor, Tensor]:
    """Fit every column of y at once."""
    w = torch.zeros(x.shape[1], y.shape[1], dtype=FLOAT, requires_grad=True)  # (n, k)
    b = torch.zeros(y.shape[1], dtype=FLOAT, requires_grad=True)  # (k,)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(epochs):
        y_pred = x @ w + b  # (m, k)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach(), b.detach()


def plot_flat(x: Tensor, y: Tensor) -> Figure:
    """The line learned from targets (N, 1), and the one from targets (N,)."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    axis.plot(x.flatten(), y.flatten(), "C5.", markersize=4)
    for targets, style in [(y, "C0-"), (y.flatten(), "C1--")]:
        w, b = train(x, targets, epochs=200)[-1]
        axis.plot(x.flatten(), (x * w + b).flatten(), style, linewidth=2)
    axis.annotate("targets (N, 1)", (0.6, 0.5), color="C0", ha="right")
    axis.annotate("targets (N,)", (0.6, -0.85), color="C1")
    axis.set(xlabel="x", ylabel="y")
    return figure


def plot_off_center() -> Figure:
    """w and b against the step, for the same points around 0 and around 1."""
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.4), layout="constrained", sharey=True
    )
    for axis, center in zip(axes, (0.0, 1.0), strict=True):
        x, y = make_points(center)
        path = train(x, y, lr=0.1, epochs=60)
        for column, style in [(0, "C0-"), (1, "C3--")]:
            axis.plot(path[:, column], style, linewidth=2)
            axis.axhline(closed_form(x, y)[column].item(), color="C5", linewidth=1)
        axis.annotate("w", (25, path[25, 0].item() - 0.35), color="C0")
        axis.annotate("b", (12, path[12, 1].item() + 0.15), color="C3")
        axis.set(xlabel="step", title=f"x from {center - 1:g} to {center + 1:g}")
    return figure


if __name__ == "__main__":
    w, b = train_matrix(*make_table())
    print("several outputs:", w.tolist(), b.tolist())
    plot_flat(*make_points())
    plot_off_center()
    plt.show()
