"""Part 3.4. Fifty layers: seven kinds of block, each at its own rate."""

import math

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits


def normalize(h: Tensor, dim: int, eps: float = 1e-5) -> Tensor:
    """Shift and scale to mean 0 and size 1, along one dimension."""
    var, mean = torch.var_mean(h, dim=dim, correction=0, keepdim=True)
    return (h - mean) / torch.sqrt(var + eps)


def block(kind: str, h: Tensor, w1: Tensor, w2: Tensor, blocks: int) -> Tensor:
    """Two layers and what is made of them: (S, N, n) to (S, N, n)."""
    layer_norm, n = nn.functional.layer_norm, h.shape[-1:]  # normalize(h, -1), faster
    match kind:
        case "plain":
            return torch.relu(h @ w1) @ w2
        case "layer norm":
            return torch.relu(layer_norm(h @ w1, n)) @ w2
        case "batch norm":
            return torch.relu(normalize(h @ w1, dim=-2)) @ w2
        case "skip":
            return h + torch.relu(h @ w1) @ w2
        case "quiet skip":
            return h + torch.relu(h @ w1) @ w2 / math.sqrt(blocks)
        case "pre-norm":
            return h + torch.relu(layer_norm(h, n) @ w1) @ w2
        case "post-norm":
            return layer_norm(h + torch.relu(h @ w1) @ w2, n)
    raise ValueError(f"no such kind of block: {kind}")


def start_nets(blocks: int, seeds: list[int], n: int = 16) -> list[Tensor]:
    """One net per seed; each layer keeps the mean square, on average (Part 3.3)."""
    nets = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        shapes = (64, n), (blocks, n, n), (blocks, n, n), (n, 10)
        drawn = [torch.randn(shape, generator=generator) for shape in shapes]
        drawn[1] *= math.sqrt(2)  # for the ReLU that follows w1
        nets.append([w / math.sqrt(w.shape[-2]) for w in drawn])
    return [torch.stack(parts).requires_grad_() for parts in zip(*nets, strict=True)]


def forward(params: list[Tensor], x: Tensor, kind: str) -> list[Tensor]:
    """What each block hands on; what comes last are the logits."""
    first, w1s, w2s, last = params  # (S, 64, n), (S, D, n, n) twice, (S, n, 10)
    hs = [x @ first]  # (S, N, n)
    for w1, w2 in zip(w1s.unbind(1), w2s.unbind(1), strict=True):
        hs.append(block(kind, hs[-1], w1, w2, w1s.shape[1]))
    h = normalize(hs[-1], dim=-1) if kind == "pre-norm" else hs[-1]  # once more
    return [*hs, h @ last]  # (S, N, 10)


def cross_entropies(logits: Tensor, y: Tensor) -> Tensor:
    """One loss per net: logits (S, N, 10), labels (S, N)."""
    each = nn.functional.cross_entropy(logits.mT, y, reduction="none")  # (S, N)
    return each.mean(dim=1)  # (S,)


def train_rows(seeds: list[int]) -> tuple[Tensor, Tensor]:
    """Per seed, 1400 digits to train on."""
    x, y = load_digits()
    rows = torch.stack([split(len(x), 1400, seed)[0] for seed in seeds])  # (S, 1400)
    return 2 * x[rows] - 0.6, y[rows]  # pixels from -0.6 to 1.4


def train(
    kind: str, blocks: int, lrs: list[float], seeds: list[int], steps: int = 100
) -> Tensor:
    """A net for each rate and seed: its loss on its training rows at the end."""
    x, y = train_rows(seeds * len(lrs))
    nets = [start_nets(blocks, seeds) for _ in lrs]
    groups = [{"params": net, "lr": lr} for net, lr in zip(nets, lrs, strict=True)]
    optimizer = torch.optim.Adam(groups)
    generator = torch.Generator().manual_seed(0)
    for _ in range(steps):
        params = [torch.cat(parts) for parts in zip(*nets, strict=True)]
        batch = torch.randint(1400, (32,), generator=generator)
        logits = forward(params, x[:, batch], kind)[-1]  # (S, B, 10)
        losses = cross_entropies(logits, y[:, batch])  # (S,)
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
    with torch.no_grad():
        params = [torch.cat(parts) for parts in zip(*nets, strict=True)]
        losses = cross_entropies(forward(params, x, kind)[-1], y)
    return losses.view(len(lrs), len(seeds))


def best_rate(losses: Tensor) -> int:
    """The row of losses (rates, seeds) with the lowest median."""
    return int(losses.nan_to_num(torch.inf).median(dim=1).values.argmin())


if __name__ == "__main__":
    lrs = [0.001, 0.003, 0.01]
    for kind in ("plain", "layer norm", "batch norm", "skip", "quiet skip"):
        losses = train(kind, 24, lrs, [0, 1])
        row = best_rate(losses)
        print(f"{kind:10} lr {lrs[row]:5}: loss {losses[row].median():.2f}")
