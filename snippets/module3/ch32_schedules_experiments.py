"""Part 3.2, experiments: a river, one trunk with three ends, warmup."""

import torch
from torch import Tensor
from torch.optim import SGD

from snippets.module2.ch24_activations import (
    cross_entropies,
    forward,
    split_digits,
    start_nets,
)
from snippets.module3.ch32_schedules import (
    Shape,
    excess,
    expected,
    linear,
    rates,
    train,
)


def river(lrs: list[float]) -> tuple[list[float], list[float]]:
    """After every step, the mean loss from the walls, and the loss along the bed."""
    walls = expected(lrs, start=0.0)
    distance, bed = 10.0, []
    for lr in lrs:
        distance *= 1 - 0.002 * lr
        bed.append(0.002 * distance**2 / 2)
    return walls, bed


def river_end(lrs: list[float]) -> float:
    walls, bed = river(lrs)
    return walls[-1] + bed[-1]


def race(
    shapes: dict[str, Shape], peaks: list[float], seeds: list[int], steps: int
) -> dict[str, Tensor]:
    """Excess losses at the end, (peaks, seeds) for each shape."""
    x, y, _, _ = split_digits(seeds * len(peaks))
    nets = start_nets([64, 32, 10], seeds * len(peaks))
    lr = torch.tensor(peaks).repeat_interleave(len(seeds))  # (S,)
    found = {}
    for name, shape in shapes.items():
        last = train(nets, x, y, rates(shape, 1.0, steps), lr)[-1]
        found[name] = excess(last, x, y).view(len(peaks), -1)
    return found


def cool_down(trunk: list[list[Tensor]], x: Tensor, y: Tensor, end: int) -> Tensor:
    """Leave the trunk after two thirds of the steps; excess every ten steps."""
    start = end * 2 // 3
    factors = rates(linear, 1.0, end - start)
    stop = trunk[start // 10 - 1]
    branch = train(stop, x, y, factors, torch.tensor(0.4), seed=end)
    return torch.stack([excess(nets, x, y) for nets in branch])  # (steps / 10, S)


def mean_of(kept: list[list[Tensor]]) -> list[Tensor]:
    """The mean of each weight over the nets that were kept on the way."""
    return [torch.stack(versions).mean(dim=0) for versions in zip(*kept, strict=True)]


def train_product(
    peaks: list[float], warmup: int, seed: int = 0, runs: int = 20, steps: int = 400
) -> Tensor:
    """Walks of u and v, whose product shall be 1, from u = 4 and v = 0.2."""
    generator = torch.Generator().manual_seed(seed)
    peak = torch.tensor(peaks).unsqueeze(1)  # (P, 1)
    start = torch.tensor([4.0, 0.2]).view(2, 1, 1)
    uv = start.repeat(1, len(peaks), runs).requires_grad_()  # (2, P, runs)
    optimizer = SGD([uv], lr=1.0)
    path = [uv.detach().clone()]
    for t in range(steps):
        optimizer.param_groups[0]["lr"] = min(1.0, (t + 1) / (warmup + 1))
        target = 1 + 0.05 * torch.randn(runs, generator=generator)  # (runs,)
        losses = (uv[0] * uv[1] - target) ** 2 / 2  # (P, runs)
        optimizer.zero_grad()
        torch.sum(peak * losses).backward()
        optimizer.step()
        path.append(uv.detach().clone())
    return torch.stack(path)  # (steps + 1, 2, P, runs)


def arrivals(path: Tensor) -> tuple[Tensor, Tensor]:
    """How many runs of each peak end near uv = 1, and their median sharpness there."""
    ends = path[-1]  # (2, P, runs)
    there = (ends[0] * ends[1] - 1).abs() < 0.5  # nan is nowhere
    sharp = torch.where(there, ends.square().sum(dim=0), torch.nan)  # (P, runs)
    return there.sum(dim=1), sharp.nanmedian(dim=1).values


def warm_digits(
    peaks: list[float], gains: list[float], warmup: int, seeds: list[int]
) -> Tensor:
    """Nets with four layers: the training loss after 150 steps, on right labels."""
    nets = seeds * len(peaks)
    x, y, _, _ = split_digits(nets * len(gains))
    starts = [start_nets([64, 32, 32, 32, 10], nets, gain) for gain in gains]
    layers = zip(*starts, strict=True)
    params = [torch.cat(parts).detach().requires_grad_() for parts in layers]
    peak = torch.tensor(peaks).repeat_interleave(len(seeds)).repeat(len(gains))  # (S,)
    optimizer = SGD(params, lr=1.0)
    generator = torch.Generator().manual_seed(0)
    for t in range(150):
        optimizer.param_groups[0]["lr"] = min(1.0, (t + 1) / (warmup + 1))
        rows = torch.randint(1400, (50,), generator=generator)  # (B,)
        losses = cross_entropies(
            forward(params, x[:, rows], torch.relu)[-1], y[:, rows]
        )
        optimizer.zero_grad()
        torch.sum(peak * losses).backward()
        optimizer.step()
    with torch.no_grad():
        losses = cross_entropies(forward(params, x, torch.relu)[-1], y)
    return losses.nan_to_num(torch.inf).view(len(gains), len(peaks), -1)


if __name__ == "__main__":
    print(f"river, constant rate 0.1: {river_end([0.1] * 1000):.4f}")
    for warmup in (0, 30, 100):
        there, sharp = arrivals(train_product([0.1, 0.2, 0.3, 0.5, 0.9], warmup))
        row = " ".join(f"{value:5.1f}" for value in sharp.tolist())
        print(f"warmup {warmup:3}: {there.tolist()} of 20 arrive, sharpness {row}")
