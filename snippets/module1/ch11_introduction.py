"""Part 1.1. Fit a line to points: the training loop at its smallest."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor


def make_data(noise: float = 0.5, seed: int = 0, n: int = 100) -> tuple[Tensor, Tensor]:
    """Return n points of the line y = 2x - 1, each moved up or down by noise."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-3, 3, n).unsqueeze(1)  # (N, 1)
    y = 2 * x - 1 + noise * torch.randn(n, 1, generator=generator)  # (N, 1)
    return x, y


def loss_at(x: Tensor, y: Tensor, w: Tensor | float, b: Tensor | float) -> float:
    """The mean squared error of the line with weight w and bias b."""
    return torch.mean((x * w + b - y) ** 2).item()


def train(
    x: Tensor, y: Tensor, lr: float = 0.05, epochs: int = 200
) -> tuple[Tensor, Tensor, list[float]]:
    """Fit a line; return w, b and the loss of every round."""
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        # --8<-- [start:step]
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # --8<-- [end:step]
        losses.append(loss.item())
    return w.detach(), b.detach(), losses


class State(NamedTuple):
    """What there is to see after one line of the loop has run."""

    line: str
    w: float
    w_grad: float | None
    b: float
    b_grad: float | None
    loss: float | None  # what the variable `loss` holds
    true_loss: float  # computed afresh from w and b


def look(
    line: str, x: Tensor, y: Tensor, w: Tensor, b: Tensor, loss: Tensor | None
) -> State:
    """Read every value, change none."""
    w_grad = None if w.grad is None else w.grad.item()
    b_grad = None if b.grad is None else b.grad.item()
    shown = None if loss is None else loss.item()
    true_loss = loss_at(x, y, w, b)
    return State(line, w.item(), w_grad, b.item(), b_grad, shown, true_loss)


def trace(x: Tensor, y: Tensor, epochs: int = 2) -> list[State]:
    """Run the loop, and look at everything after every line."""
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=0.05)
    loss: Tensor | None = None
    states = [look("(start)", x, y, w, b, loss)]
    for _ in range(epochs):
        y_pred = x * w + b  # (N, 1)
        states.append(look("forward", x, y, w, b, loss))
        loss = torch.mean((y_pred - y) ** 2)  # ()
        states.append(look("loss", x, y, w, b, loss))
        optimizer.zero_grad()
        states.append(look("zero_grad", x, y, w, b, loss))
        loss.backward()
        states.append(look("backward", x, y, w, b, loss))
        optimizer.step()
        states.append(look("step", x, y, w, b, loss))
    return states


def print_table(states: list[State]) -> None:
    """One row per line of the loop."""
    print("after         w w.grad     b b.grad  loss  true")
    for line, *values in states:
        cells = ["None" if v is None else f"{v:.2f}" for v in values]
        w, w_grad, b, b_grad, loss, true_loss = cells
        row = f"{line:9} {w:>5} {w_grad:>6} {b:>5} {b_grad:>6}"
        print(f"{row} {loss:>5} {true_loss:>5}")


def best_line(x: Tensor, y: Tensor) -> tuple[float, float]:
    """The least-squares line from a formula, without any loop."""
    columns = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    solution = torch.linalg.lstsq(columns, y).solution  # (2, 1)
    return solution[0].item(), solution[1].item()


def plot_fit(x: Tensor, y: Tensor) -> Figure:
    """The line after 0, 1, 5 and 200 steps; the loss of every step."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    left.plot(x.flatten(), y.flatten(), "C5.", markersize=4)
    for steps, dashes in [(0, ":"), (1, "-."), (5, "--"), (200, "-")]:
        w, b, losses = train(x, y, epochs=steps)
        left.plot(x.flatten(), (x * w + b).flatten(), "C0", linestyle=dashes)
        left.annotate(f"{steps} ", (-3.1, (-3 * w + b).item()), va="center", ha="right")
    left.set(xlabel="x", ylabel="y", xlim=(-4.2, 3.2), title="The line after … steps")
    right.semilogy(losses, "C1")
    lowest = loss_at(x, y, *best_line(x, y))
    right.axhline(lowest, color="C5", linestyle="--")
    right.annotate("lowest loss", (200, 1.1 * lowest), ha="right")
    right.set(xlabel="step", title="The loss, log scale")
    return figure


def plot_valley(x: Tensor, y: Tensor) -> Figure:
    """Six steps on the loss as a function of w: lr below and above the limit."""
    _, b = best_line(x, y)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    for axis, lr in zip(axes, (0.05, 0.35), strict=True):
        valley = [w / 10 for w in range(-30, 71)]
        axis.plot(valley, [loss_at(x, y, w, b) for w in valley], "C5")
        steps = [train(x, y, lr, epochs)[0].item() for epochs in range(7)]
        axis.plot(steps, [loss_at(x, y, w, b) for w in steps], "C2o--")
        axis.set(xlabel="w", title=f"lr = {lr}", ylim=(-2, 80))
    axes[0].set(ylabel="loss")
    return figure


if __name__ == "__main__":
    x, y = make_data()
    print_table(trace(x, y))
    w, b, losses = train(x, y)
    print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}, line y = {w:.3f}x + {b:.3f}")
    plot_fit(x, y)
    plot_valley(x, y)
    plt.show()
