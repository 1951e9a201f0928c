"""Part 1.1. The loop in the reader's hands: its data, and the still figure."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch11_introduction import make_data


def lowest_loss(x: Tensor, y: Tensor) -> float:
    """The loss of the best line."""
    table = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    best = torch.linalg.lstsq(table, y).solution  # (2, 1)
    return torch.mean((table @ best - y) ** 2).item()


def loop(x: Tensor, y: Tensor) -> dict[str, list[float] | float]:
    """What the page needs to run the loop by itself: the points, and two limits.

    Above a learning rate of two over the largest curvature the loss grows; below the
    lowest loss no line can come.
    """
    table = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    curvatures = torch.linalg.eigvalsh(2 * table.T @ table / len(x))  # (2,)
    return {
        "x": [round(value, 5) for value in x[:, 0].tolist()],
        "y": [round(value, 5) for value in y[:, 0].tolist()],
        "limit": round(2 / curvatures.max().item(), 4),
        "lowest": round(lowest_loss(x, y), 4),
    }


def plot_rounds(x: Tensor, y: Tensor, rounds: int = 60, lr: float = 0.05) -> Figure:
    """Draw the line before and after some rounds, and the loss in between."""
    w, b = torch.zeros(2, 1, requires_grad=True)  # (1,), (1,)
    losses = []
    for _ in range(rounds):
        loss = torch.mean((x * w + b - y) ** 2)  # ()
        slopes = torch.autograd.grad(loss, (w, b))
        w, b = (p - lr * slope for p, slope in zip((w, b), slopes, strict=True))
        losses.append(loss.item())
    figure, (fit, curve) = plt.subplots(1, 2, figsize=(6.4, 2.8), layout="constrained")
    fit.plot(x, y, "C5.", markersize=3)
    fit.plot(x, 0 * x, "C0--", label="at first")
    fit.plot(x, (x * w + b).detach(), "C0", label=f"after {rounds} rounds")
    fit.set(xlabel="x", ylabel="y")
    fit.legend()
    curve.semilogy(losses, "C1")
    curve.axhline(lowest_loss(x, y), color="C5", linestyle="--")
    curve.set(xlabel="round", ylabel="loss")
    return figure


if __name__ == "__main__":
    x, y = make_data()
    given = loop(x, y)
    print(f"{len(x)} points, limit {given['limit']}, lowest loss {given['lowest']}")
