"""Part 3.7. Nets with two modes: what eval() changes, and what decay doesn't."""

import copy

import torch
from torch import nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module3.ch37_generalization_feeds import Rows


def digits(seed: int) -> tuple[Rows, Rows]:
    """1,200 digits to train on, 597 for the exam."""
    x, y = load_digits()
    rows, exam = split(len(x), train=1200, seed=seed)
    return (x[rows], y[rows]), (x[exam], y[exam])


def make_part(kind: str) -> nn.Module:
    if kind == "dropout":
        return nn.Dropout(0.5)
    return nn.BatchNorm1d(64) if kind == "batch norm" else nn.LayerNorm(64)


def make_net(kind: str, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)  # nn.Linear and Dropout draw from here
    hidden: list[nn.Module] = []
    for _ in range(2):
        hidden += [nn.Linear(64, 64), make_part(kind), nn.ReLU()]
    return nn.Sequential(*hidden, nn.Linear(64, 10))


def fit(
    net: nn.Module,
    optimizer: torch.optim.Optimizer,
    rows: Rows,
    seed: int,
    steps: int = 200,
) -> None:
    x, y = rows
    criterion = nn.CrossEntropyLoss()
    generator = torch.Generator().manual_seed(seed)
    net.train()
    for _ in range(steps):
        batch = torch.randint(len(x), (64,), generator=generator)
        logits = net(x[batch])  # (64, 10)
        loss = criterion(logits, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def right(net: nn.Module, rows: Rows, size: int = 597) -> float:
    """The share right, asked in batches, in the mode that the net is in."""
    net = copy.deepcopy(net)  # in training mode, batch norm learns from an exam
    x, y = (part[: len(part) // size * size].split(size) for part in rows)
    with torch.no_grad():
        said = torch.cat([net(part).argmax(dim=1) for part in x])
    return (said == torch.cat(y)).float().mean().item()


def train_kind(kind: str, seed: int, steps: int = 200) -> tuple[nn.Sequential, Rows]:
    """A trained net of this kind, and its exam."""
    practice, exam = digits(seed)
    net = make_net(kind, seed)
    fit(net, torch.optim.AdamW(net.parameters(), lr=0.005), practice, seed, steps)
    return net, exam


def by_class(rows: Rows) -> Rows:
    order = rows[1].argsort(stable=True)
    return rows[0][order], rows[1][order]


def scaled(seed: int, factor: float) -> tuple[float, float, float]:
    """A fresh net with its first weights times a factor: loss, gradient, cosine."""
    (x, y), _ = digits(seed)
    net = make_net("batch norm", seed)
    first = net[0]
    assert isinstance(first, nn.Linear)
    first.weight.data *= factor
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    g, w = first.weight.grad, first.weight.detach()
    assert g is not None
    cosine = (g * w).sum() / g.norm() / w.norm()
    return loss.item(), g.norm().item(), cosine.item()


if __name__ == "__main__":
    for kind in ("batch norm", "layer norm", "dropout"):
        net, exam = train_kind(kind, 0)
        shares = [right(net.train(), exam, size) for size in (64, 8, 2)]
        print(kind, right(net.eval(), exam), shares)
