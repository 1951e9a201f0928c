"""Part 2.4, figures: bends and slopes, rates, the gradient's way back, dead neurons."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch24_activations import Bend, make_bends, train_digits
from snippets.module2.ch24_activations_experiments import (
    fit_sine,
    gradients_back,
    make_sine,
)


def style_of(name: str) -> dict[str, str]:
    """One color, one dash and one marker for each bend."""
    looks = {"sigmoid": "C3-o", "GELU": "C4--s", "ReLU": "C0-^", "tanh": "C2-.D"}
    look = looks.get(name, "C5:v")
    return {"color": look[:2], "linestyle": look[2:-1], "marker": look[-1]}


def plot_bends(bends: dict[str, Bend]) -> Figure:
    """Each bend, and beside it its slope."""
    z = torch.linspace(-4, 4, 162, requires_grad=True)  # no point falls on the corner
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    for name, bend in bends.items():
        bent = bend(z)
        (slope,) = torch.autograd.grad(bent.sum(), z)
        look = style_of(name) | {"marker": ""}
        left.plot(z.detach(), bent.detach(), **look, label=name)
        right.plot(z.detach(), slope, **look)
    left.set(xlabel="z", title="the bend", ylim=(-1.3, 3.7))
    right.set(xlabel="z", title="its slope", ylim=(-0.25, 1.25))
    left.legend(loc="upper left", fontsize=11)
    return figure


def plot_rates(
    lrs: list[float],
    shallow: dict[str, tuple[Tensor, Tensor]],
    deep_lrs: list[float],
    deep: dict[str, tuple[Tensor, Tensor]],
) -> Figure:
    """Test accuracy against the learning rate, with one layer and with six."""
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.6), layout="constrained", sharey=True
    )
    pairs = (lrs, shallow), (deep_lrs, deep)
    for axis, (rates, results) in zip(axes, pairs, strict=True):
        for name, (_, accuracies) in results.items():
            percent = 100 * accuracies.mean(dim=1)
            axis.semilogx(rates, percent, **style_of(name), label=name, ms=5)
        axis.set(xlabel="learning rate", xlim=(0.02, 15))
        axis.set_xticks([0.1, 1, 10], labels=["0.1", "1", "10"])
    axes[0].set(ylabel="test accuracy, %", title="one layer")
    axes[1].set(title="six layers")
    axes[0].legend(loc="lower left", fontsize=11)
    return figure


def plot_back(sizes: dict[str, Tensor]) -> Figure:
    """Gradient size in every layer, as a share of that in the last one."""
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for name, size in sizes.items():
        share = (size / size[-1]).log().mean(dim=1).exp()  # (depth,)
        layers = range(1, len(share) + 1)
        axis.semilogy(layers, share, **style_of(name), label=name, ms=5)
    axis.set(xlabel="layer", ylabel="gradient, share of layer 10's", xticks=layers)
    axis.legend(loc="lower right", fontsize=11, ncols=2)
    return figure


def plot_sine(lr: float, history: Tensor, dead: Tensor, curve: Tensor) -> Figure:
    """One net after 500 steps, and how many of its neurons were dead on the way."""
    x, y = make_sine()
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    left.plot(x, y, "C5.", markersize=4)
    left.plot(x, curve, "C0")
    left.set(xlabel="x", ylabel="y", ylim=(-1.6, 1.6), title="the fit")
    counts = dead.sum(dim=2)[::10]  # (51, layers)
    steps = range(0, len(dead), 10)
    right.plot(steps, counts[:, 0], "C2--", label="layer 1")
    right.plot(steps, counts[:, 1], "C3", label="layer 2")
    right.set(xlabel="step", ylabel="dead neurons of 30", ylim=(-1, 31))
    right.legend(loc="upper left", fontsize=11)
    figure.suptitle(f"lr {lr:g}: loss {history[-1]:.3f} at the end")
    return figure


def plot_spells(dead: Tensor) -> Figure:
    """A row for each neuron, dark while it is dead."""
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.8), layout="constrained", sharey=True
    )
    for layer, axis in enumerate(axes):
        for neuron in range(dead.shape[2]):
            spells = dead[::5, layer, neuron]  # (101,)
            row = torch.where(spells, neuron + 1.0, torch.nan)
            axis.plot(range(0, len(dead), 5), row, "C5", linewidth=4)
        axis.set(xlabel="step", title=f"layer {layer + 1}", ylim=(0, 31))
        axis.set(xlim=(-5, len(dead)))
    axes[0].set(ylabel="neuron")
    return figure


if __name__ == "__main__":
    bends = make_bends()
    plot_bends(bends)
    lrs = [0.1, 1.0]
    shallow = {name: train_digits(bend, 1, lrs, [0]) for name, bend in bends.items()}
    plot_rates(lrs, shallow, lrs, shallow)
    plot_back({name: gradients_back(bend, 10, [0])[0] for name, bend in bends.items()})
    history, dead, curves = fit_sine(2, [0.3], [0])
    plot_sine(0.3, history[:, 0], dead[:, 0], curves[0])
    plot_spells(dead[:, 0])
    plt.show()
