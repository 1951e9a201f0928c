"""Part 1.6. The ward in the reader's hands: its recorded patients, and two twins."""

import math
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure

from snippets.module1.ch16_recap import condition_number, curvatures
from snippets.module1.ch16_recap_ward import Chart, admit, mistakes

Told = dict[str, tuple[str, str]]  # of a number its text, and how it is odd, if it is


def say(value: float) -> str:
    text = f"{value:.2f}" if abs(value) < 1000 else f"{value:,.0f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def measure_rows(chart: Chart) -> Told:
    """What the loop gets, and what the first lines make of it."""
    kappa = condition_number(chart.x)
    pairs = torch.corrcoef(torch.cat([chart.x, chart.y], dim=1).T)[0, 1].item()
    first = chart.x[chart.steps[0].rows].mean().item()
    size, width = chart.steps[0].miss.shape
    return {
        "κ of x": (say(kappa), "large" if kappa > 10 else ""),
        "correlation of x, y": (say(pairs), "none" if pairs < 0.5 else ""),
        "mean x, first batch": (say(first), say(first) if abs(first) > 0.6 else ""),
        "shape of the misses": (f"({size}, {width})", "square" if width > 1 else ""),
    }


def measure_steps(chart: Chart) -> Told:
    """What the other lines do: the second step, the rate, and the end."""
    _, second, third, *_, before, last = chart.steps
    up, down = (torch.mean((second.miss + h) ** 2).item() for h in (1e-4, -1e-4))
    slope = went = "None"
    if second.slope is not None:
        slope = say(second.slope / ((up - down) / 2e-4))
        went = say((second.b - third.b) / (chart.lr * second.slope))
    rate = chart.lr * curvatures(chart.x)[1] / 2
    close = abs(rate - 1) < 0.01
    odd = "small" if rate < 0.02 else "" if rate < 0.99 else "on" if close else "above"
    jump = last.b - before.b
    return {
        "lr / limit": (f"{rate:.3f}", odd),
        "b.grad / nudged slope": (slope, "" if slope == "1.00" else slope),
        "step of b / (−lr · b.grad)": (went, "" if went == "1.00" else went),
        "last step of b": (say(jump), "far" if abs(jump) > 0.1 else ""),
        "last w": (say(last.w), "far" if abs(last.w - 2) > 0.5 else ""),
    }


def measure(chart: Chart) -> Told:
    return measure_rows(chart) | measure_steps(chart)


def record(chart: Chart) -> dict[str, list[Any]]:
    """The curve on a log scale, and what the numbers are."""
    curve = [round(math.log10(loss), 3) for loss in chart.losses]
    texts, odd = zip(*measure(chart).values(), strict=True)
    return {"curve": curve, "told": list(texts), "odd": list(odd)}


def axis_for(look: str) -> dict[str, list[Any]]:
    """What a plot of log losses shows, and its ticks."""
    if look == "climbs without end":
        ticks = [[-2, "0.01"], [2, "100"], [6, "10⁶"], [10, "10¹⁰"]]
        return {"range": [-2.5, 10.5], "ticks": ticks}
    ticks = [[-2, "0.01"], [-1, "0.1"], [0, "1"], [1, "10"]]
    return {"range": [-2.5, 1.2], "ticks": ticks}


def clinic(seeds: list[int]) -> dict[str, Any]:
    """A run of each mistake for each seed, and the healthy ones: all the page needs."""
    cases, runs = mistakes(), []
    well: dict[tuple[int, int], dict[str, list[Any]]] = {}
    for place, (name, case) in enumerate(cases.items()):
        for seed in seeds:
            kind = (seed, case.batch)
            if kind not in well:
                well[kind] = record(admit(name, seed, well=True))
            about = {"case": place, "look": case.look, "well": list(well).index(kind)}
            runs.append(about | record(admit(name, seed)))
    return {
        "steps": [[step / 60, str(step)] for step in (0, 20, 40, 60)],
        "numbers": list(measure(admit("no step", seeds[0]))),
        "looks": {case.look: axis_for(case.look) for case in cases.values()},
        "cases": [
            {"name": name, "why": c.why, "here": c.here, "healthy": c.healthy}
            for name, c in cases.items()
        ],
        "well": list(well.values()),
        "runs": runs,
    }


def plot_twins(one: str, other: str) -> Figure:
    """The losses of two loops, and where their b is."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0), layout="constrained")
    for name, look in ((one, "C1-"), (other, "C0--")):
        steps = admit(name, seed=0).steps[:21]
        left.semilogy([torch.mean(s.miss**2).item() for s in steps], look, label=name)
        right.plot([step.b for step in steps], look, marker=".", label=name)
    left.set(xlabel="step", ylabel="loss", ylim=(0.01, 1e4))
    right.set(xlabel="step", ylabel="b")
    left.legend(loc="lower right")
    return figure


if __name__ == "__main__":
    for name in mistakes():
        odd = {n: text for n, (text, odd) in measure(admit(name, 0)).items() if odd}
        print(f"{name:22}", odd)
