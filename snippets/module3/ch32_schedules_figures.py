"""Part 3.2, figures: a drop, a river, a trunk, walks and their limits, rates used."""

import functools

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module3.ch32_schedules import hold_and_cool, rates
from snippets.module3.ch32_schedules_experiments import river


def plot_drop(held: Tensor, cooled: Tensor, start: int) -> Figure:
    """The rates of two runs, and the mean excess loss of their nets."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
    end = 10 * len(held)
    left.plot([0, end], [0.4, 0.4], "C0--", label="held")
    left.plot([0, start, end], [0.4, 0.4, 0], "C2", label="lowered")
    left.set(xlabel="step", title="learning rate", ylim=(-0.02, 0.46))
    left.legend(loc="lower left")
    steps = range(10, end + 1, 10)
    right.plot(steps, held.mean(dim=1), "C0--")
    tail = [held[start // 10 - 1].mean().item(), *cooled.mean(dim=1).tolist()]
    right.plot(range(start, end + 1, 10), tail, "C2")
    right.set(xlabel="step", title="excess loss", ylim=(0, 0.65))
    return figure


def plot_river(cool: float) -> Figure:
    """Rates that are held and then cooled; what the walls and the bed still cost."""
    lrs = rates(functools.partial(hold_and_cool, cool=cool), 0.5, 1000)
    walls, bed = river(lrs)
    steps = range(24, 1000, 25)
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    left.plot(steps, [round(lrs[t], 4) for t in steps], "C2")
    left.set(xlabel="step", ylabel="learning rate", ylim=(-0.02, 0.56))
    right.semilogy(
        steps, [float(f"{walls[t]:.3g}") for t in steps], "C1", label="walls"
    )
    right.semilogy(steps, [float(f"{bed[t]:.3g}") for t in steps], "C0--", label="bed")
    right.set(xlabel="step", ylabel="loss", ylim=(1e-3, 1))
    right.legend(loc="lower left")
    total = walls[-1] + bed[-1]
    figure.suptitle(f"cooling over {100 * cool:.0f} % of the steps: {total:.4f}")
    return figure


def plot_trunk(
    held: Tensor, cooled: dict[int, Tensor], alone: dict[int, float]
) -> Figure:
    """One run that holds its rate, three that leave it, and cosines of their own."""
    figure, axis = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    axis.plot(
        range(10, 10 * len(held) + 1, 10), held.mean(dim=1), "C0--", label="trunk"
    )
    for end, branch in cooled.items():
        start = end * 2 // 3
        tail = [held[start // 10 - 1].mean().item(), *branch.mean(dim=1).tolist()]
        label = "branch" if end == max(cooled) else None
        axis.plot(range(start, end + 1, 10), tail, "C2", label=label)
    axis.plot(list(alone), list(alone.values()), "C1D", label="cosine of its own")
    axis.set(xlabel="step", ylabel="excess loss", ylim=(0, 0.45))
    axis.legend(loc="upper right")
    return figure


def plot_limit(paths: dict[tuple[float, int], Tensor]) -> Figure:
    """The sharpness of a walk (steps + 1, 2), and what its climbing rate allows."""
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.4), layout="constrained", sharey=True
    )
    for axis, ((peak, warmup), path) in zip(axes, paths.items(), strict=True):
        steps = range(len(path))
        allowed = [2 / (peak * min(1, (t + 1) / (warmup + 1))) for t in steps]
        axis.plot(path.square().sum(dim=1), "C0", label="sharpness")
        axis.plot(steps[8:], allowed[8:], "C3--", label="limit, 2 / rate")
        axis.set(xlabel="step", title=f"peak {peak}, warmup {warmup}", ylim=(0, 24))
    axes[1].legend(loc="upper right")
    return figure


def plot_used(meant: list[float], used: list[float]) -> Figure:
    """The rates that were meant, and those that ran."""
    figure, axes = plt.subplots(
        1, 2, figsize=(6.4, 3.0), layout="constrained", sharey=True
    )
    titles = ("T_max=600", "T_max=30")
    for axis, lrs, title, look in zip(
        axes, (meant, used), titles, ("C2", "C3"), strict=True
    ):
        axis.plot(range(0, len(lrs), 3), lrs[::3], look)
        axis.set(xlabel="step", title=title, ylim=(-0.005, 0.11))
    axes[0].set_ylabel("rate used")
    return figure
