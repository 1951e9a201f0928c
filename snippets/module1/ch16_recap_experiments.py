"""Part 1.6, experiments: many exams, and two kinds of peek."""

import torch
from torch import Tensor

from snippets.module1.ch16_recap import (
    closed_form,
    load_patients,
    predict,
    rmse,
    split,
    standardize,
)


def exams(seeds: range) -> Tensor:
    """Typical misses: of the training rows, of the test rows, and of the mean."""
    x, y = load_patients()
    found = []
    for seed in seeds:
        rows, others = split(len(x), train=342, seed=seed)
        z = standardize(x, rows)
        params = closed_form(z[rows], y[rows])
        misses = [rmse(predict(params, z[part]), y[part]) for part in (rows, others)]
        found.append([*misses, rmse(y[rows].mean(), y[others])])
    return torch.tensor(found)  # (seeds, 3)


Splits = list[tuple[Tensor, Tensor]]


def early_misses(tables: list[Tensor], splits: Splits) -> Tensor:
    """The test miss of every split after 100 steps; all loops run side by side."""
    _, y = load_patients()
    pairs = list(zip(tables, splits, strict=True))
    z = torch.stack([table[rows] for table, (rows, _) in pairs])  # (S, 342, 10)
    targets = torch.stack([y[rows] for rows, _ in splits])  # (S, 342)
    w = torch.zeros_like(z[:, 0], requires_grad=True)  # (S, 10)
    b = torch.zeros_like(w[:, :1], requires_grad=True)  # (S, 1)
    optimizer = torch.optim.SGD([w, b], lr=0.1)
    for _ in range(100):
        y_pred = (z @ w.unsqueeze(2)).squeeze(2) + b  # (S, 342)
        loss = torch.mean((y_pred - targets) ** 2, dim=1).sum()  # each has its slopes
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    found = []
    each = torch.cat([w, b], dim=1).detach()  # (S, 11)
    for params, (table, (_, others)) in zip(each, pairs, strict=True):
        found.append(rmse(predict(params, table[others]), y[others]))
    return torch.tensor(found, dtype=y.dtype)  # (S,)


def early_peeks(seeds: range) -> Tensor:
    """How much a peek at all means and spreads moves the miss after 100 steps."""
    x, y = load_patients()
    splits = [split(len(y), train=342, seed=seed) for seed in seeds]
    honest = [standardize(x, rows) for rows, _ in splits]
    peeked = [standardize(x, torch.arange(len(x)))] * len(splits)
    return (early_misses(peeked, splits) - early_misses(honest, splits)).abs()  # (S,)


def miss_with_noise(peek: bool, seed: int = 0) -> tuple[float, float]:
    """Pick 10 of 1000 random columns, fit; return the test miss, and the mean's."""
    _, y = load_patients()  # (442,)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(len(y), 1000, generator=generator, dtype=y.dtype)  # (442, 1000)
    train, test = split(len(y), train=342, seed=seed)
    rows = torch.cat([train, test]) if peek else train
    x = standardize(x, rows)
    match = (y[rows] - y[rows].mean()) @ x[rows]  # (1000,)
    x = x[:, match.abs().topk(10).indices]  # (442, 10)
    params = closed_form(x[train], y[train])
    return rmse(predict(params, x[test]), y[test]), rmse(y[train].mean(), y[test])


if __name__ == "__main__":
    training, test, lazy = exams(range(40)).mean(dim=0)
    print(f"40 exams: training {training:.1f}, test {test:.1f}, mean {lazy:.1f}")
    for peek in (False, True):
        print(f"noise columns, peek {peek}:", miss_with_noise(peek))
