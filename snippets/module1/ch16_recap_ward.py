"""Part 1.6, the ward: a healthy loop, and eleven mistakes in one line of it."""

import inspect
from typing import NamedTuple

import torch
from torch import Tensor

from snippets.module1.ch12_linear_regression import make_points


class Note(NamedTuple):
    """What one step met, before it moved anything."""

    rows: Tensor  # (B,)
    miss: Tensor  # (B, 1)
    slope: float | None  # `b.grad`
    w: float
    b: float


class Chart(NamedTuple):
    """What a loop leaves behind: its inputs and targets, its rate, and its steps."""

    x: Tensor  # (N, 1), as the loop gets them
    y: Tensor
    lr: float
    steps: list[Note]

    @property
    def losses(self) -> list[float]:
        return [torch.mean(step.miss**2).item() for step in self.steps]


def loop(x: Tensor, y: Tensor, batch: int) -> Chart:
    """A healthy loop. A mistake exchanges one of its lines."""
    w = torch.zeros_like(x[0, 0], requires_grad=True)  # ()
    b = torch.zeros_like(x[0, 0], requires_grad=True)  # ()
    x = x - x.mean()
    optimizer = torch.optim.SGD([w, b], lr=0.1)
    steps: list[Note] = []
    while len(steps) < 60:
        order = torch.randperm(len(x))
        for rows in order.split(batch):  # (B,)
            miss = x[rows] * w + b - y[rows]  # (B, 1)
            loss = torch.mean(miss**2)  # ()
            optimizer.zero_grad()
            loss.backward()
            slope = None if b.grad is None else b.grad.item()
            steps.append(Note(rows, miss.detach(), slope, w.item(), b.item()))
            optimizer.step()
    return Chart(x, y, optimizer.param_groups[0]["lr"], steps)


class Mistake(NamedTuple):
    """How its loss looks, the healthy line, the one that is there, and what it does."""

    look: str
    healthy: str
    here: str
    why: str
    batch: int = 100


def mistakes() -> dict[str, Mistake]:
    make = "optimizer = torch.optim.SGD([w, b], lr={})"
    flat, late = "never leaves its start", "falls, and then stays far too high"
    slow, up = "creeps, and does not arrive", "climbs without end"
    rate = make.format("0.1")
    return {
        "no zero_grad": Mistake(
            "swings up and down",
            "optimizer.zero_grad()",
            "# deleted: optimizer.zero_grad()",
            "Each slope is added to those before it, and w and b swing too far.",
        ),
        "no backward": Mistake(
            flat,
            "loss.backward()",
            "# deleted: loss.backward()",
            "Nothing computes a slope, so the step has none to follow.",
        ),
        "no step": Mistake(
            flat,
            "optimizer.step()",
            "# deleted: optimizer.step()",
            "The slopes are right, and nobody follows them.",
        ),
        "rate on the limit": Mistake(
            late,
            rate,
            make.format("1.0"),
            "Each step carries b across the valley, just as far on the other side.",
        ),
        "rate above the limit": Mistake(
            up,
            rate,
            make.format("1.1"),
            "Each step carries b across the valley, and farther up on the other side.",
        ),
        "rate too small": Mistake(
            slow,
            rate,
            make.format("0.002"),
            "Each step goes the right way, and hardly anywhere.",
        ),
        "x not centered": Mistake(
            slow,
            "x = x - x.mean()",
            "# deleted: x = x - x.mean()",
            "With x from 1 to 3 one direction of the valley is steep, the other flat.",
        ),
        "y of shape (N,)": Mistake(
            late,
            "miss = x[rows] * w + b - y[rows]",
            "miss = x[rows] * w + b - y[rows].flatten()",
            "Each prediction meets every target, and the loop learns their mean.",
        ),
        "pairs torn apart": Mistake(
            late,
            "x = x - x.mean()",
            "x = x[torch.randperm(len(x))] - x.mean()",
            "x was shuffled without its y, and now says hardly anything about it.",
        ),
        "rows never shuffled": Mistake(
            "comes in teeth of ten steps",
            "order = torch.randperm(len(x))",
            "order = torch.arange(len(x))",
            "The rows are sorted, and each batch pulls the line its own way.",
            batch=10,
        ),
        "a wrong sign": Mistake(
            up,
            "loss.backward()",
            "loss.backward(); b.grad = -2 * miss.mean()",
            "The slope of b, by hand, has the wrong sign, so b walks uphill.",
        ),
    }


def admit(name: str, seed: int, well: bool = False) -> Chart:
    """Run the loop with a mistake; or, on the same points, the one without it."""
    mistake, source = mistakes()[name], inspect.getsource(loop)
    if not well:
        source = source.replace(mistake.healthy, mistake.here)
    names = dict(globals())
    exec(source, names)  # so the line that is shown is the line that ran
    x, y = make_points(noise=0.1 * 2 ** (seed % 3), seed=seed)
    torch.manual_seed(seed)  # the loop shuffles without a generator
    chart: Chart = names["loop"](x + 2, y, mistake.batch)
    return chart


if __name__ == "__main__":
    for name in mistakes():
        losses = admit(name, seed=0).losses
        print(f"{name:22}", " ".join(f"{loss:8.2g}" for loss in losses[::10]))
