"""Part 2.4, experiments: two nets in one, the gradient on its way, dead neurons."""

import math

import torch
from torch import Tensor

from snippets.module2.ch21_nonlinear import make_circles
from snippets.module2.ch24_activations import (
    Bend,
    cross_entropies,
    forward,
    make_bends,
    split_digits,
    start_nets,
    train_digits,
)


def fit(
    params: list[Tensor], x: Tensor, y: Tensor, bend: Bend, lr: Tensor, steps: int
) -> tuple[Tensor, Tensor]:
    """Train nets with all rows in each step; every step's losses and z <= 0 neurons."""
    optimizer = torch.optim.SGD(params, lr=1.0)  # each net's own rate is in its loss
    history, dead = [], []
    for _ in range(steps + 1):
        *hidden, y_pred = forward(params, x, bend)  # (S, N, h), ..., (S, N, 1)
        losses = torch.mean((y_pred - y) ** 2, dim=(1, 2))  # (S,)
        optimizer.zero_grad()
        torch.sum(lr * losses).backward()
        optimizer.step()
        history.append(losses.detach())
        dead.append(torch.stack([(z <= 0).all(dim=1) for z in hidden], dim=1))
    return torch.stack(history), torch.stack(dead)  # (steps + 1, S), (…, layers, h)


def make_sine() -> tuple[Tensor, Tensor]:
    """40 points of y = sin(x), in float64: large rates magnify what is rounded."""
    x = torch.linspace(-3, 3, 40, dtype=torch.float64).unsqueeze(1)  # (N, 1)
    return x, torch.sin(x)


def fit_sine(
    layers: int, lrs: list[float], seeds: list[int], steps: int = 500
) -> tuple[Tensor, Tensor, Tensor]:
    """ReLU nets of 30 neurons a layer: losses, who is dead, the curve at the end."""
    x, y = make_sine()
    params = start_nets([1, *[30] * layers, 1], seeds * len(lrs))
    params = [param.detach().double().requires_grad_() for param in params]
    lr = torch.tensor(lrs).repeat_interleave(len(seeds))  # (S,)
    history, dead = fit(params, x, y, torch.relu, lr, steps)
    with torch.no_grad():
        return history, dead, forward(params, x, torch.relu)[-1]


def tanh_as_sigmoid(params: list[Tensor]) -> list[Tensor]:
    """The same function with sigmoid for tanh, for a net with one hidden layer."""
    weight, bias, v, c = params
    return [2 * weight, 2 * bias, 2 * v, c - v.sum(dim=1, keepdim=True)]


def stack_circles(seeds: list[int], n: int) -> tuple[Tensor, Tensor]:
    """The two rings of Part 2.1, once per seed."""
    pairs = [make_circles(seed, n) for seed in seeds]
    return torch.stack([x for x, _ in pairs]), torch.stack([y for _, y in pairs])


def side_by_side(bends: list[Bend]) -> Bend:
    """The first part of the nets gets the first bend, the next part the next."""

    def bend(z: Tensor) -> Tensor:  # (S, N, h)
        parts = z.chunk(len(bends))
        return torch.cat([own(part) for own, part in zip(bends, parts, strict=True)])

    return bend


def train_all(
    bends: dict[str, Bend], depth: int, lrs: list[float], seeds: list[int]
) -> dict[str, tuple[Tensor, Tensor]]:
    """Losses and accuracies (lrs, seeds) of each bend at each rate, in one go."""
    each = side_by_side(list(bends.values()))
    results = train_digits(each, depth, lrs * len(bends), seeds)
    losses, accuracies = (result.chunk(len(bends)) for result in results)
    return dict(zip(bends, zip(losses, accuracies, strict=True), strict=True))


def train_twins(
    lrs: list[float], seeds: list[int], steps: int = 1000
) -> tuple[Tensor, Tensor]:
    """Losses of tanh nets and of sigmoid nets that start as the same functions."""
    nets = seeds * len(lrs)
    x, y = stack_circles(nets * 2, n=100)  # (2S, N, 2), (2S, N, 1)
    lr = torch.tensor(lrs).repeat_interleave(len(seeds)).repeat(2)  # (2S,)
    tanhs = start_nets([2, 16, 1], nets)
    pairs = zip(tanhs, tanh_as_sigmoid(tanhs), strict=True)
    params = [torch.cat(pair).detach().requires_grad_() for pair in pairs]
    bend = side_by_side([torch.tanh, torch.sigmoid])
    history = fit(params, x, y, bend, lr, steps)[0]  # (steps + 1, 2S)
    history = history.view(steps + 1, 2, len(lrs), len(seeds))
    return history[:, 0], history[:, 1]


def gradients_back(
    bend: Bend, depth: int, seeds: list[int], gain: float = 1
) -> tuple[Tensor, Tensor, Tensor]:
    """Before training: gradient sizes at z, slopes of the bend there, and weights'."""
    x, y, _, _ = split_digits(seeds)
    params = start_nets([64, *[32] * depth, 10], seeds, gain)
    *hidden, logits = forward(params, x[:, :200], bend)
    loss = cross_entropies(logits, y[:, :200]).sum()
    found = torch.autograd.grad(loss, [*hidden, params[0], params[-2]])
    sizes = [g.square().mean(dim=(1, 2)).sqrt() for g in found]  # (S,) each
    slopes = [torch.autograd.grad(bend(z).sum(), z)[0] for z in hidden]
    slope = torch.stack([s.square().mean(dim=(1, 2)).sqrt() for s in slopes])
    return (
        torch.stack(sizes[:-2]),
        slope,
        sizes[-2] / sizes[-1],
    )  # (depth, S) twice, (S,)


def per_layer(sizes: Tensor) -> float:
    """By how much one layer multiplies the gradient on its way back, on average."""
    ratios = torch.log(sizes[0] / sizes[-1]) / (len(sizes) - 1)  # (S,)
    return math.exp(ratios.mean().item())


def train_circles(
    bends: list[Bend], lrs: list[float], seeds: list[int], steps: int = 400
) -> Tensor:
    """Share of fresh points on the right side, for each bend, rate and seed."""
    nets = seeds * len(lrs) * len(bends)
    x, y = stack_circles(nets, n=200)
    params = start_nets([2, 16, 1], nets)
    lr = torch.tensor(lrs).repeat_interleave(len(seeds)).repeat(len(bends))  # (S,)
    bend = side_by_side(bends)
    fit(params, x, y, bend, lr, steps)
    x, y = stack_circles([1000 + seed for seed in nets], n=500)
    with torch.no_grad():
        right = (forward(params, x, bend)[-1] > 0.5) == (y > 0.5)  # (S, N, 1)
    return right.float().mean(dim=(1, 2)).view(len(bends), len(lrs), -1)


if __name__ == "__main__":
    for name, bend in make_bends().items():
        factor = per_layer(gradients_back(bend, 10, [0])[0])
        print(f"{name}: one layer back, the gradient times {factor:.2f}")
    history, dead, _ = fit_sine(2, [0.1], [0])
    print(f"sine: loss {history[-1, 0]:.4f}, dead per layer {dead[-1, 0].sum(dim=1)}")
