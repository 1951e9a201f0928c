"""Part 3.1. Two rules that keep directions and drop sizes: Lion and Muon."""

import torch
from torch import Tensor

from snippets.module3.ch31_optimizers import Nesterov, Rule


class Lion(Rule):
    betas = (0.9, 0.99)

    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        beta1, beta2 = self.betas
        mix = beta1 * m + (1 - beta1) * g
        m.mul_(beta2).add_((1 - beta2) * g)
        return mix.sign()


def even_out(g: Tensor) -> Tensor:
    """Bring all singular values of a matrix near 1: five Newton-Schulz steps."""
    if g.shape[-2] > g.shape[-1]:
        return even_out(g.mT).mT  # the smaller square is cheaper
    size: Tensor = g.norm(dim=(-2, -1), keepdim=True)  # root of the sum of squares
    g = g / size.clamp(min=1e-7)
    for _ in range(5):
        square = g @ g.mT
        g = 3.4445 * g + (-4.775 * square + 2.0315 * square @ square) @ g
    return g


class Muon(Nesterov):
    betas = (0.95, 0.0)

    def move(self, g: Tensor, m: Tensor, v: Tensor) -> Tensor:
        return even_out(super().move(g, m, v))


if __name__ == "__main__":
    torch.manual_seed(0)
    matrix = torch.randn(64, 32)
    for name, g in (("gradient", matrix), ("evened out", even_out(matrix))):
        sizes = torch.linalg.svdvals(g)
        print(f"{name}: singular values {sizes.min():.2f} to {sizes.max():.2f}")
