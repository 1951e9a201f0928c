"""Part 3.6, checks: four favorite numbers of a training loop, and five others."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from snippets.module2.ch24_activations import start_nets
from snippets.module3.ch36_debugging import Loop, Rows, answers, deal, make_loops, train

Numbers = dict[str, Tensor]  # a number (S,) for each check
SIZES = [64, 64, 64, 10]


def favorites(
    loop: Loop, rows: Rows, exam: Rows, seeds: list[int]
) -> tuple[Numbers, Tensor]:
    """First loss, a batch learned by heart, the fall of the loss, the exam."""
    few = rows[0][:, :16], rows[1][:, :16]
    by_heart = train(loop, start_nets(SIZES, seeds), few, steps=100, lr=0.005)
    params = start_nets(SIZES, seeds)
    history = train(loop, params, rows, steps=224, lr=0.004)  # eight epochs
    x, _ = loop.feed(*exam)
    with torch.no_grad():
        right = answers(loop, params, x).argmax(dim=2) == exam[1]  # (S, 397)
    numbers = {
        "first loss": history[0],
        "16 rows": by_heart[-1],
        "fall": history[0] - history[-20:].mean(dim=0),
        "exam": right.float().mean(dim=1),
    }
    return numbers, history  # (S,) each, (224, S)


def neighbors(loop: Loop, rows: Rows) -> Tensor:
    """The share of 400 rows whose nearest other row has the same label."""
    x, y = loop.feed(*rows)
    distances = torch.cdist(x[:, :400], x[:, :400])  # (S, 400, 400)
    distances.diagonal(dim1=1, dim2=2).fill_(math.inf)
    nearest = distances.min(dim=2)  # (S, 400); among rows all alike there is none
    same = (y.gather(1, nearest.indices) == y[:, :400]) & (nearest.values > 0)
    return same.float().mean(dim=1)  # (S,)


def sizes(tensors: list[Tensor]) -> Tensor:
    """The length of each tensor of each net."""
    return torch.stack([t.detach().flatten(1).norm(dim=1) for t in tensors])  # (T, S)


class Steps(NamedTuple):
    """What two steps gave, moved, and left in `.grad`."""

    outputs: Tensor  # (S, 50, 10)
    moved: Tensor  # (T, S): the update size of each tensor
    stale: Tensor  # (T, S): how far its `.grad` is from the batch's own gradient


def two_steps(loop: Loop, params: list[Tensor], rows: Rows) -> Steps:
    """Two steps on 50 rows; what the second one did."""
    x, y = loop.feed(*rows)
    x, y = x[:, :50], y[:, :50]
    optimizer = torch.optim.Adam(loop.learning(params), lr=0.004)
    for _ in range(2):
        old = [param.detach().clone() for param in params]
        outputs = answers(loop, params, x)  # (S, 50, 10)
        losses = loop.criterion(outputs, y)  # (S,)
        own = torch.autograd.grad(losses.sum(), params, retain_graph=True)
        if loop.clear:
            optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    steps = [param - before for param, before in zip(params, old, strict=True)]
    grads = [param.grad for param in params if param.grad is not None]
    gaps = [grad - true for grad, true in zip(grads, own, strict=True)]
    stale = sizes(gaps) / sizes(list(own)).clamp(min=1e-12)
    return Steps(outputs.detach(), sizes(steps) / sizes(old), stale)


def probe(loop: Loop, params: list[Tensor], rows: Rows) -> Numbers:
    """Two steps on 50 rows, and what they tell."""
    outputs, moved, stale = two_steps(loop, params, rows)
    x, _ = loop.feed(*rows)
    with torch.no_grad():
        alone = answers(loop, params, x[:, :1])  # (S, 1, 10)
        company = answers(loop, params, x[:, :50])[:, :1]
    return {
        "lowest output": outputs.amin(dim=(1, 2)),
        "alone": (alone - company).abs().amax(dim=(1, 2)),
        "moved": moved.amin(dim=0),
        "stale": stale.amax(dim=0),
    }


def alarms(numbers: Numbers) -> Numbers:
    """Which check sees a bug, in each net."""
    return {
        "first loss": (numbers["first loss"] - math.log(10)).abs() > 0.1,
        "16 rows": numbers["16 rows"] > 0.1,
        "fall": numbers["fall"] < 0.3,
        "exam": numbers["exam"] < 0.85,
        "neighbors": numbers["neighbors"] < 0.8,
        "lowest output": numbers["lowest output"] >= 0,
        "alone": numbers["alone"] > 0.01,
        "moved": numbers["moved"] == 0,
        "stale": numbers["stale"] > 0.01,
    }


def examine(loop: Loop, seeds: list[int]) -> tuple[Numbers, Tensor]:
    """All nine numbers of S nets, and their losses."""
    rows, exam = deal(seeds)
    numbers, history = favorites(loop, rows, exam, seeds)
    numbers["neighbors"] = neighbors(loop, rows)
    return numbers | probe(loop, start_nets(SIZES, seeds), rows), history


if __name__ == "__main__":
    for name, loop in make_loops().items():
        numbers, _ = examine(loop, [0])
        seen = [check for check, alarm in alarms(numbers).items() if alarm.any()]
        print(f"{name:24} exam {numbers['exam'][0]:.2f}, seen by: {', '.join(seen)}")
