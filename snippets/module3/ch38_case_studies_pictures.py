"""Part 3.8, pictures: neighbors, an MLP and a CNN on digits, and what transfers."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import cross_entropies, forward, start_nets

Net = Callable[[list[Tensor], Tensor], Tensor]


def deal_digits(seeds: list[int]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Per seed, 1,200 digits to train on and 597 for the exam."""
    x, y = load_digits()
    parts = [split(len(x), 1200, seed) for seed in seeds]
    train = torch.stack([rows for rows, _ in parts])  # (S, 1200)
    exam = torch.stack([rows for _, rows in parts])  # (S, 597)
    return x[train], y[train], x[exam], y[exam]


def mlp(params: list[Tensor], x: Tensor) -> Tensor:
    """Every pixel has a weight of its own in each of 64 neurons."""
    return forward(params, x, torch.relu)[-1]  # (S, N, 10)


def start_cnns(seeds: list[int]) -> list[Tensor]:
    """What nn.Conv2d and nn.Linear draw, for each seed."""
    nets = []
    for seed in seeds:
        torch.manual_seed(seed)  # these layers draw their parameters themselves
        first = nn.Conv2d(1, 8, 3)
        second = nn.Conv2d(8, 16, 3)
        last = nn.Linear(256, 10)
        nets.append([first.weight, first.bias, second.weight, second.bias])
        nets[-1] += [last.weight.T, last.bias[None]]
    return [
        torch.stack(some).detach().requires_grad_() for some in zip(*nets, strict=True)
    ]


def cnn(params: list[Tensor], x: Tensor) -> Tensor:
    """Two layers that see 3 x 3 pixels at a time, with equal weights everywhere."""
    w1, b1, w2, b2, w3, b3 = params
    nets, rows = x.shape[:2]
    h = x.transpose(0, 1).reshape(rows, nets, 8, 8)  # (N, S, 8, 8)
    for w, b, stride in ((w1, b1, 1), (w2, b2, 2)):
        w, b = (
            w.flatten(0, 1),
            b.flatten(),
        )  # the filters of all nets, one after another
        h = functional.conv2d(h, w, b, stride=stride, padding=1, groups=nets).relu()
    h = h.view(rows, nets, 256).transpose(0, 1)  # (S, N, 256)
    return h @ w3 + b3  # (S, N, 10)


def shift(x: Tensor, right: int, down: int = 0) -> Tensor:
    """Move the pictures by up to a pixel, and fill in with white."""
    wide = functional.pad(x.unflatten(-1, (8, 8)), (1, 1, 1, 1))
    return wide[..., 1 - down : 9 - down, 1 - right : 9 - right].flatten(-2)


def fit(
    net: Net,
    params: list[Tensor],
    rows: tuple[Tensor, Tensor],
    steps: int,
    lr: float,
    learning: int = 0,
    shifted: bool = False,
) -> None:
    """Train nets side by side: all their tensors, or those from `learning` on."""
    x, y = rows  # (S, N, 64), (S, N)
    optimizer = torch.optim.Adam(params[learning:], lr=lr)
    generator = torch.Generator().manual_seed(0)
    for _ in range(steps):
        batch = torch.randint(x.shape[1], (min(64, x.shape[1]),), generator=generator)
        across, down = torch.randint(-1, 2, (2,), generator=generator).tolist()
        shown = shift(x[:, batch], across, down) if shifted else x[:, batch]
        logits = net(params, shown)  # (S, B, 10)
        loss = cross_entropies(logits, y[:, batch]).sum()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def answers(net: Net, params: list[Tensor], x: Tensor) -> Tensor:
    """What each net says of each picture."""
    with torch.no_grad():
        return net(params, x).argmax(dim=2)  # (S, N)


def nearest(x: Tensor, y: Tensor, exam: Tensor) -> Tensor:
    """The label of the most similar training picture. There is nothing to train."""
    return y.gather(1, torch.cdist(exam, x).argmin(dim=2))  # (S, N)


def all_moves(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The pictures as they are, and moved by a pixel in all eight directions."""
    moves = [(across, down) for across in (-1, 0, 1) for down in (-1, 0, 1)]
    return torch.cat([shift(x, *move) for move in moves], dim=1), y.repeat(1, 9)


def contest(cnns: list[Tensor], seeds: list[int]) -> dict[str, Tensor]:
    """Right answers of five methods: on the exam, and on the exam moved by a pixel."""
    x, y, x_exam, y_exam = deal_digits(seeds)
    mlps, moved = start_nets([64, 64, 10], seeds), start_cnns(seeds)
    fit(mlp, mlps, (x, y), steps=300, lr=0.01)
    fit(cnn, moved, (x, y), steps=300, lr=0.01, shifted=True)
    methods: dict[str, Callable[[Tensor], Tensor]] = {
        "MLP": lambda shown: answers(mlp, mlps, shown),
        "CNN": lambda shown: answers(cnn, cnns, shown),
        "nearest": lambda shown: nearest(x, y, shown),
        "CNN, moves shown": lambda shown: answers(cnn, moved, shown),
        "nearest, moves shown": lambda shown: nearest(*all_moves(x, y), shown),
    }
    exams = torch.stack([x_exam, shift(x_exam, 1)])  # (2, S, 597, 64)
    return {
        name: torch.stack([(say(shown) == y_exam).float().mean(1) for shown in exams])
        for name, say in methods.items()
    }  # (2, S) each


if __name__ == "__main__":
    seeds = [0, 1]
    x, y, _, _ = deal_digits(seeds)
    cnns = start_cnns(seeds)
    fit(cnn, cnns, (x, y), steps=300, lr=0.01)
    for name, (as_they_are, moved) in contest(cnns, seeds).items():
        print(f"{name:20} {as_they_are.mean():.1%} right, ", end="")
        print(f"{moved.mean():.1%} one pixel to the right")
