"""Part 1.3. Full batches, mini-batches, single examples: one loop for all three."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from snippets.module1.ch11_introduction import best_line, make_data


def train(
    x: Tensor, y: Tensor, batch: int, lr: float = 0.02, epochs: int = 20, seed: int = 0
) -> Tensor:
    """Fit a line, `batch` examples a step; return w and b after every step."""
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    generator = torch.Generator().manual_seed(seed)
    path = []
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=generator)  # (N,)
        for rows in order.split(batch):  # (B,)
            # --8<-- [start:step]
            y_pred = x[rows] * w + b  # (B, 1)
            loss = torch.mean((y_pred - y[rows]) ** 2)  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            # --8<-- [end:step]
            path.append((w.item(), b.item()))
    return torch.tensor(path)  # (steps, 2)


def excess(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The loss minus the lowest possible one: the mean squared difference of the lines.

    The difference at x is x * dw + db. Its square is averaged over all x.
    """
    best_w, best_b = best_line(x, y)
    dw, db = w - best_w, b - best_b
    return torch.mean(x**2) * dw**2 + 2 * torch.mean(x) * dw * db + db**2


def train_runs(x: Tensor, y: Tensor, feed: Tensor, lr: float) -> Tensor:
    """Train many lines at once, one per column; return each one's excess losses."""
    w = torch.zeros(feed.shape[2], requires_grad=True)  # (runs,)
    b = torch.zeros(feed.shape[2], requires_grad=True)  # (runs,)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = []
    for rows in feed:  # (B, runs)
        y_pred = x[rows, 0] * w + b  # (B, runs)
        loss = torch.mean((y_pred - y[rows, 0]) ** 2, dim=0).sum()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(torch.stack([w.detach(), b.detach()]))
    lines = torch.stack(path)  # (steps, 2, runs)
    return excess(x, y, lines[:, 0], lines[:, 1])  # (steps, runs)


def shuffled(n: int, batch: int, steps: int, runs: int, seed: int = 0) -> Tensor:
    """Row numbers for every step: each row once per epoch, in a new order."""
    generator = torch.Generator().manual_seed(seed)
    epochs = -(-steps * batch // n)  # rounded up
    keys = torch.rand(epochs, runs, n, generator=generator)
    order = keys.argsort(dim=2, stable=True)  # the ranks of random numbers: a shuffle
    drawn = order.transpose(1, 2).reshape(-1, runs)[: steps * batch]
    return drawn.reshape(steps, batch, runs)


def replaced(n: int, batch: int, steps: int, runs: int, seed: int = 0) -> Tensor:
    """Row numbers for every step: each drawn from all n, whatever came before."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(n, (steps, batch, runs), generator=generator)


def train_from(
    loader: DataLoader[tuple[Tensor, ...]], lr: float = 0.02, epochs: int = 20
) -> Tensor:
    """The loop of `train`, fed by a DataLoader; return w and b after every step."""
    w = torch.tensor(0.0, requires_grad=True)  # ()
    b = torch.tensor(0.0, requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = []
    for _ in range(epochs):
        for x_batch, y_batch in loader:  # (B, 1), (B, 1)
            y_pred = x_batch * w + b  # (B, 1)
            loss = torch.mean((y_pred - y_batch) ** 2)  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            path.append((w.item(), b.item()))
    return torch.tensor(path)  # (steps, 2)


def plot_three(x: Tensor, y: Tensor) -> Figure:
    """Three batch sizes: the path of w and b, and the excess loss by examples seen."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    looks = {1: ("C5", ":", 0.8), 10: ("C1", "-", 1.2), 100: ("C0", "--", 2.5)}
    for batch, (color, dashes, width) in looks.items():
        path = train(x, y, batch)  # (steps, 2)
        start = torch.cat([torch.zeros(1, 2), path])  # (steps + 1, 2)
        style = {"color": color, "linestyle": dashes, "linewidth": width}
        left.plot(*start[: 1 + 500 // batch].T, label=str(batch), **style)
        seen = [step * batch for step in range(len(start))]
        right.semilogy(seen, excess(x, y, *start.T), **style)
    left.plot(*best_line(x, y), "C3*", markersize=14)
    left.set(xlabel="w", ylabel="b", title="First 500 examples")
    left.legend(title="batch", loc="lower left")
    right.set(xlabel="examples seen", title="Excess loss", ylim=(1e-6, 30))
    return figure


if __name__ == "__main__":
    x, y = make_data()
    for batch in (1, 10, 100):
        path = train(x, y, batch)
        above = excess(x, y, *path[-1])
        print(f"batch {batch:3}: {len(path):4} steps, excess loss {above:.1e}")
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(TensorDataset(x, y), 10, shuffle=True, generator=generator)
    path = train_from(loader)
    print(f"DataLoader: {len(path):4} steps, excess loss {excess(x, y, *path[-1]):.1e}")
    plot_three(x, y)
    plt.show()
