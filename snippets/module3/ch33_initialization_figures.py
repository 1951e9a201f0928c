"""Part 3.3, figures: sizes, what differs, loss against gain, and the knob."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch33_initialization import (
    cross_entropies,
    default,
    digit_rows,
    forward,
    measure,
    size,
    spread,
    start_nets,
    with_gain,
)
from snippets.module3.ch33_initialization_experiments import he, xavier


def plot_layers(
    lines: dict[str, Tensor], ylabel: str, low: float, right: bool = False
) -> Figure:
    """A line for each start: the mean of its nets, and a band from least to most."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    looks = [("C3", "-", "o"), ("C0", "--", "^"), ("C2", "-.", "s")]
    for (name, values), (color, dash, marker) in zip(
        lines.items(), looks, strict=False
    ):
        values = values.clamp(min=low / 10)  # (layers, S), below the picture
        layers = range(1, len(values) + 1)
        mean = values.log().mean(dim=1).exp()  # (layers,)
        axis.semilogy(
            layers, mean, color + dash, marker=marker, markevery=7, ms=6, label=name
        )
        least, most = values.amin(dim=1), values.amax(dim=1)
        axis.fill_between(layers, least, most, color=color, alpha=0.2, lw=0)
    axis.set(xlabel="layer", ylabel=ylabel, ylim=(low, 30))
    axis.legend(loc="center right" if right else "lower left", fontsize=11)
    return figure


def plot_gains(gains: list[float], ends: dict[str, Tensor]) -> Figure:
    """Loss at each gain's own rate, from the best net to the worst."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    axis.axhline(math.log(10), color="C5", ls=":", label="guessing, ln 10")
    looks = [("C3", "-", "o"), ("C0", "--", "^")]
    for (name, losses), (color, dash, marker) in zip(ends.items(), looks, strict=True):
        mean = losses.mean(dim=1)  # (gains,)
        axis.plot(gains, mean, color + dash, marker=marker, ms=7, label=name)
        least, most = losses.amin(dim=1), losses.amax(dim=1)
        axis.vlines(gains, least, most, color=color, lw=2)
    axis.set(xlabel="gain", ylabel="training loss", ylim=(0, 3.6), xlim=(0.4, 3.1))
    axis.legend(loc="upper left", fontsize=11)
    return figure


def plot_knob(gain: float, x: Tensor, y: Tensor) -> Figure:
    """Ten layers before the first step: size, spread and gradient in each."""
    params = start_nets([64, *[32] * 10, 10], with_gain(gain), list(range(6)))
    *hidden, logits = forward(params, x)
    loss = cross_entropies(logits, y)  # (S,)
    grads = [size(g) for g in torch.autograd.grad(loss.sum(), hidden)]
    lines = {
        "size": [size(h) for h in hidden],
        "spread": [spread(h) for h in hidden],
        "gradient, share of layer 10's": [g / grads[-1] for g in grads],
    }
    figure, axis = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    looks = [("C0-", "o"), ("C2-.", "s"), ("C3--", "v")]
    for (name, values), (look, marker) in zip(lines.items(), looks, strict=True):
        mean = torch.stack(values).detach().log().mean(dim=1).exp()  # (10,)
        axis.semilogy(range(1, 11), mean, look, marker=marker, ms=6, label=name)
    axis.set(xlabel="layer", ylabel="size", ylim=(1e-7, 1e7), xticks=range(1, 11))
    axis.legend(loc="upper center", fontsize=11)
    middle = loss.median().item()
    figure.suptitle(f"gain {gain:.1f}: first loss {middle:.{2 if middle < 10 else 0}f}")
    return figure


if __name__ == "__main__":
    x, y = digit_rows()
    found = {}
    for name, start in (("nn.Linear", default), ("He", he), ("Xavier", xavier)):
        params = start_nets([64, *[100] * 50, 10], start, seeds=[0, 1])
        found[name] = measure(params, x[:200])[0]
    plot_layers(found, "size", 1e-9)
    ends = torch.tensor([[2.3, 2.3], [1.0, 1.9], [0.4, 0.8]])
    plot_gains([0.58, 1, 1.41], {"SGD": ends, "Adam": ends / 2})
    plot_knob(1.4, x[:200], y[:200])
    plt.show()
