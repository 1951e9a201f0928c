"""Part 3.9, targets: what a prediction is held against, and where it comes from."""

import torch
from torch import Tensor
from torch.nn import functional


def cross_entropies(logits: Tensor, target: Tensor) -> Tensor:
    """A loss for each row; the target is a class, or a share for each class."""
    if target.ndim == 2:
        target = functional.one_hot(target, logits.shape[2])
    return -(target * logits.log_softmax(dim=2)).sum(dim=2)  # (S, B)


def soften(logits: Tensor, heat: float) -> Tensor:
    """Shares from logits; the larger the heat, the more alike they are."""
    return (logits / heat).softmax(dim=2)


class Audience:
    """It knows the labels and tells none: 5 for a wrong guess, 6 for a right one."""

    def __init__(self, baseline: bool, seed: int = 0) -> None:
        self.baseline = baseline
        self.usual: Tensor | None = None  # the running mean of each net's rewards
        self.generator = torch.Generator().manual_seed(seed)

    def play(self, logits: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """A guess by lot from the net's own shares, and what it gained."""
        shares = logits.detach().softmax(dim=2).flatten(0, 1)  # (S * B, 10)
        guess = torch.multinomial(shares, 1, generator=self.generator).view(y.shape)
        reward = 5.0 + (guess == y).float()  # (S, B)
        if not self.baseline:
            return guess, reward
        mean = reward.mean(dim=1, keepdim=True)  # (S, 1)
        usual = mean if self.usual is None else self.usual
        self.usual = 0.9 * usual + 0.1 * mean
        return guess, reward - usual


def kept(steps: int = 50) -> Tensor:
    """How much of the data's variance is left in each step, from nearly 1 to 0."""
    return torch.cos(torch.linspace(0.02, 1.55, steps)) ** 2  # (steps,)


def blur(x: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Mix each row with noise, by lot; the mix, its step beside it, and the noise."""
    t = torch.randint(50, x.shape, generator=generator)  # (S, B, 1)
    noise = torch.randn(x.shape, generator=generator)  # (S, B, 1)
    share = kept()[t]  # (S, B, 1)
    mixed = share.sqrt() * x + (1 - share).sqrt() * noise  # (S, B, 1)
    return torch.cat([mixed, t / 50], dim=2), noise
