"""Part 1.1, experiments: other noise, more inputs, and a round of the loop drawn."""

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
)


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
        axis.text(0.2, top - 0.28, code, family="monospace", fontsize=11)
        axis.text(0.2, top - 0.62, value.replace("-", "−"), size=12, color=f"C{color}")
        if row < 4:
            axis.annotate("", (4, top - 1), (4, low), arrowprops=arrow)
    axis.plot([8, 9, 9], [0.42, 0.42, 4.42], "C5")
    axis.annotate("", (8, 4.42), (9, 4.42), arrowprops=arrow)
    axis.text(9.1, 2.4, "next round", rotation=270, va="center", fontsize=12)
    return figure


if __name__ == "__main__":
    for n in (100, 400, 1600):
        _, bs, lows = fits(n)
        print(f"{n:4}: b {bs.min():.2f} to {bs.max():.2f}, loss {lows.mean():.2f}")
    plot_cycle(trace(*make_data()))
    plt.show()
