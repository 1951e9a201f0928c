"""Part 2.5. The feed: a dataset, a loader, and a loop that sees nothing else."""

from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.optim import SGD
from torch.utils.data import DataLoader, Dataset

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits


class Rows(Dataset[tuple[Tensor, Tensor]]):
    """A table and its labels; hands out one row at a time, transformed if asked to."""

    def __init__(
        self, x: Tensor, y: Tensor, transform: Callable[[Tensor], Tensor] | None = None
    ) -> None:
        self.x, self.y, self.transform = x, y, transform

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, row: int) -> tuple[Tensor, Tensor]:
        x = self.x[row]  # (64,)
        return (self.transform(x) if self.transform else x), self.y[row]


def load(
    dataset: Dataset[tuple[Tensor, Tensor]], order: Tensor, batch: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """What a DataLoader does: choose rows, fetch each one, stack them."""
    for rows in order.split(batch):  # (B,)
        xs, ys = zip(*[dataset[row] for row in rows.tolist()], strict=True)
        yield torch.stack(xs), torch.stack(ys)  # (B, 64), (B,)


def shift(x: Tensor) -> Tensor:
    """Move a picture of 8 x 8 by up to one pixel down or up, and right or left."""
    framed = nn.functional.pad(x.view(8, 8), (1, 1, 1, 1))  # (10, 10)
    down, right = torch.randint(3, (2,)).tolist()
    return framed[down : down + 8, right : right + 8].flatten()  # (64,)


def make_net(seed: int, hidden: int = 32) -> nn.Sequential:
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    return nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def train(
    net: nn.Sequential,
    loader: Iterable[tuple[Tensor, Tensor]],
    lr: float = 0.2,
    epochs: int = 5,
) -> list[float]:
    """Train on what the loader hands out; return the loss of every step."""
    criterion = nn.CrossEntropyLoss()
    optimizer = SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in loader:  # (B, 64), (B,)
            logits = net(x_batch)  # (B, 10)
            loss = criterion(logits, y_batch)  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def accuracy(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        return float((net(x).argmax(dim=1) == y).float().mean())


if __name__ == "__main__":
    x, y = load_digits()
    rows, exam = split(len(x), train=1400)
    dataset = Rows(x[rows], y[rows])
    net = make_net(seed=0)
    losses = train(net, DataLoader(dataset, batch_size=50, shuffle=True))
    print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}")
    print(f"right on {len(exam)} other rows: {accuracy(net, x[exam], y[exam]):.1%}")
