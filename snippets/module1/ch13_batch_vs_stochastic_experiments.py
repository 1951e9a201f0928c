"""Part 1.3, experiments: the gradient noise of a batch, and the floor it leaves."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.optim import SGD

from snippets.module1.ch11_introduction import best_line, make_data
from snippets.module1.ch13_batch_vs_stochastic import replaced, shuffled, train_runs


def slopes(x: Tensor, y: Tensor, rows: Tensor) -> Tensor:
    """At the flat line y = 0: the slope along w, one estimate per column of rows."""
    w = torch.zeros(rows.shape[1], requires_grad=True)  # (runs,)
    y_pred = x[rows, 0] * w  # (B, runs)
    loss = torch.mean((y_pred - y[rows, 0]) ** 2, dim=0).sum()  # ()
    loss.backward()
    assert w.grad is not None
    return w.grad


def gradient_noise(x: Tensor, y: Tensor, batch: int, seed: int = 0) -> float:
    """The standard deviation of 2000 estimates, rows drawn with replacement."""
    rows = replaced(len(x), batch, steps=1, runs=2000, seed=seed)[0]  # (B, runs)
    return slopes(x, y, rows).std().item()


def exponent(x: Tensor, y: Tensor, batches: list[int], seed: int = 0) -> float:
    """The slope of the line through log(gradient noise) against log(batch)."""
    size = torch.tensor(batches).log().unsqueeze(1)  # (sizes, 1)
    spreads = [gradient_noise(x, y, batch, seed) for batch in batches]
    noises = torch.tensor(spreads)
    return best_line(size, noises.log().unsqueeze(1))[0]


def train_noisy(
    lrs: list[float], start: float = 0.0, runs: int = 1000, seed: int = 0
) -> Tensor:
    """Descend on L = θ²/2 with a noisy slope, one lr a step; return every loss."""
    generator = torch.Generator().manual_seed(seed)
    theta = torch.full((runs,), start, requires_grad=True)  # (runs,)
    optimizer = SGD([theta], lr=lrs[0])
    losses = []
    for lr in lrs:
        optimizer.param_groups[0]["lr"] = lr
        tilt = torch.randn(runs, generator=generator)  # (runs,)
        loss = torch.sum(theta**2 / 2 + tilt * theta)  # (), its slope is θ + tilt
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(theta.detach() ** 2 / 2)
    return torch.stack(losses)  # (steps, runs)


def floor(lr: float) -> float:
    """Where the mean loss stops, for curvature 1 and gradient noise 1."""
    return lr / (2 * (2 - lr))


def arrival(lrs: list[float], target: float, start: float = 5.0) -> int:
    """The step after which the mean loss is below the target, by V's formula."""
    mean_square = start**2
    for step, lr in enumerate(lrs, 1):
        mean_square = (1 - lr) ** 2 * mean_square + lr**2
        if mean_square / 2 < target:
            return step
    raise ValueError(f"the mean loss stays above {target}")


def measured_floors(lr: float, seed: int = 0) -> list[float]:
    """The mean loss of steps 101 to 300, for five groups of 1000 runs."""
    losses = train_noisy([lr] * 300, runs=5000, seed=seed)[100:]  # (200, 5000)
    groups: list[float] = losses.reshape(200, 5, 1000).mean(dim=(0, 2)).tolist()
    return groups


def cheapest(
    x: Tensor, y: Tensor, batch: int, target: float = 0.02, seed: int = 0
) -> tuple[int, int, float]:
    """Try 11 learning rates; return examples and steps to the target, and the lr."""
    steps = 120 // batch + 5
    feed = shuffled(len(x), batch, steps, runs=200, seed=seed)
    found = []
    for power in range(11):
        lr = 0.32 / 2 ** (power / 2)  # from just below the limit down to 0.01
        mean = train_runs(x, y, feed, lr).mean(dim=1)  # (steps,)
        reached = [step for step, above in enumerate(mean, 1) if above < target]
        if reached:
            found.append((reached[0] * batch, reached[0], lr))
    return min(found)


def plot_noise(x: Tensor, y: Tensor) -> Figure:
    """The spread of the slope's estimates, and how it falls with the batch."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4), layout="constrained")
    looks = {1: ("C5", ":"), 10: ("C1", "-"), 100: ("C0", "--")}
    for batch, (color, dashes) in looks.items():
        found = slopes(x, y, replaced(len(x), batch, 1, 2000)[0])  # (runs,)
        counts = torch.histc(found, bins=62, min=-50, max=12)  # bars 1 wide
        edges = torch.arange(-49.5, 12)
        left.plot(edges, counts / 20, color=color, linestyle=dashes, label=str(batch))
    left.set(xlabel="estimated slope along w", title="% of estimates", ylim=(0, 35))
    left.legend(title="batch", loc="upper left")
    batches = [4**power for power in range(6)]
    one = gradient_noise(x, y, 1)
    right.loglog(batches, [gradient_noise(x, y, batch) for batch in batches], "C1o")
    right.loglog(batches, [one / batch**0.5 for batch in batches], "C5--")
    right.annotate("that of one / √batch", (1.3, 0.5))
    right.set(xlabel="batch", title="Gradient noise")
    return figure


def plot_floor() -> Figure:
    """Three ways to set lr; the floor against lr, predicted and measured."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    ways = {
        "0.4": ([0.4] * 150, "C1--"),
        "0.05": ([0.05] * 150, "C5:"),
        "0.4, then 0.05": ([0.4] * 10 + [0.05] * 140, "C2-"),
    }
    for name, (lrs, style) in ways.items():
        left.semilogy(train_noisy(lrs, start=5.0).mean(dim=1), style, label=name)
    for lr in (0.4, 0.05):
        left.axhline(floor(lr), color="C4", linewidth=0.8)
    left.set(xlabel="step", title="Mean loss of 1000 runs", ylim=(8e-3, 20))
    left.legend(title="lr", loc="upper right")
    lrs = [step / 100 for step in range(1, 101)]
    right.plot(lrs, [floor(lr) for lr in lrs], "C5--", label="predicted")
    for lr in (0.05, 0.2, 0.4, 0.7, 1.0):
        mean = train_noisy([lr] * 200)[100:].mean().item()
        right.plot(lr, mean, "C1o", label="measured" if lr == 1.0 else None)
    right.set(xlabel="lr", title="Floor of the loss")
    right.legend()
    return figure


if __name__ == "__main__":
    x, y = make_data()
    batches = [4**power for power in range(6)]
    print(f"exponent of the gradient noise: {exponent(x, y, batches):.3f}")
    for lr in (0.2, 0.1, 0.05):
        mean = sum(measured_floors(lr)) / 5
        print(f"lr {lr:4}: floor predicted {floor(lr):.4f}, measured {mean:.4f}")
    plot_noise(x, y)
    plot_floor()
    plt.show()
