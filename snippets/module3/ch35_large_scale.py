"""Part 3.5. One step on many devices: ranks as a list, and as threads."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch23_neural_net import load_digits, make_net


def draw_batches(count: int, batch: int, steps: int, seed: int = 0) -> Tensor:
    """Row numbers for every step, drawn once, so that all may train on the same."""
    generator = torch.Generator().manual_seed(seed)
    orders = [torch.randperm(count, generator=generator) for _ in range(steps)]
    return torch.stack(orders)[:, :batch]  # (steps, B)


def train(net: nn.Module, x: Tensor, y: Tensor, batches: Tensor, lr: float) -> None:
    """One device, the whole batch: the five lines, as ever."""
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for rows in batches:  # (B,)
        loss = functional.cross_entropy(net(x[rows]), y[rows])  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def ring_all_reduce(tensors: list[Tensor], steps: int | None = None) -> list[int]:
    """Turn each of n tensors into the sum of all; return the bytes each rank sent."""
    n = len(tensors)
    chunks = [tensor.view(n, -1) for tensor in tensors]  # n chunks for each rank
    sent = [0] * n
    for step in range(2 * (n - 1) if steps is None else steps):
        parcels = [chunks[rank][(rank - step) % n].clone() for rank in range(n)]
        for rank, parcel in enumerate(parcels):  # each to the neighbor on the right
            there = chunks[(rank + 1) % n][(rank - step) % n]
            if step < n - 1:
                there += parcel  # first round: sums grow
            else:
                there.copy_(parcel)  # second round: finished sums are handed on
            sent[rank] += parcel.nbytes
    return sent


def flat_grads(net: nn.Module, n: int) -> Tensor:
    """All gradients in a row, with zeros at the end until n divides their number."""
    flat = torch.cat([p.grad.flatten() for p in net.parameters() if p.grad is not None])
    return functional.pad(flat, (0, -len(flat) % n))


def average_grads(nets: list[nn.Sequential]) -> list[int]:
    """Give every net the mean of all their gradients; return the bytes sent."""
    n = len(nets)
    flats = [flat_grads(net, n) for net in nets]
    sent = ring_all_reduce(flats)
    for net, flat in zip(nets, flats, strict=True):
        start = 0
        for p in net.parameters():
            p.grad = (flat[start : start + p.numel()] / n).view_as(p)
            start += p.numel()
    return sent


def train_list(
    nets: list[nn.Sequential], x: Tensor, y: Tensor, batches: Tensor, lr: float
) -> int:
    """Ranks as a list: each net has its share of every batch; bytes of rank 0."""
    optimizers = [torch.optim.SGD(net.parameters(), lr=lr) for net in nets]
    sent = 0
    for rows in batches:  # (B,)
        for rank, net in enumerate(nets):
            mine = rows[rank :: len(nets)]  # (B / n,)
            loss = functional.cross_entropy(net(x[mine]), y[mine])  # ()
            optimizers[rank].zero_grad()
            loss.backward()
        sent += average_grads(nets)[0]  # new: between backward and step
        for optimizer in optimizers:
            optimizer.step()
    return sent


def train_rank(
    group: dist.ProcessGroup,
    net: nn.Module,
    x: Tensor,
    y: Tensor,
    batches: Tensor,
    lr: float,
) -> list[float]:
    """What one rank runs. It sees its own net and its own rows, and the group."""
    rank, n = group.rank(), group.size()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for rows in batches:
        mine = rows[rank::n]  # (B / n,)
        loss = functional.cross_entropy(net(x[mine]), y[mine])  # ()
        optimizer.zero_grad()
        loss.backward()
        for p in net.parameters():  # new
            if p.grad is not None:
                group.allreduce([p.grad]).wait()  # new: the sum over all ranks
                p.grad /= n  # new
        optimizer.step()
        losses.append(loss.item())
    return losses


def on_threads(n: int, work: Callable[[Any], None]) -> None:
    """Run work on n threads of this program, each a rank of one gloo group."""
    store = dist.HashStore()  # type: ignore[attr-defined]  # here they find each other

    def start(rank: int) -> None:
        work(dist.ProcessGroupGloo(store, rank, n, timedelta(seconds=60)))

    threads = [threading.Thread(target=start, args=(rank,)) for rank in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def gap(one: nn.Module, other: nn.Module) -> float:
    """The largest difference between two nets' parameters."""
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return max((p - q).abs().max().item() for p, q in pairs)


if __name__ == "__main__":
    x, y = load_digits()
    batches = draw_batches(len(x), batch=64, steps=20)
    whole = make_net((64, 32, 10))
    train(whole, x, y, batches, lr=0.2)
    for n in (2, 4, 8):
        nets = [make_net((64, 32, 10)) for _ in range(n)]
        sent = train_list(nets, x, y, batches, lr=0.2)
        print(f"{n} ranks: {sent:,} bytes each, {gap(nets[0], whole):.0e} from one net")
