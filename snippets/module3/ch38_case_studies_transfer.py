"""Part 3.8, transfer: an old CNN, a new task, and two labels for each class."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from snippets.module3.ch38_case_studies_pictures import (
    answers,
    cnn,
    deal_digits,
    fit,
    nearest,
    start_cnns,
)


def erase(x: Tensor) -> Tensor:
    """Rub out the lower half of each picture."""
    return torch.cat([x[..., :32], torch.zeros_like(x[..., 32:])], dim=-1)


def swap(x: Tensor) -> Tensor:
    """Black becomes white, and white black."""
    return 1 - x


def few(y: Tensor, each: int) -> Tensor:
    """The first rows of each class: so many labels, and no more."""
    ranks = functional.one_hot(y).cumsum(dim=1).gather(2, y[..., None])[..., 0]
    return (ranks <= each).nonzero()[:, 1].view(len(y), -1)  # (S, 10 * each)


def transfer(
    old: list[Tensor],
    change: Callable[[Tensor], Tensor],
    lrs: dict[str, float],
    seeds: list[int],
) -> dict[str, Tensor]:
    """Right answers on changed pictures: five ways, two labels for each class."""
    x, y, x_exam, y_exam = deal_digits(seeds)
    chosen = few(y, 2)  # (S, 20)
    labels = y.gather(1, chosen)
    rows = change(x.gather(1, chosen[..., None].expand(-1, -1, 64))), labels
    shown = change(x_exam)  # (S, 597, 64)
    said = {"old net": answers(cnn, old, shown), "nearest": nearest(*rows, shown)}
    for way, lr in lrs.items():
        start = start_cnns([s + 100 for s in seeds]) if way == "from scratch" else old
        params = [param.detach().clone().requires_grad_() for param in start]
        first = 4 if way == "last layer" else 0
        fit(cnn, params, rows, steps=100, lr=lr, learning=first)
        said[way] = answers(cnn, params, shown)
    return {way: (one == y_exam).float().mean(dim=1) for way, one in said.items()}


if __name__ == "__main__":
    lrs = {"from scratch": 0.003, "last layer": 0.003, "all layers": 0.003}
    seeds = [0, 1]
    x, y, _, _ = deal_digits(seeds)
    old = start_cnns(seeds)
    fit(cnn, old, (x, y), steps=300, lr=0.01)
    for change in (erase, swap):
        print(change.__name__)
        for way, shares in transfer(old, change, lrs, seeds).items():
            print(f"  {way:12} {shares.mean():.1%} right")
