"""Part 3.9, experiments: turned digits, a missing 3, two peaks, half pictures."""

import math

import torch
from torch import Tensor

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module3.ch39_whats_next import forward, train
from snippets.module3.ch39_whats_next_targets import kept


def deal(seeds: list[int]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Per seed, 1,400 digits to train on and 397 for the exam."""
    x, y = load_digits()
    parts = [split(len(x), 1400, seed) for seed in seeds]
    rows, exam = (torch.stack(half) for half in zip(*parts, strict=True))
    return x[rows], y[rows], x[exam], y[exam]  # (S, 1400, 64), (S, 1400), …


def share_right(params: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
    """For each net, the share of rows that it names rightly."""
    with torch.no_grad():
        said = forward(params, x).argmax(dim=2)  # (S, N)
    return (said == y).float().mean(dim=1)  # (S,)


def turn(x: Tensor) -> Tensor:
    """Each picture turned by a quarter."""
    pictures = x.view(*x.shape[:2], 8, 8)
    return torch.rot90(pictures, 1, (2, 3)).reshape(x.shape)  # (S, N, 64)


def slide(x: Tensor) -> Tensor:
    """Each picture one pixel to the right; the last column comes in on the left."""
    pictures = x.view(*x.shape[:2], 8, 8)
    return pictures.roll(1, 3).reshape(x.shape)  # (S, N, 64)


def start_extra(params: list[Tensor], rank: int) -> tuple[Tensor, Tensor]:
    """The two thin matrices of LoRA for the first layer: one by lot, one zero."""
    nets, inputs, outputs = params[0].shape
    generator = torch.Generator().manual_seed(rank)
    down = torch.randn(nets, inputs, rank, generator=generator) / math.sqrt(inputs)
    up = torch.zeros(nets, rank, outputs)
    return down.requires_grad_(), up.requires_grad_()  # (S, 64, r), (S, r, h)


def without(
    x: Tensor, y: Tensor, digit: int, rows: int = 1200
) -> tuple[Tensor, Tensor]:
    """For each net its first rows that don't show the digit."""
    kept_rows = [(labels != digit).nonzero()[:rows, 0] for labels in y]
    place = torch.stack(kept_rows)  # (S, rows)
    nets = torch.arange(len(y)).unsqueeze(1)  # (S, 1)
    return x[nets, place], y[nets, place]


def answers_to(params: list[Tensor], x: Tensor, y: Tensor, digit: int) -> Tensor:
    """What the nets say to pictures of the digit: a share for each answer."""
    with torch.no_grad():
        said = forward(params, x).argmax(dim=2)[y == digit]
    return said.bincount(minlength=10) / len(said)  # (10,)


def make_peaks(nets: int, n: int = 2000, seed: int = 0) -> Tensor:
    """Numbers near −2 (30 %) and near 2 (70 %)."""
    generator = torch.Generator().manual_seed(seed)
    side = torch.where(torch.rand(nets, n, 1, generator=generator) < 0.3, -2.0, 2.0)
    return side + 0.3 * torch.randn(nets, n, 1, generator=generator)  # (S, N, 1)


def density(z: Tensor, share: Tensor) -> Tensor:
    """How dense the peaks lie at z when this share of their variance is kept."""
    spread = torch.sqrt(1 - share + 0.09 * share)
    peaks = [
        weight * torch.exp(-(((z - side * share.sqrt()) / spread) ** 2) / 2)
        for weight, side in ((0.3, -2.0), (0.7, 2.0))
    ]
    return (peaks[0] + peaks[1]) / (spread * math.sqrt(2 * math.pi))


def best_guess(z: Tensor, share: Tensor) -> Tensor:
    """The mean noise of all mixes that come out as z: nobody can guess better."""
    z = z.detach().requires_grad_()
    (slope,) = torch.autograd.grad(density(z, share).log().sum(), z)
    return -torch.sqrt(1 - share) * slope


def sample(params: list[Tensor], n: int = 1000, seed: int = 0) -> Tensor:
    """From pure noise back to data, in 50 steps; what there is after each of them."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(params[0].shape[0], n, 1, generator=generator)  # (S, n, 1)
    shares = [1.0, *kept().tolist()]
    stages = [z]
    for t in reversed(range(50)):
        share, before = shares[t + 1], shares[t]
        stays = share / before
        with torch.no_grad():
            noise = forward(params, torch.cat([z, torch.full_like(z, t / 50)], dim=2))
        z = (z - (1 - stays) / math.sqrt(1 - share) * noise) / math.sqrt(stays)
        spread = math.sqrt((1 - before) / (1 - share) * (1 - stays))  # 0 at the end
        z = z + spread * torch.randn(z.shape, generator=generator)
        stages.append(z)
    return torch.stack(stages).squeeze(3)  # (51, S, n)


def hidden_layer(params: list[Tensor], x: Tensor) -> Tensor:
    """What a net has made of a picture before its last layer."""
    return forward(params[:-2], x).relu().detach()  # (S, N, h)


def probe(
    features: Tensor, y: Tensor, exam: Tensor, y_exam: Tensor, labels: int
) -> Tensor:
    """A line on features that stay as they are, from so many labels of each class."""
    mean, std = features.mean(dim=1, keepdim=True), features.std(dim=1, keepdim=True)
    features, exam = (features - mean) / (std + 1e-3), (exam - mean) / (std + 1e-3)
    first = [(y == k).float().cumsum(dim=1) for k in range(10)]
    chosen = torch.stack([(c <= labels) & (y == k) for k, c in enumerate(first)])
    place = torch.stack([row.nonzero()[:, 0] for row in chosen.any(dim=0)])
    nets = torch.arange(len(y)).unsqueeze(1)
    line = [torch.zeros(len(y), features.shape[2], 10), torch.zeros(len(y), 1, 10)]
    line = [param.requires_grad_() for param in line]
    train(line, features[nets, place], y[nets, place], steps=60, lr=0.02)
    return share_right(line, exam, y_exam)
