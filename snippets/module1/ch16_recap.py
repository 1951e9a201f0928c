"""Part 1.6. The loop on real data, and five loops that are ill."""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from sklearn.datasets import load_diabetes
from torch import Tensor


def load_patients() -> tuple[Tensor, Tensor]:
    """Ten measurements of 442 patients, and how far each one's disease went."""
    inputs, targets = load_diabetes(return_X_y=True, scaled=False)
    return torch.from_numpy(inputs), torch.from_numpy(targets)  # (442, 10), (442,)


def split(n: int, train: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Draw the row numbers of the training part; the others are the test part."""
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))  # (n,)
    return order[:train], order[train:]


def standardize(x: Tensor, rows: Tensor) -> Tensor:
    """Center and scale every column, by the mean and spread of those rows alone."""
    mean, spread = x[rows].mean(dim=0), x[rows].std(dim=0, correction=0)  # (n,)
    return (x - mean) / spread  # (N, n)


def curvatures(x: Tensor) -> tuple[float, float]:
    """The flattest and the steepest curvature of the loss, from x alone."""
    columns = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)  # (N, n + 1)
    found = torch.linalg.eigvalsh(2 * columns.T @ columns / len(x))  # (n + 1,)
    return found[0].item(), found[-1].item()


def steps_to(share: float, kappa: float) -> int:
    """Steps at the best lr until at most that share of the distance is left."""
    return math.ceil(math.log(share) / math.log((kappa - 1) / (kappa + 1)))


def fit(x: Tensor, y: Tensor, lr: float, steps: int) -> Tensor:
    """Train n weights and a bias; return them at the start and after every step."""
    w = torch.zeros_like(x[0], requires_grad=True)  # (n,)
    b = torch.zeros_like(y[0], requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = [torch.zeros_like(x[0, 0]).expand(x.shape[1] + 1)]
    for _ in range(steps):
        y_pred = x @ w + b  # (N,)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(torch.cat([w.detach(), b.detach().view(1)]))  # (n + 1,)
    return torch.stack(path)  # (steps + 1, n + 1)


def closed_form(x: Tensor, y: Tensor) -> Tensor:
    """The n weights and the bias of least squares."""
    columns = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)  # (N, n + 1)
    solution: Tensor = torch.linalg.lstsq(columns, y.unsqueeze(1)).solution
    return solution.flatten()  # (n + 1,)


def predict(params: Tensor, x: Tensor) -> Tensor:
    return x @ params[:-1] + params[-1]  # (N,)


def rmse(y_pred: Tensor, y: Tensor) -> float:
    """The root of the mean squared error: a typical miss, in the units of y."""
    return torch.sqrt(torch.mean((y_pred - y) ** 2)).item()


def plot_capstone(path: Tensor, best: Tensor, kappa: float, test: Tensor) -> Figure:
    """The distance to the closed form; and test targets against predictions."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), layout="constrained")
    distance = (path - best).norm(dim=1) / best.norm()  # (steps + 1,)
    steps = torch.arange(0, len(path), 100)
    left.semilogy(steps, distance[steps], "C2", linewidth=2)
    left.semilogy(steps, ((kappa - 1) / (kappa + 1)) ** steps.double(), "C5--")
    left.set(xlabel="step", title="Distance left, of 1")
    right.plot(test[:, 0], test[:, 1], "C0o", markersize=4)
    right.plot([25, 346], [25, 346], "C5--")
    right.set(xlabel="measured", title="Predicted, 100 test rows", xlim=(0, 360))
    return figure


def train(
    x: Tensor,
    y: Tensor,
    lr: float = 0.1,
    batch: int = 100,
    shuffle: bool = True,
    epochs: int = 60,
) -> tuple[Tensor, list[float]]:
    """A healthy loop; return w and b after every step, and the recorded losses."""
    w = torch.zeros_like(x[0, 0], requires_grad=True)  # ()
    b = torch.zeros_like(x[0, 0], requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    generator = torch.Generator().manual_seed(0)
    path, losses = [], []
    for _ in range(epochs):
        mixed = torch.randperm(len(x), generator=generator)  # (N,)
        order = mixed if shuffle else torch.arange(len(x))  # (N,)
        for rows in order.split(batch):  # (B,)
            y_pred = x[rows] * w + b  # (B, 1)
            loss = torch.mean((y_pred - y[rows]) ** 2)  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            path.append(torch.stack([w.detach(), b.detach()]))  # (2,)
            losses.append(loss.item())
    return torch.stack(path), losses  # (steps, 2)


def train_by_hand(
    x: Tensor, y: Tensor, lr: float = 0.1, epochs: int = 60
) -> tuple[Tensor, list[float]]:
    """A loop with gradients by hand, one of them mistyped."""
    w, b = torch.zeros_like(x[0, 0]), torch.zeros_like(x[0, 0])
    path, losses = [], []
    for _ in range(epochs):
        y_pred = x * w + b  # (N, 1)
        losses.append(torch.mean((y_pred - y) ** 2).item())
        w = w - lr * 2 * torch.mean((y_pred - y) * x)
        b = b - lr * 2 * torch.mean(y - y_pred)
        path.append(torch.stack([w, b]))  # (2,)
    return torch.stack(path), losses  # (steps, 2)


def plot_ward(runs: dict[str, list[float]], floor: float) -> Figure:
    """The recorded loss of six loops; the dashed line is the noise floor."""
    figure, axes = plt.subplots(3, 2, figsize=(6.4, 4.8), layout="constrained")
    for axis, (name, losses) in zip(axes.flat, runs.items(), strict=True):
        axis.semilogy(losses, "C1")
        axis.axhline(floor, color="C5", linestyle="--")
        axis.set(title=name, xlim=(0, 60), ylim=(3e-3, 20), yticks=[0.01, 0.1, 1, 10])
    axes[2, 1].set(ylim=(3e-3, 1e11), yticks=[1e-2, 1e2, 1e6, 1e10])
    return figure


if __name__ == "__main__":
    x, y = load_patients()
    train_rows, test_rows = split(len(x), train=342)
    x = standardize(x, train_rows)
    low, high = curvatures(x[train_rows])
    path = fit(x[train_rows], y[train_rows], lr=2 / (low + high), steps=1000)
    miss = rmse(predict(path[-1], x[test_rows]), y[test_rows])
    guess = rmse(y[train_rows].mean(), y[test_rows])
    print(f"typical miss on new patients: {miss:.1f}; guessing the mean: {guess:.1f}")
