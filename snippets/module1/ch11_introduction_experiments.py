"""Part 1.1, experiments: the loop with one line deleted, and its pictures."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.optim import SGD

from snippets.module1.ch11_introduction import (
    State,
    best_line,
    loss_at,
    make_data,
    trace,
    train,
)


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


def fits(n: int, sets: int = 50) -> tuple[Tensor, Tensor, Tensor]:
    """The best w, the best b and the lowest loss, for many sets of n points."""
    rows = []
    for seed in range(sets):
        x, y = make_data(seed=seed, n=n)
        w, b = best_line(x, y)
        rows.append([w, b, loss_at(x, y, w, b)])
    ws, bs, lows = torch.tensor(rows).T  # (sets,) each
    return ws, bs, lows


def train_many(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Several inputs and outputs: of the five lines only the first differs."""
    w = torch.zeros(x.shape[1], y.shape[1], requires_grad=True)  # (d, k)
    b = torch.zeros(y.shape[1], requires_grad=True)  # (k,)
    optimizer = SGD([w, b], lr=0.2)
    for _ in range(300):
        y_pred = x @ w + b  # (N, k)
        loss = torch.mean((y_pred - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach(), b.detach()


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


def plot_cycle(states: list[State]) -> Figure:
    """The second round of the loop: five lines, and what each one changes."""
    _, forward, loss, _, back, step = states[5:11]
    texts = [
        ("y_pred = x * w + b", f"prediction: {forward.w:.2f} x − {-forward.b:.2f}"),
        ("loss = torch.mean((y_pred - y) ** 2)", f"loss = {loss.loss:.2f}"),
        ("optimizer.zero_grad()", f"w.grad: {forward.w_grad:.2f} → None"),
        ("loss.backward()", f"w.grad: None → {back.w_grad:.2f}"),
        ("optimizer.step()", f"w = {back.w:.2f} → {step.w:.2f}"),
    ]
    figure, axis = plt.subplots(figsize=(6.4, 4.8), layout="constrained")
    axis.set(xlim=(-0.1, 10), ylim=(-0.1, 5))
    axis.axis("off")
    arrow = {"arrowstyle": "->", "color": "C5"}
    for row, color, (code, value) in zip(range(5), "01432", texts, strict=True):
        top, low = 4.8 - row, 4.04 - row
        axis.plot([0, 8, 8, 0, 0], [top, top, low, low, top], f"C{color}")
        axis.text(0.2, top - 0.28, code, family="monospace", fontsize=12)
        axis.text(0.2, top - 0.62, value.replace("-", "−"), size=12, color=f"C{color}")
        if row < 4:
            axis.annotate("", (4, top - 1), (4, low), arrowprops=arrow)
    axis.plot([8, 9, 9], [0.42, 0.42, 4.42], "C5")
    axis.annotate("", (8, 4.42), (9, 4.42), arrowprops=arrow)
    axis.text(9.1, 2.4, "next round", rotation=270, va="center", fontsize=12)
    return figure


if __name__ == "__main__":
    x, y = make_data()
    for run in (no_zero_grad, no_backward, no_step):
        w, b, losses = run(x, y)
        print(f"{run.__name__:12} loss {losses[-1]:6.3f}, w {w:.3f}, grad {w.grad}")
    plot_cycle(trace(x, y))
    plot_gallery(x, y)
    plt.show()
