"""Part 1.6, seven ways to one line, and what each of them costs."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from snippets.module1.ch11_introduction import make_data
from snippets.module1.ch16_recap import closed_form


class Line:
    """The line w x + b, which counts its steps and its predictions."""

    def __init__(self) -> None:
        self.w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)  # ()
        self.b = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)  # ()
        self.steps, self.passes, self.examples = 0, 0, 0

    def predict(self, x: Tensor) -> Tensor:
        self.passes += 1
        self.examples += len(x)
        return x * self.w + self.b  # (B, 1)


def by_hand(line: Line, x: Tensor, y: Tensor, epochs: int = 20) -> None:
    for _ in range(epochs):
        with torch.no_grad():
            r = line.predict(x) - y  # (N, 1)
            line.w -= 0.05 * 2 * torch.mean(r * x)
            line.b -= 0.05 * 2 * torch.mean(r)
        line.steps += 1


def by_autograd(line: Line, x: Tensor, y: Tensor, epochs: int = 20) -> None:
    for _ in range(epochs):
        loss = torch.mean((line.predict(x) - y) ** 2)
        slopes = torch.autograd.grad(loss, [line.w, line.b])
        with torch.no_grad():
            line.w -= 0.05 * slopes[0]
            line.b -= 0.05 * slopes[1]
        line.steps += 1


def by_sgd(line: Line, x: Tensor, y: Tensor, batch: int, epochs: int = 20) -> None:
    optimizer = torch.optim.SGD([line.w, line.b], lr=0.05)
    generator = torch.Generator().manual_seed(0)
    for _ in range(epochs):
        for rows in torch.randperm(len(x), generator=generator).split(batch):  # (B,)
            y_pred = line.predict(x[rows])  # (B, 1)
            loss = torch.mean((y_pred - y[rows]) ** 2)  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            line.steps += 1


def by_nudging(line: Line, x: Tensor, y: Tensor, epochs: int = 20) -> None:
    h = 6e-6
    for _ in range(epochs):
        slopes = []
        with torch.no_grad():
            for param in (line.w, line.b):
                kept = param.item()
                param.fill_(kept + h)
                up = torch.mean((line.predict(x) - y) ** 2)
                param.fill_(kept - h)
                down = torch.mean((line.predict(x) - y) ** 2)
                param.fill_(kept)
                slopes.append((up - down) / (2 * h))
            line.w -= 0.05 * slopes[0]
            line.b -= 0.05 * slopes[1]
        line.steps += 1


def by_formula(line: Line, x: Tensor, y: Tensor) -> None:
    with torch.no_grad():
        for param, value in zip((line.w, line.b), closed_form(x, y[:, 0]), strict=True):
            param.copy_(value)


def run_all(x: Tensor, y: Tensor) -> dict[str, Line]:
    """Every way, from the same start."""
    ways: dict[str, Callable[[Line], None]] = {
        "hand gradient": lambda line: by_hand(line, x, y),
        "autograd, own step": lambda line: by_autograd(line, x, y),
        "SGD, all rows": lambda line: by_sgd(line, x, y, batch=len(x)),
        "SGD, batch 10": lambda line: by_sgd(line, x, y, batch=10),
        "SGD, batch 1": lambda line: by_sgd(line, x, y, batch=1),
        "numerical gradient": lambda line: by_nudging(line, x, y),
        "closed form": lambda line: by_formula(line, x, y),
    }
    lines = {name: Line() for name in ways}
    for name, way in ways.items():
        way(lines[name])
    return lines


def print_costs(lines: dict[str, Line], x: Tensor) -> None:
    """One row per way; the excess is the loss minus the lowest loss."""
    best = lines["closed form"]
    print("way                 steps  passes  examples   excess      gap")
    for name, line in lines.items():
        gap = math.hypot((line.w - best.w).item(), (line.b - best.b).item())
        counts = f"{line.steps:5} {line.passes:7} {line.examples:9,}"
        print(f"{name:19} {counts} {excess_of(line, best, x):8.1e} {gap:8.1e}")


def excess_of(line: Line, best: Line, x: Tensor) -> float:
    """How far a line's loss is above the best line's."""
    dw, db = line.w.item() - best.w.item(), line.b.item() - best.b.item()
    return torch.mean((x * dw + db) ** 2).item()


def lowest_batch(seed: int) -> int:
    """Which batch size comes lowest on 2000 examples of this draw of the data."""
    x, y = (column.double() for column in make_data(seed=seed))
    best = Line()
    by_formula(best, x, y)
    excess = {}
    for batch in (1, 10, 100):
        line = Line()
        by_sgd(line, x, y, batch)
        excess[batch] = excess_of(line, best, x)
    return min(excess, key=lambda batch: excess[batch])


if __name__ == "__main__":
    x, y = (column.double() for column in make_data())
    print_costs(run_all(x, y), x)
