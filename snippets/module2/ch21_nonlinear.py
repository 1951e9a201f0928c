"""Part 2.1. Fit a line to points: the loop that this chapter starts from."""

import math

import torch
from torch import Tensor


def make_circles(
    seed: int = 0, n: int = 200, noise: float = 0.1
) -> tuple[Tensor, Tensor]:
    """Two rings of points around zero: y is 0 on the inner ring, 1 on the outer."""
    generator = torch.Generator().manual_seed(seed)
    outer = torch.arange(n) >= n // 2  # (N,)
    angle = 2 * math.pi * torch.rand(n, generator=generator)  # (N,)
    radius = torch.where(outer, 1.0, 0.5)  # (N,)
    rings = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)  # (N, 2)
    x = rings + noise * torch.randn(n, 2, generator=generator)  # (N, 2)
    return x, outer.float().unsqueeze(1)  # (N, 2), (N, 1)


def make_data(seed: int = 0, n: int = 100) -> tuple[Tensor, Tensor]:
    """Return n points near the line y = 2x - 1."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-3, 3, n).unsqueeze(1)  # (N, 1)
    y = 2 * x - 1 + 0.5 * torch.randn(n, 1, generator=generator)  # (N, 1)
    return x, y


def train(
    x: Tensor, y: Tensor, lr: float = 0.05, epochs: int = 200
) -> tuple[Tensor, Tensor, list[float]]:
    """Fit a line; return w, b and the loss of every step."""
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w.detach(), b.detach(), losses


if __name__ == "__main__":
    x, y = make_data()
    w, b, losses = train(x, y)
    print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}, line y = {w:.3f}x + {b:.3f}")
