"""Part 2.1, experiments: a thousand starts at once, kinks, and curves from kinks."""

import torch
from torch import Tensor, nn

from snippets.module2.ch21_nonlinear import (
    draw_nets,
    make_circles,
    make_net,
    make_square,
    predict_all,
    train,
    train_all,
)


def accuracies(params: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
    """Each network's share of rows on the right side of one half."""
    with torch.no_grad():
        right = (predict_all(params, x) > 0.5) == (y > 0.5)  # (S, N, 1)
    return right.double().mean(dim=(1, 2))  # (S,)


def draw_grown(most: int, seed: int = 0) -> list[Tensor]:
    """Networks with 0, 1, ... and `most` neurons: each has those of the one before.

    A neuron whose numbers are all zero is none, and stays so: its slopes are zero.
    """
    w1, b1, w2, b2 = (p.detach() for p in draw_nets(1, most, seed=seed))
    widths = torch.arange(most + 1).view(-1, 1, 1)  # (S, 1, 1)
    there = (torch.arange(most) < widths).float()  # (S, 1, h)
    larger = (most / widths.clamp(min=1)).sqrt()  # (S, 1, 1): fewer inputs to add up
    grown = [w1 * there, b1 * there, larger * w2 * there.mT, larger * b2]
    return [param.clone().requires_grad_() for param in grown]


def random_kinks(x: Tensor, y: Tensor, width: int, seed: int) -> float:
    """The typical miss of a network whose hidden layer is drawn and never trained."""
    generator = torch.Generator().manual_seed(seed)
    low, high = x.min(), x.max()
    at = low + (high - low) * torch.rand(width, generator=generator, dtype=x.dtype)
    sides = torch.randn(width, generator=generator, dtype=x.dtype).sign()  # (h,)
    hidden = torch.relu(sides * (x - at))  # (N, h)
    columns = torch.cat([hidden, torch.ones_like(x)], dim=1)  # (N, h + 1)
    last = torch.linalg.lstsq(columns, y, driver="gelsd").solution  # (h + 1, 1)
    return torch.mean((columns @ last - y) ** 2).sqrt().item()


def even_kinks(x: Tensor, y: Tensor, width: int) -> float:
    """The largest miss of straight pieces between evenly spaced points of the curve."""
    spaced = torch.linspace(0, len(x) - 1, width + 1).round().long()  # (h + 1,)
    knots, heights = x[spaced, 0], y[spaced, 0]  # (h + 1,)
    slopes = heights.diff() / knots.diff()  # (h,)
    bends = torch.cat(
        [slopes[:1], slopes.diff()]
    )  # (h,): the weights of the last layer
    y_pred = torch.relu(x - knots[:-1]) @ bends + heights[0]  # (N,)
    return (y_pred - y[:, 0]).abs().max().item()


def tent(x: Tensor) -> Tensor:
    """Fold the line from 0 to 1 in the middle: two neurons."""
    return 2 * torch.relu(x) - 4 * torch.relu(x - 0.5)


def count_pieces(x: Tensor, y: Tensor) -> int:
    """How many straight pieces a curve has, seen from many points of it."""
    slopes = y.diff() / x.diff()  # (N - 1,)
    return int((slopes.diff().abs() > 1e-6).sum()) + 1


if __name__ == "__main__":
    nets, (x, y), new = draw_grown(8), make_circles(), make_circles(seed=1)
    train_all(nets, x, y, lr=0.2)
    print("circles, 0 to 8:", [round(a, 2) for a in accuracies(nets, *new).tolist()])
    net: nn.Sequential = make_net(8, inputs=1)
    train(net, *make_square(), steps=1000)
    print(f"the parabola at 4: {net(torch.tensor([[4.0]])).item():.2f}")
