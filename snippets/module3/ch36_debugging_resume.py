"""Part 3.6, resume: everything that decides the next step, into a file and back."""

import io
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.lr_scheduler import CosineAnnealingLR
from torch.utils.data import DataLoader, TensorDataset

from snippets.module2.ch23_neural_net import load_digits


class Run(NamedTuple):
    """All that a training run is made of."""

    net: nn.Module
    optimizer: torch.optim.Optimizer
    scheduler: torch.optim.lr_scheduler.LRScheduler
    generator: torch.Generator  # shuffles the rows
    loader: DataLoader[tuple[Tensor, ...]]


def start(seed: int, epochs: int = 8) -> Run:
    """A net with dropout, Adam, a falling rate, shuffled rows."""
    torch.manual_seed(seed)  # nn.Linear and Dropout draw from here
    net = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10)
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    x, y = load_digits()
    generator = torch.Generator().manual_seed(seed)
    rows = TensorDataset(x[:1200], y[:1200])
    loader = DataLoader(rows, batch_size=100, shuffle=True, generator=generator)
    return Run(net, optimizer, scheduler, generator, loader)


def go_on(run: Run, epochs: int) -> list[float]:
    """Train for so many epochs; return the mean loss of each."""
    means = []
    for _ in range(epochs):
        total = 0.0
        for x, y in run.loader:
            loss = functional.cross_entropy(run.net(x), y)
            run.optimizer.zero_grad()
            loss.backward()
            run.optimizer.step()
            total += loss.item()
        run.scheduler.step()
        means.append(total / len(run.loader))
    return means


def save(run: Run, epoch: int) -> bytes:
    """All that decides the next step, as the bytes of a file."""
    file = io.BytesIO()
    torch.save(
        {
            "net": run.net.state_dict(),
            "optimizer": run.optimizer.state_dict(),
            "scheduler": run.scheduler.state_dict(),
            "order": run.generator.get_state(),
            "dropout": torch.get_rng_state(),
            "epoch": epoch,
        },
        file,
    )
    return file.getvalue()


def load(run: Run, saved: bytes, forget: tuple[str, ...] = ()) -> int:
    """Bring a fresh run to where the saved one stood; return the epoch."""
    state = torch.load(io.BytesIO(saved))
    run.net.load_state_dict(state["net"])
    if "optimizer" not in forget:
        run.optimizer.load_state_dict(state["optimizer"])
    if "scheduler" not in forget:
        run.scheduler.load_state_dict(state["scheduler"])
    if "order" not in forget:
        run.generator.set_state(state["order"])
    if "dropout" not in forget:
        torch.set_rng_state(state["dropout"])
    epoch: int = state["epoch"]
    return epoch


def weights(run: Run) -> Tensor:
    return torch.cat([param.detach().flatten() for param in run.net.parameters()])


def resume(
    seed: int, forgets: Sequence[tuple[str, ...]]
) -> tuple[list[float], Tensor, list[tuple[list[float], Tensor]]]:
    """Eight epochs in one go; and four, a stop, a fresh run, and four more."""
    run = start(seed)
    go_on(run, 4)
    saved = save(run, epoch=4)
    losses = go_on(run, 4)
    resumed = []
    for forget in forgets:
        fresh = start(seed + 1000)
        done = load(fresh, saved, forget)
        resumed.append((go_on(fresh, 8 - done), weights(fresh)))
    return losses, weights(run), resumed


if __name__ == "__main__":
    losses, whole, resumed = resume(0, [(), ("optimizer",)])
    for (again, now), name in zip(resumed, ("all", "no optimizer"), strict=True):
        gap = (now - whole).abs().max()
        print(f"{name:13} epoch 5: {again[0]:.4f} for {losses[0]:.4f}, gap {gap:.4f}")
