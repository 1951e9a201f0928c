"""Part 1.5. Measure a gradient by nudging, and catch a wrong one."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor


def cubic(w: Tensor) -> Tensor:
    """A curve whose slope is known: 3 w squared."""
    return w * w * w + 4


def forward_slope(f: Callable[[Tensor], Tensor], w: Tensor, h: float) -> float:
    return ((f(w + h) - f(w)) / h).item()


def centered_slope(f: Callable[[Tensor], Tensor], w: Tensor, h: float) -> float:
    return ((f(w + h) - f(w - h)) / (2 * h)).item()


def make_data(seed: int = 0) -> tuple[Tensor, Tensor]:
    """Return 100 points of the curve y = 2 tanh(x - 1), moved by noise."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-3, 3, 100, dtype=torch.float64).unsqueeze(1)  # (N, 1)
    noise = torch.randn(100, 1, generator=generator, dtype=torch.float64)
    return x, 2 * torch.tanh(x - 1) + 0.3 * noise  # (N, 1), (N, 1)


def start(dtype: torch.dtype = torch.float64) -> list[Tensor]:
    """The neuron's parameters v, w and b before training."""
    values = (1.0, 0.5, 0.25)
    return [torch.tensor(value, dtype=dtype, requires_grad=True) for value in values]


def neuron_loss(x: Tensor, y: Tensor, v: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Lines 1 and 2 of the loop, as a function of the parameters."""
    y_pred = v * torch.tanh(w * x + b)  # (N, 1)
    return torch.mean((y_pred - y) ** 2)  # ()


def numerical_gradient(
    loss_of: Callable[..., Tensor], params: list[Tensor], h: float
) -> list[Tensor]:
    """Nudge every number in params to both sides, one at a time."""
    slopes = [torch.zeros_like(param) for param in params]
    with torch.no_grad():
        for param, slope in zip(params, slopes, strict=True):
            numbers, results = param.view(-1), slope.view(-1)
            for i in range(param.numel()):
                kept = numbers[i].item()
                numbers[i] = kept + h
                up = loss_of(*params)
                numbers[i] = kept - h
                down = loss_of(*params)
                numbers[i] = kept  # put it back, to the last digit
                results[i] = (up - down) / (2 * h)
    return slopes


def hand_gradient(
    x: Tensor, y: Tensor, v: Tensor, w: Tensor, b: Tensor
) -> list[Tensor]:
    """The neuron's three slopes, derived with a pencil."""
    a = torch.tanh(w * x + b)  # (N, 1)
    r = v * a - y  # (N, 1)
    bend = v * (1 - a**2)  # (N, 1)
    return [2 * torch.mean(each) for each in (r * a, r * bend * x, r * bend)]


def suspect_gradient(
    x: Tensor, y: Tensor, v: Tensor, w: Tensor, b: Tensor
) -> list[Tensor]:
    """The same, typed in on another day."""
    a = torch.tanh(w * x + b)  # (N, 1)
    r = v * a - y  # (N, 1)
    bend = v * (1 - a) ** 2  # (N, 1)
    return [2 * torch.mean(each) for each in (r * a, r * bend * x, r * bend)]


def cut_square(z: Tensor) -> Tensor:
    """The numbers of z squared, with a record of one factor only."""
    return z * z.detach()


def relative_error(one: Tensor, other: Tensor) -> float:
    """How far two gradients are apart, as a part of the longer one."""
    longer = max(one.norm().item(), other.norm().item())
    return (one - other).norm().item() / longer if longer > 0 else 0.0


def train(
    x: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 300
) -> tuple[Tensor, list[float]]:
    """Fit the neuron; return the parameters and the loss of every round."""
    v, w, b = params = start(x.dtype)
    optimizer = torch.optim.SGD(params, lr=lr)
    path, losses = [], []
    for _ in range(epochs):
        y_pred = v * torch.tanh(w * x + b)  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(torch.stack(params).detach())  # (3,)
        losses.append(loss.item())
    return torch.stack(path), losses  # (epochs, 3)


def train_by(
    gradient: Callable[..., list[Tensor]], x: Tensor, y: Tensor, epochs: int = 300
) -> tuple[Tensor, list[float]]:
    """The same loop, whose line 4 asks `gradient` instead of autograd."""
    v, w, b = params = start(x.dtype)
    optimizer = torch.optim.SGD(params, lr=0.1)
    path, losses = [], []
    for _ in range(epochs):
        y_pred = v * torch.tanh(w * x + b)  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        for param, slope in zip(params, gradient(*params), strict=True):
            param.grad = slope.detach()
        optimizer.step()
        path.append(torch.stack(params).detach())  # (3,)
        losses.append(loss.item())
    return torch.stack(path), losses  # (epochs, 3)


if __name__ == "__main__":
    x, y = make_data()
    params = start()
    measured = numerical_gradient(partial(neuron_loss, x, y), params, h=6e-6)
    suspect = suspect_gradient(x, y, *params)
    for name, slope, guess in zip("vwb", measured, suspect, strict=True):
        error = relative_error(slope, guess)
        print(f"{name}: measured {slope:.4f}, suspect {guess:.4f}, error {error:.0e}")
