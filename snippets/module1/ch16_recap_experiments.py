"""Part 1.6, experiments: many exams, and two kinds of peek."""

import torch
from torch import Tensor

from snippets.module1.ch16_recap import (
    closed_form,
    fit,
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


def early_peek(seed: int) -> float:
    """How much a peek at all means and spreads moves the miss after 100 steps."""
    x, y = load_patients()
    rows, others = split(len(x), train=342, seed=seed)
    misses = []
    for z in (standardize(x, rows), standardize(x, torch.arange(len(x)))):
        params = fit(z[rows], y[rows], lr=0.1, steps=100)[-1]
        misses.append(rmse(predict(params, z[others]), y[others]))
    return abs(misses[1] - misses[0])


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
