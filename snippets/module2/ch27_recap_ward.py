"""Part 2.7, the ward: six loops on the digits, five of them ill."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits, make_net


def train(
    net: nn.Module,
    rows: tuple[Tensor, Tensor],
    exam: tuple[Tensor, Tensor],
    lr: float = 0.5,
    epochs: int = 10,
    labels: Callable[[Tensor], Tensor] = lambda y: y,
    switch: bool = True,
) -> Tensor:
    """Train on the rows; after each epoch note the mean loss in it, and the exam's."""
    x, y = rows
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(0)
    diary = []
    for _ in range(epochs):
        y, losses = labels(y), []
        net.train()
        for some in torch.randperm(len(x), generator=generator).split(50):  # (B,)
            logits = net(x[some])  # (B, K)
            loss = functional.cross_entropy(logits, y[some])  # ()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        net.train(not switch)  # net.eval(), if it is not forgotten
        with torch.no_grad():
            examined = functional.cross_entropy(net(exam[0]), exam[1]).item()
        diary.append([sum(losses) / len(losses), examined])
    return torch.tensor(diary)  # (epochs, 2)


def softmax_net(seed: int = 0) -> nn.Sequential:
    return nn.Sequential(*make_net((64, 64, 10), seed), nn.Softmax(dim=1))


def zero_net() -> nn.Sequential:
    net = make_net((64, 64, 10))
    with torch.no_grad():
        for param in net.parameters():
            param.zero_()
    return net


def dropout_net(seed: int = 0) -> nn.Sequential:
    first, bend, last = make_net((64, 64, 10), seed)
    return nn.Sequential(first, bend, nn.Dropout(0.5), last)


def deal(y: Tensor) -> Tensor:
    """The same labels, each at another row."""
    return y[torch.randperm(len(y), generator=torch.Generator().manual_seed(len(y)))]


def halves(seed: int = 0) -> list[tuple[Tensor, Tensor]]:
    """1400 digits to train on, and the other 397 for the exam."""
    x, y = load_digits()
    return [(x[rows], y[rows]) for rows in split(len(x), train=1400, seed=seed)]


def copied(seed: int = 0) -> list[tuple[Tensor, Tensor]]:
    """Four noisy copies of each of 200 digits, then the split; and all other digits."""
    x, y = load_digits()
    few, others = split(len(x), train=200, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    many = few.repeat(5)  # (1000,), each digit five times
    noise = 0.1 * torch.randn(1000, 64, generator=generator)  # (1000, 64)
    noise[:200] = 0
    x_many, y_many = x[many] + noise, y[many]  # (1000, 64), (1000,)
    parts = [(x_many[p], y_many[p]) for p in split(1000, train=750, seed=seed)]
    return [*parts, (x[others], y[others])]


def right(net: nn.Module, exam: tuple[Tensor, Tensor]) -> float:
    """The share of right answers, in the mode that the net is in."""
    with torch.no_grad():
        said: Tensor = net(exam[0]).argmax(dim=1)  # (N,)
    return (said == exam[1]).float().mean().item()


def admit(seed: int = 0) -> dict[str, tuple[nn.Module, Tensor]]:
    """Every patient, trained, with its diary."""
    rows, exam = halves(seed)
    with_copies, their_exam, _ = copied(seed)
    torch.manual_seed(seed)  # nn.Dropout draws from PyTorch's own generator
    nets: dict[str, nn.Module] = {
        "healthy": make_net((64, 64, 10), seed),
        "case A": softmax_net(seed),
        "case B": zero_net(),
        "case C": make_net((64, 64, 10), seed),
        "case D": dropout_net(seed),
        "case E": make_net((64, 64, 10), seed),
    }
    diaries = {name: train(net, rows, exam) for name, net in nets.items()
               if name in ("healthy", "case A", "case B")}  # fmt: skip
    diaries["case C"] = train(nets["case C"], rows, exam, labels=deal)
    diaries["case D"] = train(nets["case D"], rows, exam, switch=False)
    diaries["case E"] = train(nets["case E"], with_copies, their_exam, epochs=18)
    return {name: (nets[name], diaries[name]) for name in nets}


if __name__ == "__main__":
    for name, (_, diary) in admit().items():
        start, end = diary[0].tolist(), diary[-1].tolist()
        print(f"{name}: training {start[0]:.3f} -> {end[0]:.3f}, exam {end[1]:.3f}")
