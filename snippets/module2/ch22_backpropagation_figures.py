"""Part 2.2, figures: paths, a graph with its values and slopes, the sweep, the exam."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module2.ch22_backpropagation import Value, one_neuron


def plot_paths(times: int = 5) -> Figure:
    """A number added to itself, again and again: two wires from node to node."""
    figure, axis = plt.subplots(figsize=(6.4, 2.4), layout="constrained")
    along = torch.linspace(0, 1, 21)
    for k in range(times):
        for side, style in ((0.5, "C0"), (-0.5, "C0--")):
            axis.plot(k + along, side * torch.sin(math.pi * along), style)
    axis.plot(range(times + 1), [0] * (times + 1), "C5o", markersize=9)
    for k in range(times + 1):
        axis.annotate(str(2**k), (k, 0.75), ha="center")
    axis.set(ylim=(-0.7, 1.1), yticks=[], xlabel="doublings (above: paths)")
    axis.grid(visible=False)
    axis.spines["left"].set_visible(False)
    return figure


def places() -> dict[str, tuple[float, float]]:
    """Where the nodes of one neuron stand in a picture."""
    row = {name: (k + 1.0, 1.0) for k, name in enumerate("mshpeL")}
    leaves = {"w": (0.0, 2.0), "x": (0.0, 0.0), "b": (1.0, 0.0)}
    return {**row, **leaves, "v": (3.0, 0.0), "−y": (4.0, 0.0)}


def draw_wire(axis: Axes, start: str, end: str, bend: float) -> None:
    where = places()
    style = f"arc3,rad={bend}"
    look = {"arrowstyle": "->", "color": "C5", "connectionstyle": style}
    level = where[start][1] == where[end][1]
    gaps = {"shrinkA": 15 if level else 42, "shrinkB": 15 if level else 38}
    axis.annotate("", where[end], where[start], arrowprops={**look, **gaps})


def plot_graph(graph: dict[str, Value]) -> Figure:
    """Every node of one neuron with its name, its value and its slope."""
    figure, axis = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    for name, node in graph.items():
        made_from = [key for parent in node.parents for key in graph
                     if graph[key] is parent]  # fmt: skip
        twice = len(made_from) > len(set(made_from))
        for start, bend in zip(made_from, (0.5, -0.5), strict=False):
            draw_wire(axis, start, name, bend if twice else 0.0)
        x, y = places()[name]
        for row, text, color in [
            (0.27, name, "C5"),
            (0.0, f"{node.data:g}", "C0"),
            (-0.27, f"[{node.grad:g}]", "C3"),
        ]:
            minus = text.replace("-", "−")
            axis.text(x, y + row, minus, color=color, ha="center", va="center")
    axis.set(xlim=(-0.4, 6.4), ylim=(-0.5, 2.5))
    axis.axis("off")
    return figure


def steps_of_the_sweep(graph: dict[str, Value]) -> list[tuple[str, str, str]]:
    """For every frame: its title, the direction, and the node at work, if any."""
    names = {id(node): name for name, node in graph.items()}
    work = [name for name, node in graph.items() if node.parents]
    steps = [("given: w, x, b, v and −y", "forward", "")]
    for name in work:
        made = " and ".join(names[id(parent)] for parent in graph[name].parents)
        title = f"forward: {name} = {graph[name].data:g}, from {made}"
        steps.append((title, "forward", name))
    steps.append(("backward: the slope of L along L is 1", "backward", ""))
    for name in reversed(work):
        node = graph[name]
        wires = zip(node.parents, node.local, strict=True)
        sent = [f"{slope * node.grad:g} to {names[id(p)]}" for p, slope in wires]
        steps.append((f"backward: {name} hands {' and '.join(sent)}", "backward", name))
    return [(title.replace("-", "−"), way, name) for title, way, name in steps]


def plot_sweep(graph: dict[str, Value], step: int) -> Figure:
    """One step of the sweep: the wires in use, and what is known after it."""
    order = ["w", "x", "m", "b", "s", "h", "v", "p", "−y", "e", "L"]
    names = {id(node): name for name, node in graph.items()}
    steps = steps_of_the_sweep(graph)
    title, direction, at_work = steps[step]
    made = {name for _, way, name in steps[: step + 1] if way == "forward"}
    passed = [name for _, way, name in steps[: step + 1] if way == "backward"]
    told = {names[id(p)] for name in passed if name for p in graph[name].parents}
    told |= {"L"} if passed else set()
    figure, axis = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    nowhere = (math.nan, math.nan)
    for k, name in enumerate(order):
        node, known = graph[name], name in made or not graph[name].parents
        for parent in node.parents:
            wire = (order.index(names[id(parent)]), k), (parent.level, node.level)
            for way, look in [("", "C5:"), ("forward", "C0"), ("backward", "C3--")]:
                used = not way or (way, name) == (direction, at_work)
                axis.plot(*(wire if used else (nowhere, nowhere)), look, linewidth=2)
        for there, y, look in [(known, 0, "C0o"), (name in told, 0.5, "C3o")]:
            axis.plot(k, node.level + y if there else math.nan, look, markersize=8)
    axis.set_xticks(range(len(order)), order)
    axis.set(xlabel="node", ylabel="level", xlim=(-0.5, 10.5), ylim=(-0.5, 7))
    figure.suptitle(title)
    return figure


def plot_exam(scores: dict[str, Tensor]) -> Figure:
    """The accuracy of every net, a row for each way back."""
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for row, accuracy in enumerate(scores.values()):
        marker = "C2o" if row == 0 else "C3s"
        axis.plot(accuracy, [row] * len(accuracy), marker, markersize=5, alpha=0.6)
        axis.plot(accuracy.median(), row, "C5|", markersize=18, markeredgewidth=2)
    axis.axvline(0.5, color="C5", linestyle="--", linewidth=1)
    axis.set_yticks(range(len(scores)), list(scores))
    axis.set(xlabel="accuracy on 1,000 new points", xlim=(0.28, 1.02))
    axis.set_ylim(len(scores) - 0.5, -0.5)
    return figure


if __name__ == "__main__":
    graph = one_neuron()
    graph["L"].backward()
    plot_paths()
    plot_graph(graph)
    plot_sweep(graph, step=9)
    plt.show()
