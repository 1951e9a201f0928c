"""Part 1.1, broken loops: what the loss does when a line is deleted or misplaced."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.optim import SGD

from snippets.module1.ch11_introduction import best_line, loss_at, make_data, train


def fresh() -> tuple[Tensor, Tensor, SGD]:
    """The flat line y = 0, and an optimizer that may change it."""
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    return w, b, SGD([w, b], lr=0.05)


def no_zero_grad(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, list[float]]:
    w, b, optimizer = fresh()
    losses = []
    for _ in range(200):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)
        # deleted: optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, b, losses


def no_backward(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, list[float]]:
    w, b, optimizer = fresh()
    losses = []
    for _ in range(200):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)
        optimizer.zero_grad()
        # deleted: loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, b, losses


def no_step(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, list[float]]:
    w, b, optimizer = fresh()
    losses = []
    for _ in range(200):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        # deleted: optimizer.step()
        losses.append(loss.item())
    return w, b, losses


def loss_outside(
    x: Tensor, y: Tensor, retain_graph: bool = False
) -> tuple[Tensor, Tensor, list[float]]:
    w, b, optimizer = fresh()
    losses = []
    y_pred = x * w + b  # moved out of the loop
    loss = torch.mean((y_pred - y) ** 2)  # moved out of the loop
    for _ in range(200):
        optimizer.zero_grad()
        loss.backward(retain_graph=retain_graph)
        optimizer.step()
        losses.append(loss.item())
    return w, b, losses


def net_outside(x: Tensor, y: Tensor) -> None:
    """Lines 1 and 2 outside of the loop, for a net of two layers."""
    generator = torch.Generator().manual_seed(0)
    w1 = torch.randn(1, 16, generator=generator).requires_grad_()  # (1, 16)
    w2 = torch.randn(16, 1, generator=generator).requires_grad_()  # (16, 1)
    optimizer = SGD([w1, w2], lr=0.01)
    y_pred = torch.relu(x @ w1) @ w2  # (N, 1), moved out of the loop
    loss = torch.mean((y_pred - y) ** 2)  # moved out of the loop
    for _ in range(200):
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()


def plot_gallery(x: Tensor, y: Tensor) -> Figure:
    """The recorded loss of six loops; the dashed line is the lowest loss."""
    runs = {
        "all five lines": train(x, y),
        "no zero_grad": no_zero_grad(x, y),
        "no backward": no_backward(x, y),
        "no step": no_step(x, y),
        "retain_graph": loss_outside(x, y, retain_graph=True),
        "x times 10 (log scale)": train(10 * x, y),
    }
    lowest = loss_at(x, y, *best_line(x, y))
    figure, axes = plt.subplots(3, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, (name, (_, _, losses)) in zip(axes.flat, runs.items(), strict=True):
        axis.plot(losses[:60], "C1")
        axis.axhline(lowest, color="C5", linestyle="--")
        axis.set(title=name, xlim=(0, 60), ylim=(-0.5, 16), yticks=[0, 5, 10, 15])
    axis.set(yscale="log", ylim=(0.1, 1e40), yticks=[1, 1e20, 1e40], xlim=(0, 20))
    figure.supxlabel("round")
    figure.supylabel("recorded loss")
    return figure


if __name__ == "__main__":
    x, y = make_data()
    for run in (no_zero_grad, no_backward, no_step):
        w, b, losses = run(x, y)
        print(f"{run.__name__:12} loss {losses[-1]:6.3f}, w {w:.3f}, grad {w.grad}")
    plot_gallery(x, y)
    plt.show()
