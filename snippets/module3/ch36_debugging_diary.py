"""Part 3.6, diary: a loop that writes a line a step, and stops before a NaN spreads."""

import json
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch23_neural_net import load_digits


def write(diary: Path, **numbers: float) -> None:
    """One more line of the diary."""
    with diary.open("a") as file:
        file.write(json.dumps(numbers) + "\n")


def read(diary: Path) -> dict[str, list[float]]:
    """The columns of the diary."""
    lines = [json.loads(line) for line in diary.read_text().splitlines()]
    return {name: [line[name] for line in lines] for name in lines[0]}


def norm_of(tensors: list[Tensor]) -> float:
    """The length of all numbers together."""
    length: Tensor = torch.cat([t.detach().flatten() for t in tensors]).norm()
    return length.item()


def train_with_diary(diary: Path, steps: int = 100) -> nn.Sequential:
    """The five lines, and what a diary asks of them."""
    x, y = load_digits()
    torch.manual_seed(0)  # nn.Linear draws its parameters itself
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    generator = torch.Generator().manual_seed(0)
    for step in range(steps):
        batch = torch.randint(len(x), (50,), generator=generator)  # (B,)
        logits = net(x[batch])  # (B, 10)
        loss = functional.cross_entropy(logits, y[batch])
        optimizer.zero_grad()
        loss.backward()
        norm = norm_of([p.grad for p in net.parameters() if p.grad is not None])
        if not math.isfinite(norm):
            raise FloatingPointError(f"step {step}: the gradient is {norm}")
        old = [weight.detach().clone() for weight in weights]
        optimizer.step()
        moves = [
            norm_of([w - o]) / norm_of([o]) for w, o in zip(weights, old, strict=True)
        ]
        write(diary, step=step, loss=loss.item(), norm=norm, moved=min(moves))
    return net


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        train_with_diary(Path(folder) / "diary.jsonl")
        columns = read(Path(folder) / "diary.jsonl")
    print({name: round(column[-1], 4) for name, column in columns.items()})
