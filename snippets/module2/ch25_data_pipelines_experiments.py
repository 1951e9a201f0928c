"""Part 2.5. Who shares an exam with whom: splits, copies, sorted rows."""

from collections.abc import Sequence

import torch
from torch import Tensor

from snippets.module1.ch16_recap import split
from snippets.module2.ch25_data_pipelines_nets import (
    batches_of,
    feed_of,
    make_nets,
    right,
    train_nets,
)


def two_exams(x: Tensor, y: Tensor, seeds: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Rows split at random, or the last 397 kept apart: losses, and shares right."""
    drawn = [split(len(x), 1400, seed) for seed in seeds]
    last = (torch.arange(1400), torch.arange(1400, len(x)))
    parts = [*drawn, *[last] * len(seeds)]
    params = make_nets([*seeds, *seeds])
    losses = train_nets(params, batches_of(x, y, feed_of([rows for rows, _ in parts])))
    exams = torch.stack([exam for _, exam in parts])  # (2R, 397)
    scores = right(params, x[exams], y[exams]).mean(dim=1)  # (2R,)
    by_epoch = losses.view(15, -1, 2, len(seeds)).mean(dim=1)  # (15, 2, S)
    return by_epoch, scores.view(2, -1)


def examine_fifths(x: Tensor, y: Tensor, orders: Sequence[Tensor]) -> Tensor:
    """Cut each order in five; examine each fifth with a net trained on the others.

    Returns whether each row was right, 1 or 0: (S, N).
    """
    parts, exams = [], []
    for order in orders:  # (N,)
        fifths = order.tensor_split(5)
        for k, exam in enumerate(fifths):
            parts.append(torch.cat([*fifths[:k], *fifths[k + 1 :]]))
            exams.append(exam)
    params = make_nets([seed for seed in range(len(orders)) for _ in range(5)])
    train_nets(params, batches_of(x, y, feed_of(parts)))
    everywhere = right(params, x.expand(len(parts), -1, -1), y)  # (5R, N)
    found = torch.zeros(len(orders), len(x))
    for net, exam in enumerate(exams):
        found[net // 5, exam] = everywhere[net, exam]
    return found


def add_copies(x: Tensor, copies: int, generator: torch.Generator) -> Tensor:
    """The rows, and below them noisy copies of all of them, again and again."""
    more = x.repeat(copies, 1)  # (copies * N, 64)
    return torch.cat([x, more + 0.1 * torch.randn(more.shape, generator=generator)])


def examine_copies(
    x: Tensor, y: Tensor, seeds: Sequence[int], copies: int, apart: bool = False
) -> tuple[float, Tensor, Tensor]:
    """Train on three quarters of 200 rows with copies: last loss, exam, new rows.

    The quarter for the exam is drawn from all rows, or copies stay with their row.
    """
    xs, ys, parts, exams, news = [], [], [], [], []
    for k, seed in enumerate(seeds):
        generator = torch.Generator().manual_seed(seed)
        few, new = split(len(x), 200, seed)
        xs.append(add_copies(x[few], copies, generator))
        ys.append(y[few].repeat(1 + copies))
        n = len(xs[-1])
        group = torch.arange(n) % 200 if apart else torch.arange(n)
        drawn = torch.randperm(int(group.max()) + 1, generator=generator)  # (groups,)
        train = torch.isin(group, drawn[: 3 * len(drawn) // 4])  # (n,)
        parts.append(train.nonzero().flatten() + k * n)
        exams.append((~train).nonzero().flatten() + k * n)
        news.append(new)
    x_all, y_all, exam, new = (
        *map(torch.cat, (xs, ys)),
        *map(torch.stack, (exams, news)),
    )
    params = make_nets(seeds)
    epochs = 60 // (1 + copies)  # as many steps, however many copies
    losses = train_nets(params, batches_of(x_all, y_all, feed_of(parts, epochs, 25)))
    scores = right(params, x_all[exam], y_all[exam]), right(params, x[new], y[new])
    return losses[-6:].mean().item(), scores[0].mean(dim=1), scores[1].mean(dim=1)
