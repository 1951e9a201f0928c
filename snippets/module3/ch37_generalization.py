"""Part 3.7. Fit a line to points: the loop that this chapter starts from."""

import torch
from torch import Tensor


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
