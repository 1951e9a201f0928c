"""Part 3.3. Where a network starts: sizes, spreads, and whether it then trains."""

import math
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits

Bend = Callable[[Tensor], Tensor]
Start = Callable[[nn.Linear], object]


def digit_rows(seed: int = 0) -> tuple[Tensor, Tensor]:
    """1,400 of the digits; all pixels together have mean 0 and size 1."""
    x, y = load_digits()
    x = (x - x.mean()) / x.std(correction=0)
    rows, _ = split(len(x), 1400, seed)
    return x[rows], y[rows]  # (1400, 64), (1400,)


def default(layer: nn.Linear) -> None:
    """Leave the layer as nn.Linear drew it, weights and biases."""


def with_gain(gain: float) -> Start:
    """Weights with the standard deviation gain / sqrt(n_in), and biases 0."""

    def start(layer: nn.Linear) -> None:
        nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.in_features))
        nn.init.zeros_(layer.bias)

    return start


def start_nets(sizes: list[int], start: Start, seeds: list[int]) -> list[Tensor]:
    """One net per seed, side by side: weight and bias of each layer, in turn."""
    nets = []
    for seed in seeds:
        torch.manual_seed(seed)  # nn.Linear and nn.init draw by themselves
        layers = [nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)]
        for layer in layers:
            start(layer)
        nets.append(layers)
    params = []
    for same in zip(*nets, strict=True):  # the first layer of every net, and so on
        params.append(torch.stack([layer.weight.T for layer in same]))  # (S, in, out)
        params.append(torch.stack([layer.bias[None] for layer in same]))  # (S, 1, out)
    return [param.detach().requires_grad_() for param in params]


def forward(params: list[Tensor], x: Tensor, bend: Bend = torch.relu) -> list[Tensor]:
    """What each layer hands on: the hidden ones bent, and last the logits."""
    outputs = []
    for weight, bias in zip(params[::2], params[1::2], strict=True):
        z = x @ weight + bias  # (S, N, out)
        x = bend(z)
        outputs.append(x)
    return [*outputs[:-1], z]


def size(h: Tensor) -> Tensor:
    """The root of the mean square over rows and neurons, for each net."""
    return h.square().mean(dim=(1, 2)).sqrt()  # (S,)


def spread(h: Tensor) -> Tensor:
    """The size of what is left when each unit's mean over the rows is taken off."""
    return size(h - h.mean(dim=1, keepdim=True))  # (S,)


def cross_entropies(logits: Tensor, y: Tensor) -> Tensor:
    """One loss per net: logits (S, N, K), labels (N,)."""
    labels = y.expand(len(logits), -1)  # (S, N)
    losses = nn.functional.cross_entropy(logits.mT, labels, reduction="none")
    return losses.mean(dim=1)  # (S,)


def train(
    params: list[Tensor],
    x: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    steps: int,
    batch: int = 32,
) -> Tensor:
    """Train the nets where they are; return the losses of every step."""
    generator = torch.Generator().manual_seed(0)
    history = []
    for _ in range(steps):
        rows = torch.randint(len(x), (batch,), generator=generator)  # (B,)
        logits = forward(params, x[rows])[-1]  # (S, B, 10)
        losses = cross_entropies(logits, y[rows])  # (S,)
        loss = losses.sum()  # (), no net sees another
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(losses.detach())
    return torch.stack(history)  # (steps, S)


def measure(params: list[Tensor], x: Tensor, bend: Bend = torch.relu) -> list[Tensor]:
    """Size and spread after each hidden layer, in float64."""
    with torch.no_grad():
        *hidden, _ = forward([p.double() for p in params], x.double(), bend)
    sizes, spreads = [size(h) for h in hidden], [spread(h) for h in hidden]
    return [torch.stack(sizes), torch.stack(spreads)]  # (layers, S) twice


if __name__ == "__main__":
    x, y = digit_rows()
    for name, start in (("nn.Linear", default), ("He", with_gain(math.sqrt(2)))):
        params = start_nets([64, *[100] * 50, 10], start, seeds=[0])
        sizes, spreads = measure(params, x[:200])
        print(f"{name}, layer 50: size {sizes[-1, 0]:.3f}", end=", ")
        print(f"spread {spreads[-1, 0].clamp(min=1e-12):.0e}")
        params = start_nets([64, *[32] * 10, 10], start, seeds=[0])
        optimizer = torch.optim.SGD(params, lr=0.1)
        losses = train(params, x, y, optimizer, steps=150)
        print(f"ten layers: loss {losses[0, 0]:.3f} -> {losses[-10:, 0].mean():.3f}")
