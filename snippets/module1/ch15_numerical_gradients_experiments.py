"""Part 1.5, experiments: which h, what a gradient costs, what a kink does."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.utils.flop_counter import FlopCounterMode

from snippets.module1.ch15_numerical_gradients import (
    centered_slope,
    forward_slope,
    make_data,
    neuron_loss,
    numerical_gradient,
    relative_error,
    suspect_gradient,
    train_by,
)


def errors(
    slope: Callable[..., float],
    dtype: torch.dtype,
    hs: list[float],
    places: int = 20,
    seed: int = 0,
) -> Tensor:
    """Relative error of the neuron's gradient, at random places and for every h."""
    x, y = make_data(seed)
    rows = []
    for place in range(places):
        generator = torch.Generator().manual_seed(place)
        params = torch.randn(3, generator=generator).double().requires_grad_()
        (true,) = torch.autograd.grad(neuron_loss(x, y, *params.unbind()), params)
        x_, y_, p = x.to(dtype), y.to(dtype), params.detach().to(dtype)
        lines = [partial(along, x_, y_, p, axis) for axis in torch.eye(3, dtype=dtype)]
        found = [[slope(line, 0 * p[0], h) for line in lines] for h in hs]
        rows.append([relative_error(true.new_tensor(row), true) for row in found])
    return torch.tensor(rows)  # (places, number of hs)


def along(x: Tensor, y: Tensor, params: Tensor, axis: Tensor, t: Tensor) -> Tensor:
    """The loss a distance t away from params, along one axis."""
    return neuron_loss(x, y, *(params + t * axis).unbind())


def nudger(x: Tensor, y: Tensor, h: float = 6e-6) -> Callable[..., list[Tensor]]:
    """A function of v, w and b that returns the gradient, measured."""
    loss_of = partial(neuron_loss, x, y)
    return lambda *params: numerical_gradient(loss_of, list(params), h)


def suspect_runs(seeds: range) -> Tensor:
    """Trained by the suspect: lowest loss, last loss (parts of the first), and w."""
    rows = []
    for seed in seeds:
        x, y = make_data(seed)
        path, losses = train_by(partial(suspect_gradient, x, y), x, y)
        lowest, last = min(losses) / losses[0], losses[-1] / losses[0]
        rows.append([lowest, last, path[-1, 1].item()])
    return torch.tensor(rows)  # (seeds, 3)


class Counted:
    """A loss that counts its calls, and keeps no record for autograd."""

    def __init__(self, function: Callable[..., Tensor]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *params: Tensor) -> Tensor:
        self.calls += 1
        return self.function(*params).detach()


def net_loss(
    x: Tensor, y: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor
) -> Tensor:
    """The loss of a net: the outputs of several tanh neurons, added up."""
    y_pred = torch.tanh(x @ w1 + b1) @ w2 + b2  # (N, 1)
    return torch.mean((y_pred - y) ** 2)  # ()


def make_net(neurons: int) -> list[Tensor]:
    """Four tensors that hold 3 * neurons + 1 parameters."""
    generator = torch.Generator().manual_seed(0)
    shapes = [(1, neurons), (neurons,), (neurons, 1), (1,)]
    params = [torch.randn(shape, generator=generator).double() for shape in shapes]
    return [(param / neurons**0.5).requires_grad_() for param in params]


def work_of_backward(length: int) -> float:
    """Multiplications of a backward pass, for each one of the forward pass."""
    hidden = torch.ones(5, 8)
    with FlopCounterMode(display=False) as forward_work:
        for _ in range(length):
            hidden = torch.tanh(hidden @ torch.ones(8, 8, requires_grad=True))
    with FlopCounterMode(display=False) as backward_work:
        hidden.sum().backward()
    ratio: float = backward_work.get_total_flops() / forward_work.get_total_flops()
    return ratio


class SlipTanh(Function):
    """A tanh of our own, with a backward pass of our own."""

    @staticmethod
    def forward(ctx: Any, z: Tensor) -> Tensor:
        a = torch.tanh(z)
        ctx.save_for_backward(a)
        return a

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> Tensor:
        a: Tensor = ctx.saved_tensors[0]
        return slope * (1 - a) ** 2


if __name__ == "__main__":
    for formula in (forward_slope, centered_slope):
        for dtype in (torch.float32, torch.float64):
            median = errors(formula, dtype, [1e-5]).median().item()
            print(f"{formula.__name__}, {dtype}, h = 1e-5: error {median:.0e}")
    lowest, last, w = suspect_runs(range(3)).unbind(dim=1)
    print("trained by the suspect:", lowest.tolist(), last.tolist(), w.tolist())
