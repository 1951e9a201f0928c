"""Part 2.7. A line and a network, on the same rows of six tables."""

import math
from typing import NamedTuple

import sklearn.datasets
import torch
from torch import Tensor
from torch.nn import functional

from snippets.module1.ch16_recap import load_patients, split
from snippets.module2.ch21_nonlinear import make_circles
from snippets.module2.ch23_neural_net import load_digits, make_spirals
from snippets.module2.ch23_neural_net_experiments import forward_many, start_many


class Rows(NamedTuple):
    """One table, shuffled S times: first training rows, then held back, then exam."""

    x: Tensor  # (S, N, d)
    y: Tensor  # (S, N), numbers of classes, or targets in spreads from their mean
    unit: Tensor  # (S,), turns an error into points or percent
    train: int  # so many rows to train on
    held: int  # and so many held back, to choose the rate


class Result(NamedTuple):
    """The errors of S models, in the units of the table."""

    training: Tensor  # (S,), at the chosen rate
    exam: Tensor  # (S,), at the chosen rate
    chosen: Tensor  # (S,), which rate that was
    every: Tensor  # (S, R), the exam at every rate


def load(name: str, seed: int) -> tuple[Tensor, Tensor]:
    """A table by its name; rings and spirals are drawn afresh for each seed."""
    if name == "rings":
        x, side = make_circles(seed=seed, n=400)
        return x, side.flatten().long()  # (400, 2), (400,)
    if name == "spirals":
        return make_spirals(seed=seed, n=450, noise=0.15)  # (450, 2), (450,)
    if name == "digits":
        return load_digits()  # (1797, 64), (1797,)
    if name == "diabetes":
        return load_patients()  # (442, 10), (442,)
    cancer = name == "cancer"
    ask = sklearn.datasets.load_breast_cancer if cancer else sklearn.datasets.load_wine
    inputs, labels = ask(return_X_y=True)
    return torch.from_numpy(inputs), torch.from_numpy(labels)


def prepare(name: str, seeds: range) -> Rows:
    """Shuffle once for each seed; scale by the training rows alone."""
    xs, ys, units = [], [], []
    for seed in seeds:
        x, y = load(name, seed)
        order, _ = split(len(x), len(x), seed)  # (N,)
        x, y, unit = x[order], y[order], torch.tensor(100.0)
        train, held = 6 * len(x) // 10, 2 * len(x) // 10
        if name != "digits":  # pixels lie between 0 and 1 already
            x = (x - x[:train].mean(dim=0)) / x[:train].std(dim=0)  # (N, d)
        if y.is_floating_point():
            unit = y[:train].std().float()  # ()
            y = ((y - y[:train].mean()) / unit).float()  # (N,)
        xs.append(x.float())
        ys.append(y)
        units.append(unit)
    return Rows(torch.stack(xs), torch.stack(ys), torch.stack(units), train, held)


def losses_of(out: Tensor, y: Tensor) -> Tensor:
    """Each model's loss: squared error for numbers, cross entropy for names."""
    if y.is_floating_point():
        return (out[:, :, 0] - y).square().mean(dim=1)  # (S,)
    each = functional.cross_entropy(out.flatten(0, 1), y.flatten(), reduction="none")
    return each.view(y.shape).mean(dim=1)  # (S,)


def errors_of(out: Tensor, y: Tensor) -> Tensor:
    """Each model's typical miss, or the share of its wrong answers."""
    if y.is_floating_point():
        return losses_of(out, y).sqrt()  # (S,)
    return (out.argmax(dim=2) != y).float().mean(dim=1)  # (S,)


def train_many(
    params: list[Tensor], x: Tensor, y: Tensor, lr: Tensor, steps: int, batch: int
) -> None:
    """Train S models side by side, each at its own rate, where they are."""
    learning = [param for param in params if param.requires_grad]
    optimizer = torch.optim.SGD(learning, lr=1.0)
    generator = torch.Generator().manual_seed(0)
    feed: list[Tensor] = []
    for _ in range(steps):
        if not feed:  # a new epoch
            feed = list(torch.randperm(x.shape[1], generator=generator).split(batch))
        rows = feed.pop()  # (B,)
        out = forward_many(params, x[:, rows])  # (S, B, K)
        loss = (lr * losses_of(out, y[:, rows])).sum()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def examine(
    table: Rows, hidden: int, seeds: range, lrs: list[float], frozen: bool = False
) -> Result:
    """Train at every rate; rows held back choose one; then comes the exam."""
    x, y, unit, train, held = table
    count = 1 if y.is_floating_point() else int(y.max()) + 1
    sizes = (x.shape[2], hidden, count) if hidden else (x.shape[2], count)
    copies = len(lrs)  # of every model, one for each rate
    params = [p.repeat_interleave(copies, 0) for p in start_many(sizes, list(seeds))]
    x, y = x.repeat_interleave(copies, 0), y.repeat_interleave(copies, 0)
    for param in params[2 * frozen :]:
        param.requires_grad_()
    lr = torch.tensor(lrs).repeat(len(seeds))  # (S R,)
    train_many(params, x[:, :train], y[:, :train], lr, steps=300, batch=50)
    with torch.no_grad():
        out = forward_many(params, x)  # (S R, N, K)
    training, choice, exam = [slice(train), slice(train, train + held),
                              slice(train + held, None)]  # fmt: skip
    held_back = losses_of(out[:, choice], y[:, choice]).view(-1, copies)  # (S, R)
    chosen = held_back.nan_to_num(nan=math.inf).argmin(dim=1)  # (S,)
    known, every = (
        errors_of(out[:, part], y[:, part]).view(-1, copies) * unit.unsqueeze(1)
        for part in (training, exam)
    )  # (S, R) each
    at = torch.arange(len(unit))
    return Result(known[at, chosen], every[at, chosen], chosen, every)


def laziest(table: Rows) -> Tensor:
    """The errors of one answer for all: the mean, or the most frequent name."""
    y, start = table.y, table.train + table.held
    if y.is_floating_point():
        return y[:, start:].square().mean(dim=1).sqrt() * table.unit  # (S,)
    usual = y[:, : table.train].mode(dim=1, keepdim=True).values  # (S, 1)
    return 100 * (y[:, start:] != usual).float().mean(dim=1)  # (S,)


if __name__ == "__main__":
    seeds, rates = range(8), [0.1, 0.3, 1.0, 3.0]
    table = prepare("spirals", seeds)
    for name, hidden in (("line", 0), ("net", 32)):
        exam = examine(table, hidden, seeds, rates).exam  # (8,)
        print(f"spirals, {name}: {exam.mean():.1f} % wrong, {exam.std():.1f} apart")
