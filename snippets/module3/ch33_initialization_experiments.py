"""Part 3.3, experiments: starts by name, equal paths, and a race of gains."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from snippets.module3.ch33_initialization import (
    Start,
    cross_entropies,
    default,
    digit_rows,
    forward,
    start_nets,
    train,
    with_gain,
)

Rule = Callable[..., torch.optim.Optimizer]


def no_biases(layer: nn.Linear) -> None:
    """The weights as nn.Linear drew them, and biases 0."""
    nn.init.zeros_(layer.bias)


def xavier(layer: nn.Linear) -> None:
    nn.init.xavier_normal_(layer.weight)
    nn.init.zeros_(layer.bias)


def he(layer: nn.Linear) -> None:
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)


def with_std(std: float) -> Start:
    """Weights with the same standard deviation at every width, and biases 0."""

    def start(layer: nn.Linear) -> None:
        nn.init.normal_(layer.weight, std=std)
        nn.init.zeros_(layer.bias)

    return start


def copies(starts: list[Start], sizes: list[int], seeds: list[int]) -> list[Tensor]:
    """Nets for each start and seed, all side by side."""
    nets = [start_nets(sizes, start, seeds) for start in starts]
    joined = [torch.cat(same) for same in zip(*nets, strict=True)]
    return [
        param.detach().requires_grad_() for param in joined
    ]  # (starts * seeds, ...)


def all_equal(value: float, grain: float = 0) -> Start:
    """Every weight and bias the same, but for noise of the size of the grain."""

    def start(layer: nn.Linear) -> None:
        for param in layer.parameters():
            nn.init.normal_(param, mean=value, std=grain)

    return start


def last_zero(layer: nn.Linear) -> None:
    """The last layer, the one with ten outputs, at 0; the others as drawn."""
    if layer.out_features == 10:
        all_equal(0)(layer)


def different_neurons(weight: Tensor) -> int:
    """How many neurons of one net differ, by more than a millionth somewhere."""
    rounded = (weight.T * 1e6).round()  # (neurons, inputs)
    return len({tuple(unit) for unit in rounded.tolist()})


def train_shallow(
    rule: Rule, starts: list[Start], lr: float, x: Tensor, y: Tensor, seeds: list[int]
) -> tuple[Tensor, list[int]]:
    """After 200 steps of nets 64-32-10: losses, and how many hidden neurons differ."""
    params = copies(starts, [64, 32, 10], seeds)
    params = [param.detach().double().requires_grad_() for param in params]
    train(params, x.double(), y, rule(params, lr=lr), steps=200)
    with torch.no_grad():
        losses = cross_entropies(forward(params, x.double())[-1], y)  # (starts * S,)
    return losses.view(len(starts), -1), [
        different_neurons(w) for w in params[0].detach()
    ]


def race(
    rule: Rule,
    starts: list[Start],
    lrs: list[float],
    x: Tensor,
    y: Tensor,
    seeds: list[int],
    depth: int = 10,
) -> tuple[Tensor, Tensor]:
    """First losses (starts, seeds), and losses after 150 steps (lrs, starts, seeds)."""
    ends = []
    for lr in lrs:
        params = copies(starts, [64, *[32] * depth, 10], seeds)
        history = train(params, x, y, rule(params, lr=lr), steps=150)  # (steps, S)
        with torch.no_grad():
            losses = cross_entropies(forward(params, x)[-1], y)  # (S,)
        ends.append(losses.view(len(starts), -1))
    return history[0].view(len(starts), -1), torch.stack(ends)


def own_rate(losses: Tensor) -> int:
    """The row of losses (lrs, seeds) with the lowest mean; nan counts as lost."""
    return int(losses.mean(dim=1).nan_to_num(torch.inf).argmin())


if __name__ == "__main__":
    x, y = digit_rows()
    starts = [default, all_equal(0.1), last_zero]
    losses, neurons = train_shallow(torch.optim.SGD, starts, 0.1, x, y, seeds=[0])
    for loss, count in zip(losses[:, 0], neurons, strict=True):
        print(f"one hidden layer: loss {loss:.3f}, {count} different neurons")
    for gain in (1.0, 1.41, 2.0):
        first, ends = race(torch.optim.SGD, [with_gain(gain)], [0.03], x, y, seeds=[0])
        print(f"gain {gain}: loss {first[0, 0]:.2f} -> {ends[0, 0, 0]:.2f}")
