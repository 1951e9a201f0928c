"""Part 1.2, experiments: x off center, several outputs, and a flat line."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch12_linear_regression import (
    FLOAT,
    closed_form,
    gradients,
    hessian,
    make_points,
    train,
)


def make_table(seed: int = 0, n: int = 100) -> tuple[Tensor, Tensor]:
    """Return n examples with three inputs and two outputs each."""
    generator = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(n, 3, generator=generator, dtype=FLOAT) - 1  # (N, d)
    true_w = torch.tensor([[1.5, 2.0], [-3.0, 1.0], [0.5, -1.0]], dtype=FLOAT)  # (d, k)
    true_b = torch.tensor([0.5, -1.0], dtype=FLOAT)  # (k,)
    noise = 0.1 * torch.randn(n, 2, generator=generator, dtype=FLOAT)  # (N, k)
    return x, x @ true_w + true_b + noise


def train_matrix(
    x: Tensor, y: Tensor, lr: float = 0.5, epochs: int = 100
) -> tuple[Tensor, Tensor]:
    """Fit every column of y at once."""
    w = torch.zeros(x.shape[1], y.shape[1], dtype=FLOAT, requires_grad=True)  # (d, k)
    b = torch.zeros(y.shape[1], dtype=FLOAT, requires_grad=True)  # (k,)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(epochs):
        y_pred = x @ w + b  # (N, k)
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


def walk(x: Tensor, y: Tensor, start: Tensor, lr: float, epochs: int) -> Tensor:
    """Gradient descent by the formulas, from any line; return its path."""
    path = [start]
    for _ in range(epochs):
        slopes = torch.stack(gradients(x, y, *path[-1]))  # (2,)
        path.append(path[-1] - lr * slopes)
    return torch.stack(path)  # (epochs + 1, 2)


def plot_directions() -> Figure:
    """The loss around the best line, and walks that start in the two directions."""
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    for axis, center in zip(axes, (0.0, 1.0), strict=True):
        x, y = make_points(center)
        best = closed_form(x, y)
        w, b = (v + torch.linspace(-2, 2, 41, dtype=FLOAT) for v in best)
        line = w * x[..., None] + b[:, None]  # (N, n_b, n_w)
        loss = torch.mean((line - y[..., None]) ** 2, dim=0)  # (n_b, n_w)
        axis.contour(w, b, loss, [0.1, 0.4, 0.9, 1.6, 2.5, 3.6], colors="C5")
        _, directions = torch.linalg.eigh(hessian(x))  # (2, 2), one in each column
        for u, style in zip(directions.T, ["C0o-", "C3s--"], strict=True):
            path = walk(x, y, best + 1.6 * u, lr=0.1, epochs=8)
            axis.plot(path[:, 0], path[:, 1], style, markersize=5)
        axis.plot(*best, "C5*", markersize=12)
        axis.set(xlabel="w", title=f"x from {center - 1:g} to {center + 1:g}")
        axis.set(aspect="equal")
    axes[0].set(ylabel="b")
    return figure


if __name__ == "__main__":
    w, b = train_matrix(*make_table())
    print("several outputs:", w.tolist(), b.tolist())
    plot_flat(*make_points())
    plot_off_center()
    plot_directions()
    plt.show()
