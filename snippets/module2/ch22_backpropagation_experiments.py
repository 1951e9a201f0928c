"""Part 2.2, experiments: nets trained with a wrong way back."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from snippets.module1.ch15_numerical_gradients import (
    numerical_gradient,
    relative_error,
)
from snippets.module2.ch21_nonlinear import make_circles
from snippets.module2.ch22_backpropagation import (
    backward,
    forward,
    make_net,
    right,
    train,
)


def through(other: Tensor, g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    """The way back leads through other weights than the way forth."""
    return (g @ other.mT) * (h > 0)


def no_mask(g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    return g @ w2.mT


def frozen(g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    return torch.zeros_like(h)


def inverted(g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    return (g @ w2.mT) * (h <= 0)


def minus(g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    return -right(g, w2, h)


def stack(seeds: list[int]) -> list[Tensor]:
    """The parameters of one net for each seed: each tensor gets a dimension more."""
    nets = [make_net(seed) for seed in seeds]
    return [torch.stack(each).double() for each in zip(*nets, strict=True)]


def ways_back(
    seeds: list[int],
) -> dict[str, Callable[[Tensor, Tensor, Tensor], Tensor]]:
    """One right way from the prediction to the hidden layer, and five wrong ones."""
    other = stack([seed + 1000 for seed in seeds])[2]  # (S, H, 1): drawn once
    return {
        "right": right,
        "fixed random": partial(through, other),
        "hidden frozen": frozen,
        "no mask": no_mask,
        "mask inverted": inverted,
        "minus sign": minus,
    }


def many_circles(seeds: list[int], n: int) -> tuple[Tensor, Tensor]:
    draws = [make_circles(seed, n) for seed in seeds]
    x, y = zip(*draws, strict=True)
    return torch.stack(x).double(), torch.stack(y).double()  # (S, N, 2), (S, N, 1)


def exam(
    way: Callable[[Tensor, Tensor, Tensor], Tensor],
    seeds: list[int],
    lr: float = 0.2,
) -> Tensor:
    """Train a net on each draw of 100 points; its accuracy on 1,000 new ones."""
    params = stack(seeds)
    train(params, *many_circles(seeds, n=100), way, lr)
    x, y = many_circles([seed + 500 for seed in seeds], n=1000)  # unseen
    says_outer = forward(params, x)[0] > 0.5  # (S, 1000, 1)
    return (says_outer == (y > 0.5)).float().mean(dim=(1, 2))  # (S,)


def net_loss(x: Tensor, y: Tensor, *params: Tensor) -> Tensor:
    return torch.mean((forward(list(params), x)[0] - y) ** 2)


def alarm(way: Callable[[Tensor, Tensor, Tensor], Tensor], seed: int) -> float:
    """Nudge every number of w1 before training: the relative error of its slopes."""
    x, y = many_circles([seed], n=100)
    params = stack([seed])
    measured = numerical_gradient(partial(net_loss, x, y), params, h=1e-6)
    y_pred, h = forward(params, x)
    backward(params, x, h, 2 * (y_pred - y) / 100, way)
    assert params[0].grad is not None
    return relative_error(measured[0], params[0].grad)


if __name__ == "__main__":
    seeds = list(range(36))
    for name, way in ways_back(seeds).items():
        print(f"{name:14} {exam(way, seeds).median():.3f}, nudged {alarm(way, 0):.1e}")
