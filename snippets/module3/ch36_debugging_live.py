"""Part 3.6. The ward in the reader's hands: nine bugs, and seven numbers of each."""

import inspect
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch24_activations import start_nets
from snippets.module3.ch36_debugging import Loop, deal, make_loops
from snippets.module3.ch36_debugging_checks import (
    SIZES,
    Numbers,
    alarms,
    examine,
    two_steps,
)

Told = dict[str, tuple[str, str]]  # of a number its text, and how it is odd, if it is


def layers_of(loop: Loop, seeds: list[int]) -> tuple[Tensor, Tensor]:
    """How far each layer moves, and how stale the slopes are of what moves."""
    _, moved, stale = two_steps(loop, start_nets(SIZES, seeds), deal(seeds)[0])
    layers = moved.view(-1, 2, len(seeds)).amax(dim=1)  # (3, S)
    return layers, (stale * (moved > 0)).amax(dim=0)  # (S,)


def tell(numbers: Numbers, layers: Tensor, stale: Tensor, net: int) -> Told:
    """What the page shows of one net."""
    seen = {check: bool(alarm[net]) for check, alarm in alarms(numbers).items()}
    value = {check: tensor[net].item() for check, tensor in numbers.items()}
    moves = layers[:, net].tolist()
    still = " and ".join(str(n) for n, move in enumerate(moves, 1) if move == 0)
    low = value["lowest output"]
    return {
        "neighbors": (f"{value['neighbors']:.2f}", neighborhood(value["neighbors"])),
        "lowest output": (f"{low:.2f}", "" if low < 0 else "above" if low else "zero"),
        "alone": (f"{value['alone']:.2f}", "changes" if seen["alone"] else ""),
        "moved, by layer": (" ".join(f"{move:.2f}" for move in moves), still),
        "stale, of what moves": (
            f"{stale[net]:.2f}",
            "yes" if stale[net] > 0.01 else "",
        ),
        "first loss": (
            f"{value['first loss']:.2f}",
            "far" if seen["first loss"] else "",
        ),
        "exam": ("under 85 %", "low") if seen["exam"] else ("over 85 %", ""),
    }


def neighborhood(share: float) -> str:
    return "" if share > 0.8 else "strangers" if share else "nobody"


def look_of(curve: list[float]) -> str:
    """What catches the eye about a loss, as a verb."""
    end = sum(curve[-4:]) / 4
    if curve[0] > 3:
        return "starts near four"
    if max(after - before for before, after in pairwise(curve)) > 0.3:
        return "jumps up and down"
    if end > 2.2:
        return "stays where it starts"
    return "falls toward zero" if end < 0.5 else "falls, and stops far above zero"


def clinic(
    found: dict[str, tuple[Numbers, Tensor]], seeds: list[int]
) -> dict[str, Any]:
    """What the page needs: for each bug and for none, its nets' losses and numbers."""
    charts: dict[str, list[dict[str, Any]]] = {}
    for name, loop in make_loops().items():
        numbers, history = found[name]
        layers, stale = layers_of(loop, seeds)
        means = history[:224].view(28, 8, -1).mean(dim=1)  # (28, S)
        charts[name] = []
        for net in range(len(seeds)):
            told = tell(numbers, layers, stale, net)
            texts, odd = zip(*told.values(), strict=True)
            curve = [round(loss, 3) for loss in means[:, net].tolist()]
            chart = {"curve": curve, "told": list(texts), "odd": list(odd)}
            charts[name].append({"look": look_of(curve), "well": net} | chart)
    well = charts.pop("healthy")
    axis = {"range": [-0.2, 4.4], "ticks": [[0, "0"], [2, "2"], [4, "4"]]}
    looks = {chart["look"]: axis for nets in charts.values() for chart in nets}
    return {
        "steps": [[0, "0"], [100 / 224, "100"], [200 / 224, "200"]],
        "numbers": list(told),
        "looks": looks,
        "cases": [about(name) for name in charts],
        "well": well,
        "runs": [
            {"case": k} | c for k, nets in enumerate(charts.values()) for c in nets
        ],
    }


def line_of(part: Any) -> str:
    """The line of a part of the loop that does it."""
    if isinstance(part, bool):
        return f"{'' if part else '# deleted: '}optimizer.zero_grad()"
    if part is torch.relu:
        return "torch.relu(logits)"
    last = inspect.getsource(part).splitlines()[-1].partition("  #")[0]
    return last.strip().removeprefix("return ")


def about(name: str) -> dict[str, str]:
    """A bug: its line, the healthy one, and what it does."""
    parts = zip(make_loops()[name], Loop(), strict=True)
    here, healthy = next((a, b) for a, b in parts if a is not b)
    why = {
        "labels of other rows": "Each picture has the label of another row, "
        "and can only be learned by heart.",
        "inputs are zero": "Every picture is empty, so the net can only guess.",
        "softmax twice": "The criterion takes shares for logits, "
        "and shares differ by 1 at most.",
        "ReLU on the logits": "What is below zero is cut off, and its slope with it.",
        "softmax over the rows": "Each column sums to 1, and not each row: "
        "an answer depends on the other rows.",
        "last layer left out": "The optimizer never got the last layer.",
        "first layer left out": "The optimizer never got the first layer.",
        "weights of a twin": "The optimizer has another net's weights, "
        "and this one stands still.",
        "no zero_grad": "Each slope is added to those before it.",
    }
    lines = {"here": line_of(here), "healthy": line_of(healthy)}
    return {"name": name, "why": why[name]} | lines


def plot_twins(found: dict[str, tuple[Numbers, Tensor]], seeds: list[int]) -> Figure:
    """Two losses that look healthy, and what each layer does."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0), layout="constrained")
    looks = {"last layer left out": "C1o-", "first layer left out": "C0s--"}
    for name, look in looks.items():
        means = found[name][1][:224, 0].view(28, 8).mean(dim=1)  # (28,)
        left.plot(torch.arange(4, 224, 8), means, look, markersize=3, label=name)
        layers, _ = layers_of(make_loops()[name], seeds)
        right.plot([1, 2, 3], layers[:, 0], look, label=name)
    left.set(xlabel="step", ylabel="loss", ylim=(-0.2, 4.4))
    right.set(xlabel="layer", ylabel="update size", xticks=[1, 2, 3])
    left.legend(loc="upper right")
    return figure


if __name__ == "__main__":
    for name, loop in make_loops().items():
        numbers, _ = examine(loop, [0])
        told = tell(numbers, *layers_of(loop, [0]), 0)
        print(f"{name:24}", {n: text for n, (text, odd) in told.items() if odd})
