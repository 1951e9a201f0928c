"""Part 1.6. The loop on real data, and five loops that are ill."""

import math

import torch
from sklearn.datasets import load_diabetes
from torch import Tensor


def load_patients() -> tuple[Tensor, Tensor]:
    """Ten measurements of 442 patients, and how far each one's disease went."""
    inputs, targets = load_diabetes(return_X_y=True, scaled=False)
    return torch.from_numpy(inputs), torch.from_numpy(targets)  # (442, 10), (442,)


def split(count: int, train: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Draw the row numbers of the training part; the others are the test part."""
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(count, generator=generator)  # (N,)
    return order[:train], order[train:]


def standardize(x: Tensor, rows: Tensor) -> Tensor:
    """Center and scale every column, by the mean and spread of those rows alone."""
    mean, spread = x[rows].mean(dim=0), x[rows].std(dim=0, correction=0)  # (d,)
    return (x - mean) / spread  # (N, d)


def curvatures(x: Tensor) -> tuple[float, float]:
    """The flattest and the steepest curvature of the loss, from x alone."""
    columns = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)  # (N, d + 1)
    found = torch.linalg.eigvalsh(2 * columns.T @ columns / len(x))  # (d + 1,)
    return found[0].item(), found[-1].item()


def condition_number(x: Tensor) -> float:
    """The steepest curvature as a multiple of the flattest; infinite if that is 0."""
    low, high = curvatures(x)
    return high / low if low > 1e-13 * high else math.inf


def steps_to(share: float, kappa: float) -> float:
    """Steps at the best lr until at most that share of the gap is left."""
    if kappa == math.inf:
        return math.inf
    return math.ceil(math.log(share) / math.log1p(-2 / (kappa + 1)))


def fit(x: Tensor, y: Tensor, lr: float, steps: int) -> Tensor:
    """Train d weights and a bias; return them at the start and after every step."""
    w = torch.zeros_like(x[0], requires_grad=True)  # (d,)
    b = torch.zeros_like(y[0], requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = [torch.zeros_like(x[0, 0]).expand(x.shape[1] + 1)]
    for _ in range(steps):
        y_pred = x @ w + b  # (N,)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(torch.cat([w.detach(), b.detach().view(1)]))  # (d + 1,)
    return torch.stack(path)  # (steps + 1, d + 1)


def closed_form(x: Tensor, y: Tensor) -> Tensor:
    """The d weights and the bias of least squares."""
    columns = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)  # (N, d + 1)
    solution: Tensor = torch.linalg.lstsq(columns, y.unsqueeze(1)).solution
    return solution.flatten()  # (d + 1,)


def predict(params: Tensor, x: Tensor) -> Tensor:
    return x @ params[:-1] + params[-1]  # (N,)


def rmse(y_pred: Tensor, y: Tensor) -> float:
    """The root of the mean squared error: a typical miss, in the units of y."""
    return torch.sqrt(torch.mean((y_pred - y) ** 2)).item()


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


if __name__ == "__main__":
    x, y = load_patients()
    train_rows, test_rows = split(len(x), train=342)
    x = standardize(x, train_rows)
    low, high = curvatures(x[train_rows])
    path = fit(x[train_rows], y[train_rows], lr=2 / (low + high), steps=1000)
    miss = rmse(predict(path[-1], x[test_rows]), y[test_rows])
    guess = rmse(y[train_rows].mean(), y[test_rows])
    print(f"typical miss on new patients: {miss:.1f}; guessing the mean: {guess:.1f}")
