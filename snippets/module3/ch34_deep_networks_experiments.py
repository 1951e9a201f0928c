"""Part 3.4, experiments: what a gradient promises, the cliff, and a spike."""

import torch
from torch import Tensor, nn

from snippets.module3.ch34_deep_networks import (
    cross_entropies,
    forward,
    start_nets,
    train_rows,
)


def rms_norm(h: Tensor, eps: float = 1e-5) -> Tensor:
    """Scale each row to size 1, and leave its mean where it is."""
    return h / torch.sqrt(h.square().mean(dim=-1, keepdim=True) + eps)


def promise(
    kind: str, blocks: int, seeds: list[int], lengths: list[float]
) -> tuple[Tensor, Tensor]:
    """Before training: gradient of the first w1 over the last's; what is kept."""
    x, y = train_rows(seeds)
    x, y = x[:, :128], y[:, :128]
    params = start_nets(blocks, seeds)
    losses = cross_entropies(forward(params, x, kind)[-1], y)  # (S,)
    grads = torch.autograd.grad(losses.sum(), params)
    sizes = grads[1].square().mean(dim=(2, 3)).sqrt()  # (S, D)
    slope = torch.stack([g.abs().flatten(1).sum(dim=1) for g in grads]).sum(dim=0)
    kept = []
    with torch.no_grad():
        for lr in lengths:
            moved = [p - lr * g.sign() for p, g in zip(params, grads, strict=True)]
            after = cross_entropies(forward(moved, x, kind)[-1], y)
            kept.append((losses - after) / (lr * slope))  # delivered / promised
    return sizes[:, 0] / sizes[:, -1], torch.stack(kept)  # (S,), (lengths, S)


def growth(kind: str, blocks: int, seeds: list[int], n: int = 16) -> Tensor:
    """The size of what each block hands on, as a share of what goes in."""
    generator = torch.Generator().manual_seed(1000 + seeds[0])
    x = torch.randn(len(seeds), 50, 64, generator=generator)
    with torch.no_grad():
        hs = forward(start_nets(blocks, seeds, n), x, kind)[:-1]
    sizes = torch.stack([h.square().mean(dim=(1, 2)).sqrt() for h in hs])  # (D + 1, S)
    return sizes / sizes[0]


def descend(lr: float, clip: float | None, steps: int = 400) -> list[float]:
    """Thirty layers of one weight w: the walk down (w^30 - 1/2)^2 from 1.15."""
    w = torch.tensor(1.15, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    walk = [w.item()]
    for _ in range(steps):
        y_pred = w**30
        loss = (y_pred - 0.5) ** 2
        optimizer.zero_grad()
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        walk.append(w.item())
    return walk


def paces(clip: float | None, steps: int, spike: float = 1000.0) -> Tensor:
    """How far Adam steps, in units of lr, while one slope of many is a spike."""
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.01)
    walk = [w.item()]
    for step in range(steps):
        slope = spike if step == 100 else 1.0
        loss = (slope * w).sum()
        optimizer.zero_grad()
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        walk.append(w.item())
    return -torch.tensor(walk, dtype=torch.float64).diff() / 0.01  # (steps,)


if __name__ == "__main__":
    for kind in ("plain", "skip", "quiet skip", "pre-norm"):
        ratio, kept = promise(kind, 24, [0, 1, 2], [0.001])
        print(f"{kind:10} first / last {ratio.median():.2f}, kept {kept.median():.2f}")
    print(f"clipped: w ends at {descend(0.001, 1.0)[-1]:.4f}")
    print(f"a spike, and 100 steps later: {paces(None, 201)[[100, 200]].tolist()}")
