"""Part 2.6. When a fit learns its rows by heart, and what keeps it from that."""

import math

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits


def make_sine(seed: int = 0, n: int = 15, noise: float = 0.2) -> tuple[Tensor, Tensor]:
    """n points, evenly spaced from -1 to 1, near the curve y = sin(3x)."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-1, 1, n, dtype=torch.float64).unsqueeze(1)  # (N, 1)
    off = torch.randn(n, 1, generator=generator, dtype=torch.float64)  # (N, 1)
    return x, torch.sin(3 * x) + noise * off


def make_moons(seed: int = 0, n: int = 60, noise: float = 0.3) -> tuple[Tensor, Tensor]:
    """n points on two half moons that interlock, and to which of them each belongs."""
    generator = torch.Generator().manual_seed(seed)
    moon = torch.arange(n) % 2  # (N,)
    angle = math.pi * torch.rand(n, generator=generator)  # (N,)
    x = torch.stack([angle.cos(), angle.sin()], dim=1)  # (N, 2)
    lower = torch.tensor([1.0, 0.5]) - x  # (N, 2)
    x = torch.where(moon.unsqueeze(1) == 0, x, lower)  # (N, 2)
    return x + noise * torch.randn(n, 2, generator=generator), moon


def powers(x: Tensor, highest: int = 14) -> Tensor:
    """The columns 1, x, x**2 and so on."""
    return torch.cat([x**k for k in range(highest + 1)], dim=1)  # (N, d)


def ridge(columns: Tensor, y: Tensor, decay: float) -> Tensor:
    """The weights with the least mean squared error plus decay / 2 times |w|**2."""
    d = columns.shape[1]
    pull = math.sqrt(len(columns) * decay / 2) * torch.eye(d, dtype=y.dtype)  # (d, d)
    pull = pull if decay else pull[:0]  # without decay, no rows to add
    rows = torch.cat([columns, pull])  # (N + d, d)
    targets = torch.cat([y, y.new_zeros(len(pull), y.shape[1])])  # (N + d, K)
    w: Tensor = torch.linalg.lstsq(rows, targets, driver="gelsd").solution
    return w  # (d, K)


def mse(columns: Tensor, w: Tensor, y: Tensor) -> Tensor:
    return torch.mean((columns @ w - y) ** 2, dim=0)  # (K,)


def make_net(
    inputs: int, hidden: int, classes: int, drop: float = 0.0
) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, hidden),
        nn.ReLU(),
        nn.Dropout(drop),
        nn.Linear(hidden, classes),
    )


def measure(net: nn.Sequential, x: Tensor, y: Tensor) -> tuple[float, float]:
    """The loss and the accuracy of a net on some rows, every neuron at work."""
    net.eval()
    with torch.no_grad():
        logits = net(x)  # (N, K)
        loss = nn.functional.cross_entropy(logits, y)  # ()
    net.train()
    return loss.item(), (logits.argmax(dim=1) == y).float().mean().item()


def train(
    net: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    rows: tuple[Tensor, Tensor],
    others: tuple[Tensor, Tensor],
    steps: int,
) -> Tensor:
    """Train on rows, all at each step; note how it does on them and on others."""
    x, y = rows
    criterion = nn.CrossEntropyLoss()
    diary = []
    for step in range(1, steps + 1):
        logits = net(x)  # (N, K)
        loss = criterion(logits, y)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 20 == 0:
            diary.append([step, *measure(net, x, y), *measure(net, *others)])
    return torch.tensor(diary)  # (steps / 20, 5)


if __name__ == "__main__":
    x, labels = load_digits()
    rows, others = split(len(x), train=200)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randint(10, labels.shape, generator=generator)  # (1797,)
    for name, y in {"true": labels, "random": drawn}.items():
        torch.manual_seed(0)  # nn.Linear draws its start from here
        net = make_net(64, 64, 10)
        sgd = torch.optim.SGD(net.parameters(), lr=1.0)
        diary = train(net, sgd, (x[rows], y[rows]), (x[others], y[others]), steps=500)
        print(f"{name} labels: training {diary[-1, 2]:.0%}, exam {diary[-1, 4]:.0%}")
