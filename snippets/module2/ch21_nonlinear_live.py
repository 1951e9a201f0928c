"""Part 2.1. A network in the reader's hands: its data, and the still figure."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from snippets.module2.ch21_nonlinear import fit_line, make_net, make_square, train


def make_alike(width: int, number: float = 0.1) -> nn.Sequential:
    """A network whose neurons all begin with the same numbers."""
    net = make_net(width, inputs=1)
    with torch.no_grad():
        for param in net.parameters():
            param.fill_(number)
    return net


def mlp(x: Tensor, y: Tensor, most: int = 16) -> dict[str, object]:
    """What the page needs to train: the points, and how each width begins."""
    nets = [make_net(width, inputs=1) for width in range(1, most + 1)]
    return {
        "x": [round(value, 4) for value in x.flatten().tolist()],
        "y": [round(value, 4) for value in y.flatten().tolist()],
        "line": round(torch.mean((fit_line(x, y) - y) ** 2).item(), 4),
        "alike": round(next(make_alike(1).parameters()).item(), 4),
        "starts": [
            [[round(v, 6) for v in p.flatten().tolist()] for p in net.parameters()]
            for net in nets
        ],
    }


def plot_alike(runs: dict[str, tuple[nn.Module, list[float]]]) -> Figure:
    """What networks learned from different starts, and the loss of every step."""
    figure, (fit, curve) = plt.subplots(1, 2, figsize=(6.4, 3.0), layout="constrained")
    x, y = make_square()
    fit.plot(x, y, "C5.", markersize=4)
    wide = torch.linspace(-2.6, 2.6, 105).unsqueeze(1)  # (105, 1)
    for look, (label, (net, losses)) in zip(("C0", "C3--"), runs.items(), strict=True):
        with torch.no_grad():
            fit.plot(wide, net(wide), look, label=label)
        curve.loglog(range(1, len(losses) + 1), losses, look)
    line = torch.mean((fit_line(x, y) - y) ** 2).item()
    curve.axhline(line, color="C5", linestyle="--", linewidth=1)
    fit.set(xlabel="x", ylabel="y", xlim=(-2.6, 2.6), ylim=(-1, 6))
    fit.legend(loc="upper center")
    curve.set(xlabel="step", ylabel="loss")
    return figure


if __name__ == "__main__":
    x, y = make_square()
    print(f"{len(x)} points, {len(str(mlp(x, y)))} characters")
    drawn, alike = make_net(8, inputs=1), make_alike(8)
    plot_alike(
        {"drawn": (drawn, train(drawn, x, y)), "alike": (alike, train(alike, x, y))}
    )
    plt.show()
