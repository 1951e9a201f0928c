"""Part 3.1. Four rules in the narrow valley: their best rates, a figure, its data."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch14_loss_landscape import hessian
from snippets.module3.ch31_optimizers import (
    Adam,
    Momentum,
    RMSProp,
    Rule,
    arrival,
    excess,
    make_valley,
    walk,
)
from snippets.module3.ch31_optimizers_experiments import side_by_side
from snippets.module3.ch31_optimizers_figures import draw_valley, look


def racers(beta: float) -> dict[str, tuple[type[Rule], tuple[float, float]]]:
    """Neither past nor yardstick, a past, a yardstick, both; each with its betas."""
    return {
        "plain": (Rule, (0.0, 0.0)),
        "momentum": (Momentum, (beta, 0.0)),
        "RMSProp": (RMSProp, (0.0, 0.8)),
        "Adam": (Adam, (beta, 0.999)),
    }


def contest(x: Tensor, y: Tensor, beta: float) -> dict[str, tuple[float, int]]:
    """For each rule the best of 401 rates, as a power of ten, and its steps."""
    powers = torch.arange(-300, 101, dtype=torch.float64) / 100  # -3.00, ..., 1.00
    found = {}
    for name, (rule, betas) in racers(beta).items():
        paths = side_by_side(x, y, rule, 10 ** powers[:, None], betas, steps=400)
        counts = [arrival(above) or 401 for above in excess(x, y, paths).unbind(dim=1)]
        best = counts.index(min(counts))
        found[name] = (powers[best].item(), counts[best])
    return found


def valley(
    x: Tensor, y: Tensor, beta: float, found: dict[str, tuple[float, int]]
) -> dict[str, object]:
    """What a valley in a page needs: its shape, and each rule's power of ten and β."""
    (square, mean), _ = (hessian(x) / 2).tolist()
    columns = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    best = torch.linalg.lstsq(columns, y).solution.flatten()  # (2,)
    knobs = {name: betas[0] or betas[1] for name, (_, betas) in racers(beta).items()}
    return {
        "mean": round(mean, 12),
        "square": round(square, 12),
        "best": [round(number, 12) for number in best.tolist()],
        "racers": {n: [power, knobs[n]] for n, (power, _) in found.items()},
    }


def plot_valley(
    x: Tensor, y: Tensor, beta: float, found: dict[str, tuple[float, int]]
) -> Figure:
    """The rules at these rates: forty steps on the map, and the loss of a hundred."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.8), layout="constrained")
    dashes = {"plain": ":", "momentum": "-", "RMSProp": "-.", "Adam": "--"}
    for name, (rule, betas) in racers(beta).items():
        path = walk(x, y, rule, 10 ** found[name][0], 100, betas)  # (101, 2)
        above = excess(x, y, path)  # (101,)
        left.plot(*path[:41].round(decimals=2).T, **look(name), ms=3, lw=1.2)
        line = look(name)["color"] + dashes[name]
        right.semilogy(above / above[0], line, lw=1.5, label=name)
    draw_valley(left, x, y)
    left.set(ylabel="b")
    right.axhline(0.001, color="C5", linestyle="--", linewidth=1)
    right.set(xlabel="step", ylabel="excess loss (share)", ylim=(1e-4, 1e2))
    right.legend(loc="upper right", fontsize=11)
    return figure


if __name__ == "__main__":
    x, y = make_valley()
    found = contest(x, y, beta=0.9)
    for name, (power, steps) in found.items():
        print(f"{name:9} lr {10**power:.4f}: {steps} steps")
    plot_valley(x, y, 0.9, found)
    plt.show()
