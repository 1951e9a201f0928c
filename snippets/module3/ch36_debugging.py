"""Part 3.6. Nine loops with one silent bug each, and the numbers that name them."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import cross_entropies, forward, start_nets

Rows = tuple[Tensor, Tensor]  # inputs (S, N, 64) and labels (S, N), for S nets


def as_it_is(logits: Tensor) -> Tensor:
    return logits


def over_classes(logits: Tensor) -> Tensor:
    return logits.softmax(dim=2)  # each row sums to 1


def over_rows(logits: Tensor) -> Tensor:
    return logits.log_softmax(dim=1)  # each column sums to 1, as shares


def pick(log_shares: Tensor, y: Tensor) -> Tensor:
    """Minus the log share of the right class, for outputs that are log shares."""
    return -log_shares.gather(2, y.unsqueeze(2)).mean(dim=(1, 2))  # (S,)


def all_of(params: list[Tensor]) -> list[Tensor]:
    return params


def all_but_first(params: list[Tensor]) -> list[Tensor]:
    return params[2:]  # weight and bias of the first layer are not there


def all_but_last(params: list[Tensor]) -> list[Tensor]:
    return params[:-2]


def of_a_twin(params: list[Tensor]) -> list[Tensor]:
    return [param.detach().clone().requires_grad_() for param in params]


def matched(x: Tensor, y: Tensor) -> Rows:
    return x, y


def mixed(x: Tensor, y: Tensor) -> Rows:
    generator = torch.Generator().manual_seed(0)
    return x, y[:, torch.randperm(y.shape[1], generator=generator)]


def blank(x: Tensor, y: Tensor) -> Rows:
    return 0 * x, y


class Loop(NamedTuple):
    """What a loop is made of. As it stands here, it is healthy."""

    feed: Callable[[Tensor, Tensor], Rows] = matched
    output: Callable[[Tensor], Tensor] = as_it_is
    criterion: Callable[[Tensor, Tensor], Tensor] = cross_entropies
    learning: Callable[[list[Tensor]], list[Tensor]] = all_of
    clear: bool = True


def make_loops() -> dict[str, Loop]:
    """A healthy loop, and nine with a bug."""
    return {
        "healthy": Loop(),
        "labels of other rows": Loop(feed=mixed),
        "inputs are zero": Loop(feed=blank),
        "softmax twice": Loop(output=over_classes),
        "ReLU on the logits": Loop(output=torch.relu),
        "softmax over the rows": Loop(output=over_rows, criterion=pick),
        "last layer left out": Loop(learning=all_but_last),
        "first layer left out": Loop(learning=all_but_first),
        "weights of a twin": Loop(learning=of_a_twin),
        "no zero_grad": Loop(clear=False),
    }


def answers(loop: Loop, params: list[Tensor], x: Tensor) -> Tensor:
    return loop.output(forward(params, x, torch.relu)[-1])  # (S, N, 10)


def train(
    loop: Loop, params: list[Tensor], rows: Rows, steps: int, lr: float, batch: int = 50
) -> Tensor:
    """Train S nets where they are; return the losses before every step."""
    x, y = loop.feed(*rows)
    optimizer = torch.optim.Adam(loop.learning(params), lr=lr)
    generator = torch.Generator().manual_seed(0)
    history, order = [], torch.empty(0, dtype=torch.long)
    for _ in range(steps):
        if len(order) == 0:  # a new epoch
            order = torch.randperm(y.shape[1], generator=generator)
        now, order = order[:batch], order[batch:]  # (B,)
        outputs = answers(loop, params, x[:, now])  # (S, B, 10)
        losses = loop.criterion(outputs, y[:, now])  # (S,)
        if loop.clear:
            optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
        history.append(losses.detach())
    return torch.stack(history)  # (steps, S)


def deal(seeds: list[int]) -> tuple[Rows, Rows]:
    """For each seed, 1400 digits to train on and 397 for the exam."""
    x, y = load_digits()
    parts = [split(len(x), 1400, seed) for seed in seeds]
    train_rows = torch.stack([rows for rows, _ in parts])  # (S, 1400)
    exam_rows = torch.stack([rows for _, rows in parts])  # (S, 397)
    return (x[train_rows], y[train_rows]), (x[exam_rows], y[exam_rows])


if __name__ == "__main__":
    rows, _ = deal([0])
    for name, loop in make_loops().items():
        history = train(loop, start_nets([64, 64, 10], [0]), rows, steps=100, lr=0.004)
        print(f"{name:24} loss {history[0, 0]:.2f} -> {history[-1, 0]:.2f}")
