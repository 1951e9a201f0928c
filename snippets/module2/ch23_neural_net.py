"""Part 2.3. A network that names what it sees: by hand, then with PyTorch."""

import math
from collections.abc import Callable
from itertools import pairwise

import sklearn.datasets
import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module1.ch16_recap import split


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


def softmax(logits: Tensor) -> Tensor:
    """Turn the scores of each row into shares: all positive, and 1 in total."""
    powers = logits.exp()  # (N, K)
    return powers / powers.sum(dim=1, keepdim=True)  # (N, K)


def cross_entropy(logits: Tensor, y: Tensor) -> Tensor:
    """The mean of -ln(share of the right class)."""
    p = softmax(logits)  # (N, K)
    return -p[torch.arange(len(y)), y].log().mean()  # ()


def make_params(sizes: tuple[int, int, int], seed: int = 0) -> list[Tensor]:
    """Small random weights and biases, within the bounds that nn.Linear draws from."""
    generator = torch.Generator().manual_seed(seed)
    params = []
    for inputs, outputs in pairwise(sizes):
        for shape in ((inputs, outputs), (outputs,)):  # a weight, a bias
            drawn = torch.rand(shape, generator=generator, dtype=torch.float64)
            params.append((2 * drawn - 1) / math.sqrt(inputs))
    return params


def forward(params: list[Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """The logits of every row, and what the hidden neurons say."""
    w1, b1, w2, b2 = params  # (d, h), (h,), (h, K), (K,)
    hidden = torch.relu(x @ w1 + b1)  # (N, h)
    return hidden @ w2 + b2, hidden  # (N, K), (N, h)


def backward(
    params: list[Tensor], x: Tensor, y: Tensor, logits: Tensor, hidden: Tensor
) -> list[Tensor]:
    """The slope of the mean cross entropy along every parameter."""
    w2 = params[2]  # (h, K)
    t = functional.one_hot(y, logits.shape[1])  # (N, K)
    g = (softmax(logits) - t) / len(y)  # (N, K)
    g_hidden = (g @ w2.T) * (hidden > 0)  # (N, h)
    return [x.T @ g_hidden, g_hidden.sum(dim=0), hidden.T @ g, g.sum(dim=0)]


def train_by_hand(
    params: list[Tensor], x: Tensor, y: Tensor, lr: float, steps: int
) -> list[float]:
    """Move the parameters where they are; return the loss before every step."""
    losses = []
    for _ in range(steps):
        logits, hidden = forward(params, x)
        loss = cross_entropy(logits, y)
        grads = backward(params, x, y, logits, hidden)  # fresh, nothing to zero
        for param, grad in zip(params, grads, strict=True):
            param -= lr * grad
        losses.append(loss.item())
    return losses


def make_net(sizes: tuple[int, int, int], seed: int = 0) -> nn.Sequential:
    """A network of the same kind from PyTorch's parts."""
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    inputs, hidden, classes = sizes
    return nn.Sequential(
        nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, classes)
    )


def as_net(params: list[Tensor]) -> nn.Sequential:
    """PyTorch's own network with these very numbers."""
    (inputs, hidden), classes = params[0].shape, len(params[3])
    net = nn.Sequential(
        nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, classes)
    ).double()
    with torch.no_grad():
        for own, param in zip(net.parameters(), params, strict=True):
            own.copy_(param.T if param.ndim == 2 else param)  # weights lie (out, in)
    return net


def train(
    net: nn.Module,
    x: Tensor,
    y: Tensor,
    lr: float,
    epochs: int,
    batch: int = 50,
    seed: int = 0,
    criterion: Callable[[Tensor, Tensor], Tensor] = functional.cross_entropy,
) -> list[float]:
    """Train in mini-batches; return the loss of every batch."""
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x), generator=generator).split(batch):  # (B,)
            logits = net(x[rows])  # (B, K)
            loss = criterion(logits, y[rows])  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def accuracy(net: nn.Module, x: Tensor, y: Tensor) -> float:
    """The share of rows whose largest logit is that of the right class."""
    said: Tensor = net(x).argmax(dim=1)  # (N,)
    return (said == y).float().mean().item()


if __name__ == "__main__":
    x, y = make_spirals()
    losses = train_by_hand(make_params((2, 32, 3)), x.double(), y, lr=1.0, steps=1000)
    print(f"spirals by hand: loss {losses[0]:.3f} -> {losses[-1]:.3f}")
    x, y = load_digits()
    train_rows, test_rows = split(len(x), train=1400)
    net = make_net((64, 64, 10))
    train(net, x[train_rows], y[train_rows], lr=0.2, epochs=20)
    print(f"digits: {accuracy(net, x[test_rows], y[test_rows]):.1%} of the test rows")
