"""Part 3.1. Rules for a step, by hand, and a walk in a narrow valley."""

from collections.abc import Iterable

import torch
from torch import Tensor

from snippets.module1.ch11_introduction import make_data
from snippets.module1.ch14_loss_landscape import hessian


class Rule:
    """A step rule: `step` moves each number by lr times what `move` says."""

    betas: tuple[float | Tensor, float] = (0.9, 0.999)

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float | Tensor,
        betas: tuple[float | Tensor, float] | None = None,
    ) -> None:
        self.params, self.lr, self.t = list(params), lr, 0
        self.betas = betas or self.betas
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self) -> None:
        self.t += 1
        for p, m, v in zip(self.params, self.m, self.v, strict=True):
            if p.grad is not None:
                p -= self.lr * self.move(p.grad, m, v)

    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        """Plain descent: the gradient itself. Other rules change m and v in place."""
        return g


class Momentum(Rule):
    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        m.mul_(self.betas[0]).add_(g)
        return m


class Nesterov(Rule):
    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        m.mul_(self.betas[0]).add_(g)
        return g + self.betas[0] * m


class RMSProp(Rule):
    betas = (0.0, 0.99)

    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        v.mul_(self.betas[1]).add_((1 - self.betas[1]) * g**2)
        return g / (v.sqrt() + 1e-8)


class Adam(Rule):
    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        beta1, beta2 = self.betas
        m.mul_(beta1).add_((1 - beta1) * g)
        v.mul_(beta2).add_((1 - beta2) * g**2)
        m_hat = m / (1 - beta1**self.t)
        v_hat = v / (1 - beta2**self.t)
        return m_hat / (v_hat.sqrt() + 1e-8)


class AdamW(Adam):
    weight_decay = 0.01

    @torch.no_grad()
    def step(self) -> None:
        for p in self.params:
            p *= 1 - self.lr * self.weight_decay
        super().step()


def walk(
    x: Tensor,
    y: Tensor,
    rule: type[Rule],
    lr: float,
    steps: int,
    betas: tuple[float, float] | None = None,
    scale: float = 1.0,
) -> Tensor:
    """Fit a line, its loss times scale; return w and b, from the start on."""
    line = torch.zeros(2, dtype=x.dtype, requires_grad=True)  # (2,)
    optimizer = rule([line], lr, betas)
    path = [line.detach().clone()]
    for _ in range(steps):
        # --8<-- [start:step]
        y_pred = x * line[0] + line[1]  # (N, 1)
        loss = scale * torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # --8<-- [end:step]
        path.append(line.detach().clone())
    return torch.stack(path)  # (steps + 1, 2)


def make_valley(seed: int = 0) -> tuple[Tensor, Tensor]:
    """The narrow valley of Part 1.4: the points of Part 1.1, with x moved by 3."""
    x, y = make_data(seed=seed)
    return x.double() + 3, y.double()


def excess(x: Tensor, y: Tensor, path: Tensor) -> Tensor:
    """How far above the lowest loss each point of a path lies."""
    columns = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    gap = path - torch.linalg.lstsq(columns, y).solution.T  # (..., 2)
    return torch.sum((gap @ hessian(x)) * gap, dim=-1) / 2  # (...)


def arrival(above: Tensor) -> int | None:
    """Steps until the excess loss stays below a thousandth of the first."""
    above = above.nan_to_num(torch.inf)
    last = int((above > 0.001 * above[0]).nonzero()[-1])
    return last + 1 if last + 1 < len(above) else None


if __name__ == "__main__":
    x, y = make_valley()
    for rule, lr in ((Rule, 0.0766), (Momentum, 0.01), (Adam, 0.1)):
        steps = arrival(excess(x, y, walk(x, y, rule, lr, 1000)))
        print(f"{rule.__name__:9} lr {lr}: {steps} steps")
