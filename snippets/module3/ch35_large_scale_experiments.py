"""Part 3.5, experiments: what is kept, fewer bits, and how many devices help."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import cross_entropies, forward, start_nets
from snippets.module3.ch35_large_scale import draw_batches


def fit_one_number(share: float, steps: int = 200) -> float:
    """60 targets +1 on rank 0, 4 targets -1 on rank 1; where does a number w end?

    `share` is what rank 0's gradient counts; rank 1's counts the rest.
    """
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(steps):
        losses = (
            (w - torch.ones(60)).square().mean(),
            (w + torch.ones(4)).square().mean(),
        )
        optimizer.zero_grad()
        (share * losses[0] + (1 - share) * losses[1]).backward()
        optimizer.step()
    return w.item()


def train_in_parts(
    net: nn.Module,
    x: Tensor,
    y: Tensor,
    batches: Tensor,
    optimizer: torch.optim.Optimizer,
    k: int,
    divide: bool = True,
) -> None:
    """One device that can hold only a k-th of a batch at a time."""
    for rows in batches:  # (B,)
        optimizer.zero_grad()
        for part in rows.chunk(k):  # (B / k,)
            loss = functional.cross_entropy(net(x[part]), y[part])  # ()
            (loss / k if divide else loss).backward()  # adds to what is there
        optimizer.step()


def held(net: nn.Module, optimizer: torch.optim.Optimizer) -> float:
    """Bytes for each parameter: weights, gradients, and what the optimizer keeps."""
    kept: list[Tensor] = []
    for p in net.parameters():
        state = [s for s in optimizer.state[p].values() if s is not None and s.ndim > 0]
        kept += [p, *state] if p.grad is None else [p, p.grad, *state]
    return sum(t.nbytes for t in kept) / sum(p.numel() for p in net.parameters())


def bytes_by_line(
    net: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor
) -> list[float]:
    """Run the five lines once; the bytes held at the start and after four of them."""
    seen = [held(net, optimizer)]
    loss = functional.cross_entropy(net(x), y)
    seen.append(held(net, optimizer))
    loss.backward()
    seen.append(held(net, optimizer))
    optimizer.step()
    seen.append(held(net, optimizer))
    optimizer.zero_grad()
    return [*seen, held(net, optimizer)]


def bytes_on_device(n: int, stage: int) -> list[float]:
    """Bytes for each parameter: 16-bit weights, 16-bit gradients, the optimizer's."""
    parts = [2.0, 2.0, 12.0]  # the 12: a 32-bit copy of the weight, Adam's two means
    return [part / n if stage > 2 - i else part for i, part in enumerate(parts)]


def train_bits(
    kind: str, lr: float, seeds: list[int], steps: int = 600
) -> tuple[Tensor, Tensor]:
    """One net for each seed, side by side: every step's losses, and who ever moved."""
    dtype = torch.bfloat16 if kind == "pure bfloat16" else torch.float32
    x, y = load_digits()
    start = [p.detach().to(dtype) for p in start_nets([64, 64, 64, 10], seeds)]
    params = [p.clone().requires_grad_() for p in start]
    optimizer = torch.optim.SGD(params, lr=lr)
    history = []
    for rows in draw_batches(len(x), 64, steps):  # (B,)
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == "autocast"):
            logits = forward(params, x[rows].to(dtype), torch.relu)[-1]  # (S, B, 10)
        losses = cross_entropies(logits.float(), y[rows].expand(len(seeds), -1))  # (S,)
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
        history.append(losses.detach())
    pairs = zip(params[::2], start[::2], strict=True)  # the weights of each layer
    moved = [(p != q).float().mean(dim=(1, 2)).detach() for p, q in pairs]
    return torch.stack(history), torch.stack(moved)  # (steps, S), (3, S)


def steps_to(
    target: float, batch: int, lrs: list[float], seed: int, limit: int = 1500
) -> tuple[int, float]:
    """Fewest steps until the excess loss is below target, and the rate that did it.

    Fresh rows in every step: ten inputs, targets with noise of size 1. Each rate has
    32 lines of its own; it arrives when the mean of their excess losses does.
    """
    generator = torch.Generator().manual_seed(seed)
    spread = torch.linspace(1, 0.3, 10)  # of each input: a valley, as in Part 1.4
    w = torch.zeros(len(lrs), 32, 10, requires_grad=True)  # (R, runs, d)
    optimizer = torch.optim.SGD([w], lr=1.0)  # each rate is in its own losses
    for step in range(1, limit + 1):
        x = spread * torch.randn(32, batch, 10, generator=generator)  # (runs, B, d)
        y = x.sum(dim=2) + torch.randn(32, batch, generator=generator)  # (runs, B)
        y_pred = (x @ w.unsqueeze(3)).squeeze(3)  # (R, runs, B)
        losses = torch.mean((y_pred - y) ** 2, dim=2).sum(dim=1)  # (R,)
        optimizer.zero_grad()
        torch.sum(torch.tensor(lrs) * losses).backward()
        optimizer.step()
        excess = (spread * (w.detach() - 1)).square().sum(dim=2).mean(dim=1)  # (R,)
        if excess.nan_to_num(torch.inf).min() < target:
            return step, lrs[int(excess.nan_to_num(torch.inf).argmin())]
    raise ValueError(f"no rate arrives within {limit} steps")


if __name__ == "__main__":
    ends = [fit_one_number(share) for share in (1 / 2, 60 / 64)]
    print(f"plain mean {ends[0]:.3f}, weighted {ends[1]:.3f}")
    for stage in range(4):
        print(f"stage {stage}, 64 devices: {sum(bytes_on_device(64, stage)):.2f} bytes")
    for kind in ("float32", "autocast", "pure bfloat16"):
        history, moved = train_bits(kind, lr=0.02, seeds=[0, 1])
        print(kind, history[-50:].mean(dim=0), moved.mean(dim=1))
    lrs = [0.01, 0.02, 0.04, 0.08, 0.12, 0.16, 0.24, 0.32, 0.4, 0.5, 0.6, 0.7, 0.8]
    print([steps_to(0.1, batch, lrs, seed=0) for batch in (1, 4, 16, 64, 256)])
