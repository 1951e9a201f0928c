"""Part 2.6. Choosing a strength, and a hidden layer that is exactly wide enough."""

import torch
from torch import Tensor

from snippets.module2.ch26_overfitting import make_sine, mse, powers, ridge


def choose_by(
    strengths: list[float], count: int, runs: int
) -> tuple[dict[str, Tensor], Tensor]:
    """The error of each strength in many runs: on the rows of the fit, on others."""
    columns = powers(make_sine()[0])  # (15, d)
    fits = torch.cat([make_sine(seed)[1] for seed in range(runs)], dim=1)  # (15, K)
    chosen = [make_sine(1000 + seed, n=count)[1] for seed in range(runs)]
    others = torch.cat(chosen, dim=1)  # (count, K)
    places, exam = powers(make_sine(n=count)[0]), make_sine(n=1000, noise=0.0)
    weights = [ridge(columns, fits, decay) for decay in strengths]  # (d, K) each
    errors = {
        "training": torch.stack([mse(columns, w, fits) for w in weights]),
        "validation": torch.stack([mse(places, w, others) for w in weights]),
    }
    final = torch.stack([mse(powers(exam[0]), w, exam[1]) + 0.04 for w in weights])
    return errors, final  # (strengths, K) each


def make_bent(seed: int, n: int = 600) -> tuple[Tensor, Tensor]:
    """n points in 20 dimensions; their targets bend along one hidden direction."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 20, generator=generator, dtype=torch.float64)  # (N, 20)
    along = torch.randn(20, 1, generator=generator, dtype=torch.float64)  # (20, 1)
    off = torch.randn(n, 1, generator=generator, dtype=torch.float64)  # (N, 1)
    return x, torch.tanh(2 * x @ along / 20**0.5) + 0.2 * off


def random_layer(x: Tensor, width: int, seed: int) -> Tensor:
    """The outputs of a hidden layer that nobody trains."""
    generator = torch.Generator().manual_seed(seed)
    w = torch.randn(20, width, generator=generator, dtype=torch.float64)
    b = torch.randn(width, generator=generator, dtype=torch.float64)
    return torch.relu(x @ w / 20**0.5 + b)  # (N, width)


def fit_last_layer(width: int, seed: int, decay: float = 0.0) -> list[float]:
    """Fit the last layer to 100 rows; the error on them, on 500 others, and |w|."""
    x, y = make_bent(seed)
    hidden = random_layer(x, width, seed + 1000)  # (600, width)
    known = hidden[:100]  # (100, width)
    if decay and width > 100:  # the same weights as ridge, from a smaller table
        table = known @ known.T + 50 * decay * torch.eye(100, dtype=x.dtype)
        w = known.T @ torch.linalg.solve(table, y[:100])  # (width, 1)
    else:
        w = ridge(known, y[:100], decay)  # (width, 1)
    errors = [mse(known, w, y[:100]), mse(hidden[100:], w, y[100:])]
    return [*(error.item() for error in errors), w.norm().item()]
