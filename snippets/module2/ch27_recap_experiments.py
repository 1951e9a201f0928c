"""Part 2.7, experiments: few rows or many, from a straight truth and from a wave."""

import torch
from torch import Tensor

from snippets.module2.ch23_neural_net_experiments import forward_many, start_many
from snippets.module2.ch27_recap import train_many


def make_pair(n: int, seed: int) -> tuple[Tensor, Tensor]:
    """The same n inputs and the same noise, around a line and around a wave."""
    generator = torch.Generator().manual_seed(seed)
    x = 6 * torch.rand(120, 1, generator=generator)[:n] - 3  # (N, 1)
    noise = 0.5 * torch.randn(120, generator=generator)[:n]  # (N,)
    return x, truths(x) + noise  # (N, 1), (2, N)


def truths(x: Tensor) -> Tensor:
    """What the two tables would say without noise."""
    return torch.stack([x[:, 0] / 2, x[:, 0].sin()])  # (2, N)


def fit_lines(x: Tensor, y: Tensor, at: Tensor) -> Tensor:
    """The best lines by formula, and what they say elsewhere: (S, n, 1) to (S, M)."""
    columns = torch.cat([x, torch.ones_like(x)], dim=2)  # (S, n, 2)
    best: Tensor = torch.linalg.lstsq(columns, y.unsqueeze(2)).solution  # (S, 2, 1)
    return (at * best[:, :1] + best[:, 1:])[:, :, 0]  # (S, M)


def fit_nets(x: Tensor, y: Tensor, at: Tensor, lr: Tensor, steps: int) -> Tensor:
    """Networks of 32 neurons, trained on all rows, and what they say elsewhere."""
    params = start_many((1, 32, 1), list(range(len(x))))
    for param in params:
        param.requires_grad_()
    train_many(params, x, y, lr, steps, batch=x.shape[1])
    with torch.no_grad():
        return forward_many(params, at)[:, :, 0]  # (S, M)


def learn(n: int, seeds: range, lrs: list[float]) -> tuple[Tensor, Tensor]:
    """Mean squared distances from both truths: of the lines, of the nets at each rate.

    Two truths, S draws of n rows, R rates.
    """
    at = torch.linspace(-3, 3, 100).view(1, 100, 1)
    pairs = [make_pair(n, seed) for seed in seeds]
    x = torch.stack([pair[0] for pair in pairs]).repeat(2, 1, 1)  # (2 S, n, 1)
    y = torch.stack([pair[1] for pair in pairs], dim=1).flatten(0, 1)  # (2 S, n)
    goal = truths(at[0]).repeat_interleave(len(seeds), 0)  # (2 S, 100)
    lines = (fit_lines(x, y, at) - goal).square().mean(dim=1)  # (2 S,)
    copies = len(lrs)
    many = [part.repeat_interleave(copies, 0) for part in (x, y, goal)]
    lr = torch.tensor(lrs).repeat(len(x))  # (2 S R,)
    said = fit_nets(many[0], many[1], at.expand(len(lr), 100, 1), lr, steps=300)
    nets = (said - many[2]).square().mean(dim=1)  # (2 S R,)
    return lines.view(2, -1), nets.view(2, -1, copies)  # (2, S), (2, S, R)


def fit_growing(sizes: list[int], seed: int, at: Tensor) -> tuple[Tensor, Tensor]:
    """Line and net of both tables for growing numbers of rows, all in one tensor.

    Each table has 120 places, in which its n rows stand again and again.
    """
    x, y = make_pair(120, seed)  # (120, 1), (2, 120)
    places = torch.stack([torch.arange(120) % n for n in sizes])  # (F, 120)
    places = places.repeat(2, 1)  # (2 F, 120)
    truth = torch.arange(2).repeat_interleave(len(sizes)).unsqueeze(1)  # (2 F, 1)
    lines = fit_lines(x[places], y[truth, places], at)  # (2 F, M)
    lr = torch.full((len(places),), 0.03)
    several = at.expand(len(places), -1, 1)
    nets = fit_nets(x[places], y[truth, places], several, lr, steps=300)
    shape = (2, len(sizes), -1)
    return lines.view(shape), nets.view(shape)


if __name__ == "__main__":
    print("rows   straight: line, net      wave: line, net")
    for n in (5, 10, 20, 40, 100):
        lines, nets = learn(n, range(10), [0.01, 0.03])
        line, net = lines.median(dim=1).values, nets.median(dim=1).values.amin(dim=1)
        print(f"{n:4} {line[0]:14.4f} {net[0]:8.4f} {line[1]:11.4f} {net[1]:8.4f}")
