"""Part 3.3, readings: what is left in a layer, LSUV, and one rate for all widths."""

import math

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module3.ch33_initialization import (
    Bend,
    digit_rows,
    forward,
    measure,
    size,
    start_nets,
    with_gain,
)


def readable(h: Tensor, y: Tensor, seed: int = 0) -> float:
    """Share of held-back rows that the best linear layer on top of h names rightly."""
    h = (h / h.square().mean().sqrt()).double()  # (N, neurons)
    h = torch.cat([h, torch.ones_like(h[:, :1])], dim=1)
    targets = nn.functional.one_hot(y).double()  # (N, 10)
    rows, held_back = split(len(h), 1000, seed)
    best = torch.linalg.lstsq(h[rows], targets[rows], 1e-5, driver="gelsd").solution
    said = (h[held_back] @ best).argmax(dim=1)
    share: float = (said == y[held_back]).float().mean().item()
    return share


def read_layers(
    params: list[Tensor],
    x: Tensor,
    y: Tensor,
    layers: list[int],
    bend: Bend = torch.relu,
) -> Tensor:
    """What can be read after some of the layers, in the float32 that training has."""
    with torch.no_grad():
        outputs = forward(params, x, bend)
    shares = [
        [readable(outputs[n - 1][s], y) for s in range(len(outputs[0]))] for n in layers
    ]
    return torch.tensor(shares)  # (layers, S)


def lsuv(params: list[Tensor], x: Tensor, bend: Bend) -> None:
    """Divide each layer's weights by the size that its z has on these rows."""
    with torch.no_grad():
        for weight, bias in zip(params[::2], params[1::2], strict=True):
            weight /= size(x @ weight + bias)[:, None, None]  # (S, in, out)
            x = bend(x @ weight + bias)  # (S, N, out), what the next layer gets


def change_by_one_step(width: int, seeds: list[int], scaled: bool = False) -> Tensor:
    """By how much one step of Adam moves a net's output, on average over the rows."""
    params = start_nets([16, width, width, 1], with_gain(math.sqrt(2)), seeds)
    generator = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 32, 16, generator=generator)
    wide = 64 / width if scaled else 1
    with torch.no_grad():
        params[4] *= math.sqrt(wide)  # the last layer starts smaller
    optimizer = torch.optim.Adam(params[:2], lr=0.001)
    optimizer.add_param_group({"params": params[2:], "lr": 0.001 * wide})
    before = forward(params, x)[-1]  # (S, N, 1)
    torch.mean((before - y[:, :1]) ** 2, dim=(1, 2)).sum().backward()
    optimizer.step()
    return (forward(params, x)[-1] - before).detach().abs().mean(dim=(1, 2))  # (S,)


if __name__ == "__main__":
    x, y = digit_rows()
    for bend in (torch.relu, nn.functional.softplus):
        params = start_nets([64, *[100] * 50, 10], with_gain(math.sqrt(2)), seeds=[0])
        lsuv(params, x[:200], bend)
        sizes, _ = measure(params, x[:200], bend)
        shares = read_layers(params, x, y, [1, 50], bend)[:, 0]
        print(f"{bend.__name__}, layer 50: size {sizes[-1, 0]:.2f}, ", end="")
        print(f"readable {shares[1]:.2f} for {shares[0]:.2f} after layer 1")
    for width in (64, 256, 1024):
        moved = [change_by_one_step(width, [0], s).item() for s in (False, True)]
        print(f"width {width}: one step moves {moved[0]:.2f}, scaled {moved[1]:.2f}")
