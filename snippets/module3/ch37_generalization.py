"""Part 3.7. Nine tricks against one plain loop, on clean labels and on wrong ones."""

import itertools
import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch26_overfitting_experiments import (
    accuracies,
    forward,
    keep_better,
    start,
)
from snippets.module3.ch37_generalization_feeds import (
    Feed,
    Rows,
    as_it_is,
    mixup,
    shift,
    smooth,
)

Deal = dict[str, Rows]  # the training rows of every net, its exam, and more
Nets = dict[str, list[Tensor]]  # weights and biases, by what was kept


class Trick(NamedTuple):
    """What a trick changes in the loop; the default is the plain loop."""

    feed: Feed = as_it_is
    drop: float = 0.0  # dropout
    decay: float = 0.0  # weight decay
    rho: float = 0.0  # SAM: how far uphill it looks
    rows: int = 200


def make_tricks() -> dict[str, Trick]:
    return {
        "plain": Trick(),
        "label smoothing": Trick(feed=smooth),
        "dropout": Trick(drop=0.3),
        "weight decay": Trick(decay=0.3),
        "SAM": Trick(rho=0.05),
        "mixup": Trick(feed=mixup),
        "shift": Trick(feed=shift),
        "400 rows": Trick(rows=400),
    }


def deal(shares: list[float], seeds: list[int]) -> Deal:
    """For each share of labels drawn anew, and each seed, the rows of one net."""
    x, labels = load_digits()
    places, y = [], []
    for share, seed in itertools.product(shares, seeds):
        known, exam = split(len(x), train=797, seed=seed)
        generator = torch.Generator().manual_seed(seed)
        anew = torch.rand(797, generator=generator) < share  # (797,)
        drawn = torch.randint(10, (797,), generator=generator)
        places.append(torch.cat([known, exam]))
        y.append(torch.cat([torch.where(anew, drawn, labels[known]), labels[exam]]))
    x_all, y_all, true = (
        x[torch.stack(places)],
        torch.stack(y),
        labels[torch.stack(places)],
    )
    parts = {"train": slice(400), "choose": slice(400, 500), "exam": slice(797, None)}
    rows = {name: (x_all[:, part], y_all[:, part]) for name, part in parts.items()}
    return rows | {"true": (x_all[:, :400], true[:, :400])}


def cross_entropies(logits: Tensor, targets: Tensor) -> Tensor:
    """One loss per net; targets are shares (S, B, 10), a label is a 1 among zeros."""
    each = functional.cross_entropy(logits.mT, targets.mT, reduction="none")  # (S, B)
    return each.mean(dim=1)  # (S,)


def draw_mask(
    drop: float, size: tuple[int, int], generator: torch.Generator
) -> Tensor | None:
    """What dropout leaves of the hidden outputs; None is everything."""
    if not drop:
        return None
    return (torch.rand(size, generator=generator) >= drop) / (1 - drop)


def blend(average: list[Tensor], params: list[Tensor]) -> list[Tensor]:
    """EMA: 98 % of the average so far, and 2 % of the weights now."""
    with torch.no_grad():
        return [a.lerp(p, 0.02) for a, p in zip(average, params, strict=True)]


def climb(params: list[Tensor], rho: float) -> list[Tensor]:
    """SAM: take each net a distance of rho up its gradient; return what was added."""
    if not rho:
        return []
    grads = [param.grad for param in params if param.grad is not None]
    squares = torch.stack([g.square().sum(dim=(1, 2), keepdim=True) for g in grads])
    length = squares.sum(dim=0).sqrt() + 1e-12  # (S, 1, 1)
    way = [rho * g / length for g in grads]
    for param, added in zip(params, way, strict=True):
        param.data += added
    return way


def draw(x: Tensor, t: Tensor, generator: torch.Generator) -> Rows:
    """The same 80 places for every net."""
    batch = torch.randint(x.shape[1], (80,), generator=generator)
    return x.index_select(1, batch), t.index_select(1, batch)  # x[:, batch], …


def train(trick: Trick, rows: Deal, seed: int = 0, lr: float = 0.025) -> Nets:
    """A net for each split: its last weights, their average, the best by validation."""
    x, labels = (part[:, : trick.rows] for part in rows["train"])  # (S, N, 64), (S, N)
    t = functional.one_hot(labels, 10).float()  # (S, N, 10)
    params = start(len(x), 48, seed)
    average = best = [param.detach().clone() for param in params]
    lowest = torch.full((len(x), 1, 1), math.inf)
    optimizer = torch.optim.AdamW(params, lr, weight_decay=trick.decay, fused=True)
    generator = torch.Generator().manual_seed(seed)
    for step in range(160):
        inputs, targets = trick.feed(*draw(x, t, generator), generator)
        mask = draw_mask(trick.drop, (80, 48), generator)
        for turn in range(2 if trick.rho else 1):
            way = climb(params, turn * trick.rho)
            logits = forward(params, inputs, mask)  # (S, 80, 10)
            losses = cross_entropies(logits, targets)  # (S,)
            optimizer.zero_grad()
            losses.sum().backward()
        for added, param in zip(way, params, strict=False):
            param.data -= added
        optimizer.step()
        average = blend(average, params)
        if step % 10 == 9:  # early stopping
            lowest, best = keep_better(params, rows["choose"], lowest, best)
    return {"last": params, "average": average, "best": best}


if __name__ == "__main__":
    for share in (0.0, 0.3):
        rows = deal([share], [0, 1])
        for name in ("plain", "shift"):
            found = accuracies(train(make_tricks()[name], rows)["last"], rows["exam"])
            print(f"{share:.0%} drawn anew, {name:5}", found)
