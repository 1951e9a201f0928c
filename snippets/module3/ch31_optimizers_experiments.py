"""Part 3.1, experiments: step lengths, noise, many betas, limits."""

import torch
from torch import Tensor

from snippets.module1.ch14_loss_landscape import hessian
from snippets.module3.ch31_optimizers import Adam, Momentum, Rule


class Uncorrected(Adam):
    """Adam without its two corrections."""

    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        beta1, beta2 = self.betas
        m.mul_(beta1).add_((1 - beta1) * g)
        v.mul_(beta2).add_((1 - beta2) * g**2)
        return m / (v.sqrt() + 1e-8)


def noisy_valley(
    rule: type[Rule],
    lr: float,
    betas: tuple[float, float] | None = None,
    seed: int = 0,
    steps: int = 400,
    runs: int = 2000,
) -> float:
    """The unit valley of Part 1.3: the mean loss over the second half of the steps."""
    generator = torch.Generator().manual_seed(seed)
    theta = torch.zeros(runs, requires_grad=True)  # (runs,)
    optimizer = rule([theta], lr, betas)
    total = 0.0
    for step in range(steps):
        tilt = torch.randn(runs, generator=generator)  # (runs,)
        loss = torch.sum(theta**2 / 2 + tilt * theta)  # (), its slope is θ + tilt
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step >= steps // 2:
            total += torch.mean(theta.detach() ** 2 / 2).item()
    return total / (steps - steps // 2)


def lengths(rule: type[Rule], gradients: list[float], lr: float = 0.01) -> Tensor:
    """How far each of these gradients moves one weight, in units of lr."""
    weight = torch.zeros(1, dtype=torch.float64)
    optimizer = rule([weight], lr)
    places = [weight.item()]
    for gradient in gradients:
        weight.grad = torch.full_like(weight, gradient)
        optimizer.step()
        places.append(weight.item())
    return -torch.tensor(places).diff() / lr  # (steps,)


def side_by_side(
    x: Tensor,
    y: Tensor,
    rule: type[Rule],
    lrs: Tensor,
    betas: tuple[float | Tensor, float],
    steps: int,
) -> Tensor:
    """`walk` at many rates or betas (K, 1) at once, with gradients by formula."""
    columns, h = torch.cat([x, torch.ones_like(x)], dim=1), hessian(x)  # (N, 2), (2, 2)
    best = torch.linalg.lstsq(columns, y).solution.T  # (1, 2)
    lines = torch.zeros(len(lrs), 2, dtype=x.dtype)  # (K, 2)
    optimizer = rule([lines], lrs, betas)
    paths = [lines.clone()]
    for _ in range(steps):
        lines.grad = (lines - best) @ h
        optimizer.step()
        paths.append(lines.clone())
    return torch.stack(paths)  # (steps + 1, K, 2)


def limit(rule: type[Rule]) -> float:
    """The largest rate, in steps of 0.01, that converges in a valley of curvature 1."""
    lr = torch.arange(0.01, 5, 0.01, dtype=torch.float64)  # a valley for each rate
    theta = torch.ones_like(lr)
    optimizer = rule([theta], lr)
    for _ in range(3000):
        theta.grad = theta.clone()
        optimizer.step()
    return round(lr[theta.abs() < 0.01].max().item(), 2)


if __name__ == "__main__":
    for betas in ((0.0, 0.0), (0.9, 0.0)):
        print(f"momentum {betas[0]}: floor {noisy_valley(Momentum, 0.02, betas):.4f}")
    late = lengths(Adam, [0.0] * 5000 + [1.0] * 12)[5000:]
    print(f"after a silence: {late[0]:.2f}, later {late[11]:.2f} lr")
