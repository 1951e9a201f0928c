"""Part 1.2. Linear regression: gradients by hand, and what they predict."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

FLOAT = torch.float64  # 16 digits instead of 7, to tell rounding from mistakes


def make_points(
    center: float = 0.0, noise: float = 0.1, seed: int = 0, n: int = 100
) -> tuple[Tensor, Tensor]:
    """Return n points near the line y = 2x - 1, with x within 1 of the center."""
    generator = torch.Generator().manual_seed(seed)
    x = center + torch.linspace(-1, 1, n, dtype=FLOAT).unsqueeze(1)  # (N, 1)
    scatter = torch.randn(n, 1, generator=generator, dtype=FLOAT)  # (N, 1)
    return x, 2 * x - 1 + noise * scatter


def gradients(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Both slopes of the mean squared error, by the formulas."""
    r = x * w + b - y  # (N, 1)
    grad_w = 2 * torch.mean(r * x)  # ()
    grad_b = 2 * torch.mean(r)  # ()
    return grad_w, grad_b


def train_by_hand(
    x: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 50
) -> tuple[Tensor, Tensor]:
    """Fit a line without autograd and without an optimizer."""
    w = torch.tensor(0.0, dtype=FLOAT)  # ()
    b = torch.tensor(0.0, dtype=FLOAT)  # ()
    for _ in range(epochs):
        grad_w, grad_b = gradients(x, y, w, b)
        w -= lr * grad_w
        b -= lr * grad_b
    return w, b


def train(x: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 50) -> Tensor:
    """Fit a line; return its path: w and b at the start and after every step."""
    w = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)  # ()
    b = torch.tensor(0.0, dtype=FLOAT, requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = [(w.item(), b.item())]
    for _ in range(epochs):
        # --8<-- [start:step]
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # --8<-- [end:step]
        path.append((w.item(), b.item()))
    return torch.tensor(path, dtype=FLOAT)  # (epochs + 1, 2)


def closed_form(x: Tensor, y: Tensor) -> Tensor:
    """The w and b at which both gradients are zero."""
    x_mean, y_mean = torch.mean(x), torch.mean(y)
    w = torch.mean((x - x_mean) * (y - y_mean)) / torch.mean((x - x_mean) ** 2)
    return torch.stack([w, y_mean - w * x_mean])  # (2,)


def hessian(x: Tensor) -> Tensor:
    """How the two slopes change when w or b moves by one unit."""
    ww = 2 * torch.mean(x**2)
    wb = 2 * torch.mean(x)
    bb = torch.tensor(2.0, dtype=x.dtype)
    return torch.stack([torch.stack([ww, wb]), torch.stack([wb, bb])])  # (2, 2)


def predicted_steps(lr: float, curvature: float, share: float) -> float:
    """After how many steps that share of the gap is left, or less."""
    factor = abs(1 - lr * curvature)
    if factor == 0:
        return 1
    return math.ceil(math.log(share) / math.log(factor)) if factor < 1 else math.inf


def measured_steps(gaps: Tensor, share: float) -> float:
    """The same number, counted in the gaps of a run."""
    small = (gaps.abs() <= share * gaps[0].abs()).nonzero()
    return int(small[0]) if len(small) else math.inf


def print_steps(x: Tensor, y: Tensor, lrs: list[float]) -> None:
    """Steps until 1 % of the gap is left, predicted and measured; x is centered."""
    print("              w             b")
    for lr in lrs:
        gaps = train(x, y, lr, epochs=700) - closed_form(x, y)  # (701, 2)
        row = f"lr {lr:.3f}"
        for i, curvature in enumerate([2 * torch.mean(x**2).item(), 2.0]):
            predicted = predicted_steps(lr, curvature, share=0.01)
            row += f"{predicted:7}{measured_steps(gaps[:, i], share=0.01):7}"
        print(row)


def plot_paths(x: Tensor, y: Tensor) -> Figure:
    """w and b against the step, for a low, a good and a high learning rate."""
    best = closed_form(x, y)
    figure, axes = plt.subplots(
        2, 1, figsize=(6.4, 4.8), layout="constrained", sharex=True
    )
    for lr, style, width in [(0.01, "C4:", 2.5), (0.1, "C2--", 2.5), (1.0, "C1.-", 1)]:
        path = train(x, y, lr)  # (51, 2)
        for axis, values in zip(axes, path.T, strict=True):
            axis.plot(values, style, label=f"lr {lr}", linewidth=width)
    for axis, name, value in zip(axes, ["slope w", "bias b"], best, strict=True):
        axis.axhline(value.item(), color="C5", linewidth=1)
        axis.set(ylabel=name)
    axes[0].legend(loc="center right", bbox_to_anchor=(1, 0.53))
    axes[1].set(xlabel="step")
    return figure


def plot_rates(x: Tensor, y: Tensor) -> Figure:
    """What one step leaves of each gap, predicted (lines) and measured (dots)."""
    first = closed_form(x, y)  # the gap before the first step, up to its sign
    measured = [lr / 10 for lr in range(1, 12)]
    left = torch.stack([(train(x, y, lr, 1)[1] - first).abs() for lr in measured])
    figure, axis = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    lrs = torch.linspace(0, 1.15, 116)
    curvatures = [2 * torch.mean(x**2).item(), 2.0]
    for i, color, style in [(0, "C0", "-"), (1, "C3", "--")]:
        axis.plot(lrs, (1 - lrs * curvatures[i]).abs(), color + style)
        axis.plot(measured, left[:, i] / first[i].abs(), color + "o")
    best = 2 / sum(curvatures)
    axis.plot([best, best], [0, 1], "C5:")
    axis.annotate(f"best {best:.2f}", (best, 0.02), ha="right", rotation=90)
    axis.axhline(1, color="C5", linewidth=1)
    axis.annotate("above this line: diverges", (0.02, 1.03))
    axis.annotate("slope w", (0.2, 0.9), color="C0")
    axis.annotate("bias b", (0.25, 0.4), color="C3", ha="right")
    axis.set(xlabel="learning rate", ylabel="share of the gap left", ylim=(0, 1.3))
    return figure


if __name__ == "__main__":
    x, y = make_points()
    print("best line:", closed_form(x, y).tolist())
    for lr in (0.01, 0.1, 1.0):
        print(f"lr {lr}: w and b after 50 steps:", train(x, y, lr)[-1].tolist())
    plot_paths(x, y)
    plot_rates(x, y)
    plt.show()
