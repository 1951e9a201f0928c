"""Part 2.1. Four points that no line can tell apart, and the bend that can."""

import math

import torch
from torch import Tensor, nn


def make_xor() -> tuple[Tensor, Tensor]:
    """The corners of a square: y is 1 where exactly one of the two inputs is 1."""
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])  # (4, 1)
    return x, y


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


def make_square(n: int = 41) -> tuple[Tensor, Tensor]:
    """Points of the parabola y = x * x, for x from -2 to 2."""
    x = torch.linspace(-2, 2, n).unsqueeze(1)  # (N, 1)
    return x, x**2


def make_net(width: int, inputs: int = 2, seed: int = 0) -> nn.Sequential:
    """A network with one hidden layer."""
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, 1))


def train(
    net: nn.Module, x: Tensor, y: Tensor, lr: float = 0.1, steps: int = 600
) -> list[float]:
    """Train any model with all rows in each step; return the loss of every step."""
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        y_pred = net(x)  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def fit_line(x: Tensor, y: Tensor) -> Tensor:
    """What the least-squares line predicts for its own rows, without any loop."""
    columns = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)  # (N, d + 1)
    best: Tensor = torch.linalg.lstsq(columns, y).solution  # (d + 1, 1)
    return columns @ best  # (N, 1)


def accuracy(y_pred: Tensor, y: Tensor) -> float:
    """The share of rows on the right side of one half."""
    return ((y_pred > 0.5) == (y > 0.5)).double().mean().item()


def two_neurons(x: Tensor) -> Tensor:
    """A network for XOR, its parameters set by hand."""
    total = x[:, :1] + x[:, 1:]  # (N, 1)
    first = torch.relu(total)  # (N, 1): bends where the total is 0
    second = torch.relu(total - 1)  # (N, 1): bends where the total is 1
    return first - 2 * second  # (N, 1)


def draw_nets(count: int, width: int, inputs: int = 2, seed: int = 0) -> list[Tensor]:
    """The parameters of many networks, each drawn as nn.Linear would draw them."""
    generator = torch.Generator().manual_seed(seed)

    def draw(rows: int, columns: int, fan_in: int) -> Tensor:
        numbers = 2 * torch.rand(count, rows, columns, generator=generator) - 1
        return (numbers / math.sqrt(fan_in)).requires_grad_()

    w1, b1 = draw(inputs, width, inputs), draw(1, width, inputs)  # (S, d, h), (S, 1, h)
    w2, b2 = draw(width, 1, width), draw(1, 1, width)  # (S, h, 1), (S, 1, 1)
    return [w1, b1, w2, b2]


def predict_all(params: list[Tensor], x: Tensor) -> Tensor:
    w1, b1, w2, b2 = params
    return torch.relu(x @ w1 + b1) @ w2 + b2  # (S, N, 1)


def train_all(
    params: list[Tensor], x: Tensor, y: Tensor, lr: float = 0.1, steps: int = 600
) -> Tensor:
    """Train every network by itself; return the last loss of each."""
    optimizer = torch.optim.SGD(params, lr=lr)
    for _ in range(steps):
        y_pred = predict_all(params, x)  # (S, N, 1)
        losses = torch.mean((y_pred - y) ** 2, dim=(1, 2))  # (S,)
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    with torch.no_grad():
        return torch.mean((predict_all(params, x) - y) ** 2, dim=(1, 2))  # (S,)


if __name__ == "__main__":
    x, y = make_xor()
    print("line:", fit_line(x, y).flatten().tolist())
    print("by hand:", two_neurons(x).flatten().tolist())
    for width in (2, 3, 4, 8, 16):
        solved = train_all(draw_nets(1000, width), x, y) < 0.01
        print(
            f"{width:2} hidden neurons: {solved.float().mean():.1%} of starts solve XOR"
        )
