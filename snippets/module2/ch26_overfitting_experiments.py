"""Part 2.6. The cures, many nets at once, and a net that is exactly wide enough."""

import itertools
import math

import torch
from torch import Tensor, nn

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits


def draw_rows(
    train: int, shares: list[float], seeds: range
) -> dict[str, tuple[Tensor, Tensor]]:
    """Rows for many nets: for each share of labels drawn anew, one split per seed."""
    x, labels = load_digits()
    rows: dict[str, list[Tensor]] = {"train": [], "choose": [], "exam": []}
    y: dict[str, list[Tensor]] = {"train": [], "choose": [], "exam": []}
    for share, seed in itertools.product(shares, seeds):
        known, exam = split(len(x), train=1000, seed=seed)
        parts = {"train": known[:train], "choose": known[800:], "exam": exam}
        generator = torch.Generator().manual_seed(seed)
        wrong = torch.rand(train, generator=generator) < share  # (N,)
        drawn = torch.randint(10, (train,), generator=generator)  # (N,)
        for name, numbers in parts.items():
            rows[name].append(x[numbers])
            y[name].append(labels[numbers])
        y["train"][-1] = torch.where(wrong, drawn, y["train"][-1])
    return {name: (torch.stack(rows[name]), torch.stack(y[name])) for name in rows}


def start(nets: int, hidden: int, seed: int = 0) -> list[Tensor]:
    """The start of nn.Linear for many nets: each tensor has one more dimension."""
    generator = torch.Generator().manual_seed(seed)
    params = []
    for d, k in [(64, hidden), (hidden, 10)]:
        for shape in [(nets, d, k), (nets, 1, k)]:
            even = torch.rand(shape, generator=generator)
            params.append(((2 * even - 1) / math.sqrt(d)).requires_grad_())
    return params  # (R, 64, H), (R, 1, H), (R, H, 10), (R, 1, 10)


def forward(params: list[Tensor], x: Tensor, mask: Tensor | None = None) -> Tensor:
    w1, b1, w2, b2 = params
    hidden = torch.relu(torch.baddbmm(b1, x, w1))  # (R, N, H)
    if mask is not None:
        hidden = hidden * mask
    return torch.baddbmm(b2, hidden, w2)  # (R, N, 10)


def losses_of(logits: Tensor, y: Tensor) -> Tensor:
    each = nn.functional.cross_entropy(
        logits.flatten(0, 1), y.flatten(), reduction="none"
    )
    return each.view(y.shape).mean(dim=1)  # (R,)


def accuracies(params: list[Tensor], rows: tuple[Tensor, Tensor]) -> Tensor:
    with torch.no_grad():
        right = forward(params, rows[0]).argmax(dim=2) == rows[1]  # (R, N)
    return right.float().mean(dim=1)  # (R,)


def train_many(
    data: dict[str, tuple[Tensor, Tensor]],
    hidden: int = 32,
    decay: float = 0.0,
    drop: float = 0.0,
    watch: bool = False,
    lr: float = 0.5,
    steps: int = 200,
) -> tuple[list[Tensor], list[Tensor]]:
    """A net per data set, all in one loop: params at the end, and at the best step."""
    x, y = data["train"]  # (R, N, 64), (R, N)
    params = start(len(x), hidden)
    kept, lowest = params, torch.full((len(x), 1, 1), math.inf)
    optimizer = torch.optim.SGD(params, lr=lr)
    generator = torch.Generator().manual_seed(1)
    for step in range(steps):
        rows = slice(step % (len(y[0]) // 200), None, len(y[0]) // 200)  # 200 of them
        mask = None
        if drop:
            draws = torch.rand(len(x), 200, hidden, generator=generator)
            mask = (draws >= drop) / (1 - drop)  # (R, 200, H)
        loss = losses_of(forward(params, x[:, rows], mask), y[:, rows]).sum()  # ()
        if decay:
            loss = loss + decay / 2 * torch.stack([(p**2).sum() for p in params]).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if watch:
            lowest, kept = keep_better(params, data["choose"], lowest, kept)
    return [p.detach() for p in params], kept


def keep_better(
    params: list[Tensor],
    rows: tuple[Tensor, Tensor],
    lowest: Tensor,
    kept: list[Tensor],
) -> tuple[Tensor, list[Tensor]]:
    """Where the loss on rows is the lowest so far, keep the params of this step."""
    with torch.no_grad():
        now = losses_of(forward(params, rows[0]), rows[1]).view(-1, 1, 1)  # (R, 1, 1)
        kept = [
            torch.where(now < lowest, p, k) for p, k in zip(params, kept, strict=True)
        ]
    return torch.minimum(now, lowest), kept


def best_of(data: dict[str, tuple[Tensor, Tensor]], nets: list[list[Tensor]]) -> Tensor:
    """For each data set, the exam of the net that is best on the rows to choose by."""
    chosen = torch.stack([accuracies(net, data["choose"]) for net in nets]).argmax(
        dim=0
    )
    exams = torch.stack([accuracies(net, data["exam"]) for net in nets])  # (S, R)
    return exams.gather(0, chosen.unsqueeze(0))[0]  # (R,)


def cures(shares: list[float], seeds: range) -> dict[str, Tensor]:
    """For each cure the accuracy in the exam, every strength chosen without it."""
    data, more = draw_rows(200, shares, seeds), draw_rows(800, shares, seeds)
    last, kept = train_many(data, watch=True)
    slower = train_many(data, lr=0.25)[0]
    decays = [train_many(data, decay=decay)[0] for decay in (0.01, 0.03)]
    drops = [train_many(data, drop=drop)[0] for drop in (0.2, 0.5)]
    found = {
        "no cure": accuracies(last, data["exam"]),
        "8 neurons": accuracies(train_many(data, hidden=8)[0], data["exam"]),
        "lower rate": best_of(data, [last, slower]),
        "weight decay": best_of(data, [last, *decays]),
        "dropout": best_of(data, [last, *drops]),
        "early stopping": accuracies(kept, data["exam"]),
        "800 rows": accuracies(train_many(more)[0], more["exam"]),
    }
    return {name: found[name].view(len(shares), len(seeds)) for name in found}
