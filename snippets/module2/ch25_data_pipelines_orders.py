"""Part 2.5. Sorted rows, a shuffle buffer, and bugs that the loop reports or not."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split, standardize
from snippets.module2.ch25_data_pipelines_nets import (
    batches_of,
    feed_of,
    make_nets,
    right,
    train_nets,
)


def buffered(rows: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """Keep `size` rows in a buffer; hand out one of them by chance, refill, repeat."""
    buffer, out = rows[:size].tolist(), []
    picks = torch.randint(size, (len(rows),), generator=generator).tolist()
    for row, pick in zip(rows[size:].tolist(), picks, strict=False):
        out.append(buffer[pick])
        buffer[pick] = row
    rest = torch.randperm(len(buffer), generator=generator).tolist()
    return torch.tensor(out + [buffer[pick] for pick in rest])  # (N,)


def sorted_feed(y: Tensor, rows: Tensor, size: int, epochs: int, seed: int) -> Tensor:
    """Rows sorted by class, passed through a buffer in every epoch: (steps, 50)."""
    generator = torch.Generator().manual_seed(seed)
    in_order = rows[y[rows].argsort(stable=True)]  # (N,)
    passes = [buffered(in_order, size, generator) for _ in range(epochs)]
    return torch.cat(passes).view(-1, 50)


def train_sorted(
    x: Tensor, y: Tensor, sizes: Sequence[int], seeds: Sequence[int], epochs: int = 5
) -> tuple[Tensor, Tensor]:
    """One network for each size and seed: loss of the last epoch, and share right."""
    feeds, exams = [], []
    for size in sizes:
        for seed in seeds:
            rows, exam = split(len(x), 1400, seed)
            feeds.append(sorted_feed(y, rows, size, epochs, seed))
            exams.append(exam)
    params = make_nets([seed for _ in sizes for seed in seeds])
    losses = train_nets(params, batches_of(x, y, torch.stack(feeds, dim=1)))
    exam_rows = torch.stack(exams)  # (S, 397)
    scores = right(params, x[exam_rows], y[exam_rows]).mean(dim=1)
    shape = (len(sizes), len(seeds))
    return losses[-28:].mean(dim=0).view(shape), scores.view(shape)


def mixed_labels(y: Tensor, feed: Tensor, once: bool) -> Iterator[Tensor]:
    """Labels of other rows: one wrong label for each row, or a new one every time."""
    generator = torch.Generator().manual_seed(0)
    for net in range(feed.shape[1]):
        rows = feed[:, net].unique()
        others = rows[torch.randperm(len(rows), generator=generator)]
        table = y.clone()
        table[rows] = y[others]
        same = torch.randperm(feed[:, net].numel(), generator=generator)
        yield (
            table[feed[:, net]]
            if once
            else y[feed[:, net].flatten()[same]].view(-1, 50)
        )


def run_bug(
    x: Tensor, y: Tensor, seeds: Sequence[int], bug: str = "", epochs: int = 15
) -> tuple[Tensor, Tensor]:
    """Train with one bug in the feed: loss of the last epoch, and share right."""
    drawn = [split(len(x), 1400, seed) for seed in seeds]
    feed = feed_of([rows for rows, _ in drawn], epochs)  # (28 * epochs, S, 50)
    exam = torch.stack([rows for _, rows in drawn])  # (S, 397)
    inputs = torch.stack([x] * len(seeds))  # (S, N, 64)
    if bug.startswith("standardized"):
        inputs = torch.stack([standardize(x, rows) for rows, _ in drawn])
    labels = y[feed]  # (28 * epochs, S, 50)
    if bug.startswith("labels"):
        labels = torch.stack(list(mixed_labels(y, feed, "once" in bug)), dim=1)
    nets = torch.arange(len(seeds)).unsqueeze(1)  # (S, 1)
    params = make_nets(seeds)
    batches = ((inputs[nets, rows], ys) for rows, ys in zip(feed, labels, strict=True))
    losses = train_nets(params, batches)
    return losses[-28:].mean(dim=0), right(params, inputs[nets, exam], y[exam]).mean(
        dim=1
    )


def shift_all(x: Tensor, moves: Tensor) -> Tensor:
    """Move each picture as `shift` does, by given moves from 0 to 2: (2, ...)."""
    framed = nn.functional.pad(x.view(-1, 8, 8), (1, 1, 1, 1))  # (M, 10, 10)
    down, right_by = moves.flatten(1).unsqueeze(2) + torch.arange(8)  # (M, 8) each
    row = torch.arange(len(framed)).view(-1, 1, 1)
    return framed[row, down.unsqueeze(2), right_by.unsqueeze(1)].view_as(x)


def train_moved(
    x: Tensor, y: Tensor, seeds: Sequence[int], twins: bool, epochs: int = 10
) -> tuple[Tensor, Tensor]:
    """Train on moved digits; return the last epoch's loss and the share right, moved.

    As twins, two workers share their dice, and every epoch repeats those of the first.
    """
    generator = torch.Generator().manual_seed(0)
    drawn = [split(len(x), 1400, seed) for seed in seeds]
    feed = feed_of([rows for rows, _ in drawn], epochs)  # (28 * epochs, S, 50)
    moves = torch.randint(3, (len(feed), 2, *feed.shape[1:]), generator=generator)
    if twins:
        moves = moves[:14].repeat_interleave(2, dim=0).repeat(epochs, 1, 1, 1)
    params = make_nets(seeds)
    pairs = zip(feed, moves, strict=True)
    batches = ((shift_all(x[rows], move), y[rows]) for rows, move in pairs)
    losses = train_nets(params, batches)
    exam = torch.stack([rows for _, rows in drawn])  # (S, 397)
    moves = torch.randint(3, (2, *exam.shape), generator=generator.manual_seed(1))
    moved = shift_all(x[exam], moves)  # (S, 397, 64)
    return losses[-28:].mean(dim=0), right(params, moved, y[exam]).mean(dim=1)
