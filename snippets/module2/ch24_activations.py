"""Part 2.4. The bends of a network: many nets at once, each at its own rate."""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits

Bend = Callable[[Tensor], Tensor]


def no_bend(z: Tensor) -> Tensor:
    return z


def make_bends() -> dict[str, Bend]:
    """Four bends, and none."""
    return {
        "sigmoid": torch.sigmoid,
        "GELU": nn.functional.gelu,
        "ReLU": torch.relu,
        "tanh": torch.tanh,
        "none": no_bend,
    }


def start_nets(sizes: list[int], seeds: list[int], gain: float = 1) -> list[Tensor]:
    """One net per seed, as nn.Linear starts it: weight and bias of each layer."""
    nets = []
    for seed in seeds:
        torch.manual_seed(seed)  # nn.Linear draws its parameters itself
        nets.append([nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)])
    params = []
    for layers in zip(*nets, strict=True):  # the first layer of every net, and so on
        params.append(
            gain * torch.stack([layer.weight.T for layer in layers])
        )  # (S, in, out)
        params.append(
            torch.stack([layer.bias[None] for layer in layers])
        )  # (S, 1, out)
    return [param.detach().requires_grad_() for param in params]


def forward(params: list[Tensor], x: Tensor, bend: Bend) -> list[Tensor]:
    """What each layer gives before the bend; what the last gives are the logits."""
    before = []
    for weight, bias in zip(params[::2], params[1::2], strict=True):
        before.append(x @ weight + bias)  # (S, N, out)
        x = bend(before[-1])
    return before


def cross_entropies(logits: Tensor, y: Tensor) -> Tensor:
    """One loss per net: logits (S, N, 10), labels (S, N)."""
    return nn.functional.cross_entropy(logits.mT, y, reduction="none").mean(
        dim=1
    )  # (S,)


def split_digits(seeds: list[int]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Per seed, 1400 digits to train on and 397 to test on."""
    x, y = load_digits()
    x = 2 * x - 0.6  # pixels from -0.6 to 1.4, their mean near 0
    parts = [split(len(x), 1400, seed) for seed in seeds]
    train = torch.stack([rows for rows, _ in parts])  # (S, 1400)
    test = torch.stack([rows for _, rows in parts])  # (S, 397)
    return x[train], y[train], x[test], y[test]


def train_digits(
    bend: Bend, depth: int, lrs: list[float], seeds: list[int], gain: float = 1
) -> tuple[Tensor, Tensor]:
    """A net for each rate and seed: its training loss and its test accuracy."""
    seeds = seeds * len(lrs)
    x, y, x_test, y_test = split_digits(seeds)
    params = start_nets([64, *[32] * depth, 10], seeds, gain)
    lr = torch.tensor(lrs).repeat_interleave(len(seeds) // len(lrs))  # (S,)
    optimizer = torch.optim.SGD(params, lr=1.0)  # each net's own rate is in its loss
    generator = torch.Generator().manual_seed(0)
    for _ in range(10):
        for batch in torch.randperm(1400, generator=generator).split(50):
            logits = forward(params, x[:, batch], bend)[-1]  # (S, B, 10)
            losses = cross_entropies(logits, y[:, batch])  # (S,)
            optimizer.zero_grad()
            torch.sum(lr * losses).backward()
            optimizer.step()
    with torch.no_grad():
        losses = cross_entropies(forward(params, x, bend)[-1], y)
        right = forward(params, x_test, bend)[-1].argmax(dim=2) == y_test
    accuracies = right.float().mean(dim=1)
    return losses.view(len(lrs), -1), accuracies.view(len(lrs), -1)


def own_rate(losses: Tensor) -> int:
    """The row of losses (lrs, seeds) with the lowest mean; nan counts as lost."""
    return int(losses.mean(dim=1).nan_to_num(torch.inf).argmin())


def table(lrs: list[float], results: dict[str, tuple[Tensor, Tensor]]) -> str:
    """Test accuracy in percent for each bend and rate, and each bend's own rate."""
    lines = ["lr      " + "".join(f"{lr:7g}" for lr in lrs) + "    own rate"]
    for name, (losses, accuracies) in results.items():
        row = "".join(f"{100 * share:7.1f}" for share in accuracies.mean(dim=1))
        lines.append(f"{name:8}{row}    {lrs[own_rate(losses)]:g}")
    return "\n".join(lines)


if __name__ == "__main__":
    lrs = [0.1, 0.3, 1.0, 3.0]
    for depth in (1, 6):
        bends = make_bends().items()
        print(f"{depth} hidden layers")
        print(table(lrs, {name: train_digits(b, depth, lrs, [0]) for name, b in bends}))
