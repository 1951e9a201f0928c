"""Part 2.3, experiments: many networks at once, each with rows of its own."""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module1.ch16_recap import split

Criterion = Callable[[Tensor, Tensor], Tensor]


def softmax_twice(logits: Tensor, y: Tensor) -> Tensor:
    """A mistake: cross_entropy takes logits, and is given shares."""
    return functional.cross_entropy(logits.softmax(dim=1), y)


def sum_for_mean(logits: Tensor, y: Tensor) -> Tensor:
    """A mistake, unless the rate is divided by the size of the batch."""
    return functional.cross_entropy(logits, y, reduction="sum")


def squared_error(logits: Tensor, y: Tensor) -> Tensor:
    """No softmax at all: the logits themselves should be 1 or 0."""
    t = functional.one_hot(y, 10).to(logits.dtype)  # (B, K)
    return functional.mse_loss(logits, t)


def start_many(sizes: tuple[int, ...], seeds: list[int]) -> list[Tensor]:
    """The parameters of one network for each seed, as nn.Linear draws them."""
    drawn = []
    for seed in seeds:
        torch.manual_seed(seed)  # nn.Linear draws its parameters itself
        layers = [nn.Linear(inputs, outputs) for inputs, outputs in pairwise(sizes)]
        drawn.append([(layer.weight.T, layer.bias.view(1, -1)) for layer in layers])
    params: list[Tensor] = []
    for layer in zip(*drawn, strict=True):
        params.extend(torch.stack(parts).detach() for parts in zip(*layer, strict=True))
    return params  # (S, d, h), (S, 1, h), (S, h, K), (S, 1, K)


def forward_many(params: list[Tensor], x: Tensor) -> Tensor:
    """Every network's logits for its own rows: (S, B, d) to (S, B, K)."""
    for place in range(0, len(params) - 2, 2):
        x = torch.relu(x @ params[place] + params[place + 1])  # (S, B, h)
    return x @ params[-2] + params[-1]  # (S, B, K)


def rows_of(seeds: list[int], held_back: int) -> tuple[Tensor, Tensor]:
    """For each seed the rows to train on and the rows of the exam.

    If rows are held back, they are the exam, and come from the training rows.
    """
    parts = [split(1797, train=1400, seed=seed) for seed in seeds]
    train = torch.stack([rows for rows, _ in parts])  # (S, 1400)
    test = torch.stack([rows for _, rows in parts])  # (S, 397)
    if held_back:
        train, test = train[:, :-held_back], train[:, -held_back:]
    return train, test


def exams(
    x: Tensor,
    y: Tensor,
    sizes: tuple[int, ...],
    lr: float | Tensor,
    seeds: list[int],
    criterion: Criterion = functional.cross_entropy,
    held_back: int = 0,
) -> tuple[Tensor, Tensor, Tensor]:
    """Train a network for each seed: what each says in its exam, the truth, the losses.

    A network may have a rate of its own. The losses are means over the last epoch.
    """
    train_rows, test_rows = rows_of(seeds, held_back)
    params = [param.requires_grad_() for param in start_many(sizes, seeds)]
    optimizer = torch.optim.SGD(params, lr=1.0)  # each loss brings its own rate
    dice = [torch.Generator().manual_seed(seed) for seed in seeds]
    losses = []
    for _ in range(20):
        orders = [torch.randperm(train_rows.shape[1], generator=one) for one in dice]
        shuffled = train_rows.gather(1, torch.stack(orders))  # (S, N)
        for rows in shuffled.split(50, dim=1):  # (S, B)
            logits = forward_many(params, x[rows])  # (S, B, K)
            each = [criterion(*own) for own in zip(logits, y[rows], strict=True)]
            loss = torch.stack(each)  # (S,)
            optimizer.zero_grad()
            (lr * loss).sum().backward()  # no network's loss depends on another
            optimizer.step()
            losses.append(loss.detach())
    with torch.no_grad():
        said = forward_many(params, x[test_rows]).argmax(dim=2)  # (S, M)
    return said, y[test_rows], torch.stack(losses[-28:]).mean(dim=0)


def accuracies(said: Tensor, truth: Tensor) -> Tensor:
    """The share of each network's exam that it got right."""
    assert said.shape == truth.shape
    return (said == truth).double().mean(dim=1)  # (S,)
