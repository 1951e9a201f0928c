"""Part 3.2. Schedules: a learning rate for every step, and what it will come to."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from snippets.module2.ch24_activations import (
    cross_entropies,
    forward,
    split_digits,
    start_nets,
)

Shape = Callable[[float], float]


def constant(done: float) -> float:
    return 1.0


def stairs(done: float) -> float:
    return 0.1 ** math.floor(3 * done)


def cosine(done: float) -> float:
    return (1 + math.cos(math.pi * done)) / 2


def linear(done: float) -> float:
    return 1 - done


def hold_and_cool(done: float, cool: float = 0.2) -> float:
    return min(1.0, (1 - done) / cool)


def one_over_t(done: float) -> float:
    return 1 / (1 + 200 * done)  # peak 0.2 in 1000 steps: 1 / (t + 5)


def make_shapes() -> dict[str, Shape]:
    """The rate as a share of its peak, by the share of the steps that is done."""
    return {
        "constant": constant,
        "stairs": stairs,
        "cosine": cosine,
        "linear": linear,
        "hold, cool": hold_and_cool,
        "1/t": one_over_t,
    }


def rates(shape: Shape, peak: float, steps: int) -> list[float]:
    return [peak * shape(t / steps) for t in range(steps)]


def expected(lrs: list[float], start: float = 5.0) -> list[float]:
    """The mean loss after every step in the noisy valley, without a random number."""
    mean_square = start**2
    losses = []
    for lr in lrs:
        mean_square = (1 - lr) ** 2 * mean_square + lr**2
        losses.append(mean_square / 2)
    return losses


def train_valley(lrs: list[float], seed: int = 0, runs: int = 2000) -> float:
    """The mean loss of many runs at the end."""
    generator = torch.Generator().manual_seed(seed)
    theta = torch.full((runs,), 5.0, requires_grad=True)  # (runs,)
    optimizer = torch.optim.SGD([theta], lr=1.0)
    for lr in lrs:
        optimizer.param_groups[0]["lr"] = lr  # new: a rate for this step
        xi = torch.randn(runs, generator=generator)  # (runs,)
        loss = torch.sum(theta**2 / 2 + xi * theta)  # (), with slopes θ + ξ
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.mean(theta.detach() ** 2 / 2).item()


def misname(y: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Put a digit drawn at random for a share of the labels, anew at each call."""
    wrong = torch.rand(y.shape, generator=generator) < share
    return torch.where(wrong, torch.randint(10, y.shape, generator=generator), y)


def train(
    params: list[Tensor],
    x: Tensor,
    y: Tensor,
    factors: list[float],
    peaks: Tensor,
    wrong: float = 0.2,
    seed: int = 0,
) -> list[list[Tensor]]:
    """Train nets side by side; return all of them after every tenth step."""
    params = [param.detach().clone().requires_grad_() for param in params]
    optimizer = torch.optim.SGD(params, lr=1.0)
    generator = torch.Generator().manual_seed(seed)
    kept = []
    for step, factor in enumerate(factors, 1):
        optimizer.param_groups[0]["lr"] = factor  # new: the schedule
        rows = torch.randint(x.shape[1], (16,), generator=generator)  # (B,)
        logits = forward(params, x[:, rows], torch.relu)[-1]  # (S, B, 10)
        losses = cross_entropies(logits, misname(y[:, rows], wrong, generator))  # (S,)
        optimizer.zero_grad()
        torch.sum(peaks * losses).backward()  # each net has a peak of its own
        optimizer.step()
        if step % 10 == 0:
            kept.append([param.detach().clone() for param in params])
    return kept


def excess(params: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
    """How far each net's expected loss lies above the lowest that is possible."""
    named = 0.02 + 0.8 * torch.nn.functional.one_hot(y, 10)  # (S, N, 10)
    with torch.no_grad():
        logits = forward(params, x, torch.relu)[-1]  # (S, N, 10)
    gaps = torch.log(named) - torch.log_softmax(logits, dim=2)
    return torch.sum(named * gaps, dim=2).mean(dim=1)  # (S,)


if __name__ == "__main__":
    for name, shape in make_shapes().items():
        lrs = rates(shape, 0.2, 1000)
        print(f"{name:10} {expected(lrs)[-1]:.5f}, measured {train_valley(lrs):.5f}")
    seeds = list(range(6))
    x, y, _, _ = split_digits(seeds)
    nets = start_nets([64, 32, 10], seeds)
    for name in ("constant", "cosine"):
        factors = rates(make_shapes()[name], 1.0, 300)
        last = train(nets, x, y, factors, torch.tensor(0.4))[-1]
        print(f"{name:10} excess loss {excess(last, x, y).mean():.3f}")
