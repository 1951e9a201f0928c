"""Part 3.1. The rules by hand beside those of torch.optim."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from snippets.module2.ch23_neural_net import load_digits
from snippets.module3.ch31_optimizers import (
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    RMSProp,
    Rule,
)
from snippets.module3.ch31_optimizers_signs import Muon

Maker = Callable[[list[Tensor]], Rule | torch.optim.Optimizer]


def train_net(
    digits: tuple[Tensor, Tensor],
    make_optimizer: Maker,
    steps: int = 100,
    seed: int = 0,
) -> Tensor:
    """Train two matrices on 200 digits; return all their numbers in one row."""
    x, y = digits
    rows = slice(200 * seed, 200 * seed + 200)
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    first, last = nn.Linear(64, 32).weight, nn.Linear(32, 10).weight
    optimizer = make_optimizer([first, last])
    for _ in range(steps):
        logits = torch.relu(x[rows] @ first.T) @ last.T  # (N, 10)
        loss = cross_entropy(logits, y[rows])  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.cat([first.detach().flatten(), last.detach().flatten()])


def make_pairs() -> dict[str, tuple[Maker, Maker]]:
    """For each rule, ours and PyTorch's."""
    optim = torch.optim
    return {
        "momentum": (
            lambda p: Momentum(p, 0.1),
            lambda p: optim.SGD(p, 0.1, momentum=0.9),
        ),
        "Nesterov": (
            lambda p: Nesterov(p, 0.1),
            lambda p: optim.SGD(p, 0.1, momentum=0.9, nesterov=True),
        ),
        "RMSProp": (lambda p: RMSProp(p, 0.003), lambda p: optim.RMSprop(p, 0.003)),
        "Adam": (lambda p: Adam(p, 0.003), lambda p: optim.Adam(p, 0.003)),
        "AdamW": (lambda p: AdamW(p, 0.003), lambda p: optim.AdamW(p, 0.003)),
        "Muon": (
            lambda p: Muon(p, 0.02),
            lambda p: optim.Muon(p, 0.02, weight_decay=0),
        ),
    }


if __name__ == "__main__":
    digits = load_digits()
    start = train_net(digits, lambda p: Rule(p, 0.0))
    for name, (ours, theirs) in make_pairs().items():
        one, other = train_net(digits, ours), train_net(digits, theirs)
        gap, way = (one - other).abs().max(), (other - start).abs().max()
        print(f"{name:9} moved {way:.2f}, differs by {gap:.1e}")
