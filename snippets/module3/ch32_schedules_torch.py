"""Part 3.2, torch's own schedulers: one used well, and five used wrongly."""

import warnings
from collections.abc import Callable

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    LRScheduler,
    StepLR,
)

from snippets.module1.ch11_introduction import make_data

Make = Callable[[SGD], LRScheduler]


def train_line(make: Make, steps: int, lr: float = 0.1) -> list[float]:
    """Fit the line of Part 1.1; return the rate that each step has used."""
    x, y = make_data()
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    optimizer = SGD([w, b], lr=lr)
    scheduler = make(optimizer)
    used = []
    for _ in range(steps):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        used.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()  # new: it sets the rate of the next step
    return used


def new_optimizer(lr: float = 0.1) -> SGD:
    return SGD([torch.zeros(1, requires_grad=True)], lr=lr)


def scheduler_first(steps: int) -> list[float]:
    """The two steps in the wrong order."""
    optimizer = new_optimizer()
    scheduler = StepLR(optimizer, step_size=3)
    used = []
    for _ in range(steps):
        scheduler.step()
        used.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
    return used


def old_optimizer(steps: int) -> list[float]:
    """A scheduler that steers an optimizer which no longer steps."""
    old, optimizer = new_optimizer(), new_optimizer()
    scheduler = CosineAnnealingLR(old, T_max=steps)
    used = []
    for _ in range(steps):
        used.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return used


def mistakes(epochs: int = 30, batches: int = 20) -> dict[str, list[float]]:
    """The rates that five wrong loops have used."""
    steps = epochs * batches
    with warnings.catch_warnings(action="ignore"):  # two of the five draw a warning
        return {
            "scheduler first": scheduler_first(9),
            "old optimizer": old_optimizer(steps),
            "StepLR(30)": train_line(lambda o: StepLR(o, 30), steps),
            "T_max=30": train_line(lambda o: CosineAnnealingLR(o, 30), steps),
            "rate as factor": train_line(
                lambda o: LambdaLR(o, lambda t: 0.1 * (1 - t / steps)), steps
            ),
        }


def warning_of(run: Callable[[int], list[float]]) -> str:
    """The first sentence of the warning that a loop draws."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run(3)
    return str(caught[0].message).split(". ")[0] if caught else "no warning"


if __name__ == "__main__":
    right = train_line(lambda o: CosineAnnealingLR(o, 600), 600)
    for name, used in {"as meant": right, **mistakes()}.items():
        print(
            f"{name:16} first {used[0]:.4f}, last {used[-1]:.1e}, sum {sum(used):.2f}"
        )
    print(warning_of(scheduler_first))
