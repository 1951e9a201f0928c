"""Part 2.3. Fit a line to points: the loop that this chapter starts from."""

import math

import sklearn.datasets
import torch
from torch import Tensor


def load_digits() -> tuple[Tensor, Tensor]:
    """1,797 handwritten digits of 8 x 8 pixels from 0 to 1, and what each one is."""
    images, labels = sklearn.datasets.load_digits(return_X_y=True)
    x = torch.from_numpy(images).float() / 16  # (1797, 64)
    return x, torch.from_numpy(labels)  # (1797, 64), (1797,)


def make_spirals(
    seed: int = 0, n: int = 300, noise: float = 0.1
) -> tuple[Tensor, Tensor]:
    """Three arms of a spiral: n points, and to which arm each belongs, 0, 1 or 2."""
    generator = torch.Generator().manual_seed(seed)
    arm = torch.arange(3).repeat_interleave(n // 3)  # (N,)
    radius = torch.linspace(0.1, 1, n // 3).repeat(3)  # (N,)
    turns = 0.75 * radius + arm / 3  # (N,)
    angle = 2 * math.pi * turns + noise * torch.randn(len(arm), generator=generator)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1), arm


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
