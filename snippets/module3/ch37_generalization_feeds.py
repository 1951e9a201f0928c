"""Part 3.7. Four feeds: what a loop gets to see of a batch, and of its labels."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

Rows = tuple[Tensor, Tensor]  # inputs (S, N, 64) and labels (S, N), for S nets
Feed = Callable[[Tensor, Tensor, torch.Generator], Rows]


def as_it_is(x: Tensor, t: Tensor, generator: torch.Generator) -> Rows:
    return x, t  # (S, B, 64), (S, B, 10)


def smooth(x: Tensor, t: Tensor, generator: torch.Generator) -> Rows:
    """Label smoothing: a tenth of each target is spread evenly over the classes."""
    return x, 0.9 * t + 0.1 / t.shape[2]


def mixup(x: Tensor, t: Tensor, generator: torch.Generator) -> Rows:
    """Blend each row, picture and target alike, with another one of the batch."""
    m = torch.rand(len(x), 1, 1, generator=generator)  # (S, 1, 1)
    other = torch.randperm(x.shape[1], generator=generator)  # (B,)
    return m * x + (1 - m) * x[:, other], m * t + (1 - m) * t[:, other]


def shift(x: Tensor, t: Tensor, generator: torch.Generator) -> Rows:
    """Move each picture by up to one pixel, up or down and left or right."""
    s, b, _ = x.shape
    down, right = torch.randint(3, (2, b, 1, 1), generator=generator)
    padded = functional.pad(x.view(s, b, 8, 8), (1, 1, 1, 1))  # (S, B, 10, 10)
    place = torch.arange(8)
    pixels = 10 * (place[:, None] + down) + place + right  # (B, 8, 8)
    return padded.view(s, b, 100).gather(2, pixels.view(b, 64).expand(s, b, 64)), t
