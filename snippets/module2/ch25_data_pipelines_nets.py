"""Part 2.5. Many networks at once: one more dimension, and the loop stays."""

from collections.abc import Iterable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.optim import SGD

from snippets.module2.ch25_data_pipelines import make_net


def make_nets(seeds: Sequence[int]) -> list[Tensor]:
    """The four parameters of a network for each seed, stacked: (S, ...) each."""
    nets = [list(make_net(seed).parameters()) for seed in seeds]
    stacked = [torch.stack(same).detach() for same in zip(*nets, strict=True)]
    return [params.requires_grad_() for params in stacked]


def logits_of(params: list[Tensor], x: Tensor) -> Tensor:
    """The logits of S networks, each for rows of its own: x is (S, B, 64)."""
    w1, b1, w2, b2 = params
    hidden = torch.relu(x @ w1.mT + b1.unsqueeze(1))  # (S, B, 32)
    return hidden @ w2.mT + b2.unsqueeze(1)  # (S, B, 10)


def epochs_of(rows: Tensor, epochs: int, seed: int, batch: int = 50) -> Tensor:
    """Row numbers for every step, shuffled anew in each epoch; a rest is dropped."""
    generator = torch.Generator().manual_seed(seed)
    orders = [torch.randperm(len(rows), generator=generator) for _ in range(epochs)]
    full = len(rows) - len(rows) % batch
    return torch.cat([rows[order[:full]].view(-1, batch) for order in orders])


def feed_of(parts: Sequence[Tensor], epochs: int = 15, batch: int = 50) -> Tensor:
    """A feed for each network, from the rows of its own part: (steps, S, B)."""
    feeds = [epochs_of(rows, epochs, seed, batch) for seed, rows in enumerate(parts)]
    return torch.stack(feeds, dim=1)


def batches_of(x: Tensor, y: Tensor, feed: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    for rows in feed:  # (S, B)
        yield x[rows], y[rows]  # (S, B, 64), (S, B)


def train_nets(
    params: list[Tensor], loader: Iterable[tuple[Tensor, Tensor]], lr: float = 0.2
) -> Tensor:
    """The loop of `train` for S networks; return the losses, (steps, S)."""
    criterion = nn.CrossEntropyLoss(reduction="none")
    optimizer = SGD(params, lr=lr)
    losses = []
    for x_batch, y_batch in loader:  # (S, B, 64), (S, B)
        logits = logits_of(params, x_batch)  # (S, B, 10)
        loss = criterion(logits.mT, y_batch).mean(dim=1)  # (S,)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def right(params: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
    """Which rows each network gets right, 1 or 0: (S, M)."""
    with torch.no_grad():
        return (logits_of(params, x).argmax(dim=2) == y).float()
