"""Part 3.6, experiments: the size of a step, a NaN, two spikes, what memory keeps."""

import weakref
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import cross_entropies, forward, start_nets
from snippets.module3.ch36_debugging import deal
from snippets.module3.ch36_debugging_checks import SIZES, sizes


def train_rates(lrs: list[float], seed: int, steps: int = 300) -> tuple[Tensor, Tensor]:
    """One start at many rates: the losses, and how far each layer's weights move."""
    (x, y), _ = deal([seed])  # (1, 1400, 64), (1, 1400)
    params = start_nets(SIZES, [seed] * len(lrs))
    lr = torch.tensor(lrs)  # (S,)
    optimizer = torch.optim.SGD(params, lr=1.0)  # each net's own rate is in its loss
    generator = torch.Generator().manual_seed(seed)
    history, moves = [], []
    for _ in range(steps):
        batch = torch.randint(1400, (50,), generator=generator)  # (B,)
        logits = forward(params, x[:, batch], torch.relu)[-1]  # (S, B, 10)
        losses = cross_entropies(logits, y[:, batch].expand(len(lrs), -1))  # (S,)
        optimizer.zero_grad()
        torch.sum(lr * losses).backward()
        old = [weight.detach().clone() for weight in params[::2]]
        optimizer.step()
        pairs = zip(params[::2], old, strict=True)
        moves.append(sizes([new - before for new, before in pairs]) / sizes(old))
        history.append(losses.detach())
    return torch.stack(history), torch.stack(moves)  # (steps, S), (steps, 3, S)


def unit_length(h: Tensor) -> Tensor:
    """Each row divided by its length; a row of zeros stays zero."""
    length = h.square().sum(dim=1, keepdim=True).sqrt()  # (N, 1)
    return torch.where(length > 0, h / length, 0)


def unit_length_mended(h: Tensor) -> Tensor:
    """The same, and nothing is divided by zero or rooted at zero on the way."""
    squares = h.square().sum(dim=1, keepdim=True)  # (N, 1)
    return h / torch.where(squares > 0, squares, 1).sqrt()


def train_scans(unit: Callable[[Tensor], Tensor], seed: int) -> list[dict[str, float]]:
    """Digits, one of them an empty scan; a diary of one epoch."""
    x, y = load_digits()
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(x), generator=generator)  # (1797,)
    x = x.index_fill(0, order[1000], 0.0)  # one page went through the scanner blank
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    first, last = nn.Linear(64, 32, bias=False), nn.Linear(32, 10)
    params = [*first.parameters(), *last.parameters()]
    optimizer = torch.optim.SGD(params, lr=0.5)
    diary = []
    for batch in order.split(50):
        logits = last(unit(torch.tanh(first(x[batch]))))  # (B, 10)
        loss = functional.cross_entropy(logits, y[batch])
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.get_total_norm([p.grad for p in params if p.grad is not None])
        optimizer.step()
        diary.append({"loss": loss.item(), "norm": norm.item()})
    return diary


def shake(limits: list[float], seeds: list[int], labels: bool) -> tuple[Tensor, Tensor]:
    """Train with one bad batch at step 120; the losses and the gradients' norms."""
    runs = seeds * len(limits)
    (x, y), _ = deal(runs)
    params = start_nets(SIZES, runs)
    limit = torch.tensor(limits).repeat_interleave(len(seeds))  # (S,)
    optimizer = torch.optim.SGD(params, lr=0.2)
    generator = torch.Generator().manual_seed(0)
    history, norms = [], []
    for step in range(160):
        batch = torch.randint(1400, (50,), generator=generator)  # (B,)
        inputs, targets = x[:, batch], y[:, batch]
        if step == 120:
            inputs = inputs if labels else 15 * inputs
            targets = targets.flip(1) if labels else targets
        losses = cross_entropies(forward(params, inputs, torch.relu)[-1], targets)
        optimizer.zero_grad()
        losses.sum().backward()
        grads = [param.grad for param in params if param.grad is not None]
        norm = sizes(grads).norm(dim=0)  # (S,)
        for grad in grads:  # clip
            grad *= (limit / norm).clamp(max=1).view(-1, 1, 1)
        optimizer.step()
        history.append(losses.detach())
        norms.append(norm)
    shape = len(history), len(limits), len(seeds)
    return torch.stack(history).view(shape), torch.stack(norms).view(shape)


def living(keep: Callable[[Tensor, Tensor], object], learn: bool = True) -> list[int]:
    """How many layer outputs are still in memory after each of 50 steps."""
    x, y = load_digits()
    torch.manual_seed(0)  # nn.Linear draws its parameters itself
    net = nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(),
                        nn.Linear(64, 10))  # fmt: skip
    made: list[weakref.ref[Tensor]] = []
    for layer in net:
        layer.register_forward_hook(
            lambda _, x, output: made.append(weakref.ref(output))
        )
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    kept, counts = [], []
    for step in range(50):
        batch = slice(30 * step, 30 * step + 30)
        logits = net(x[batch])  # (30, 10)
        loss = functional.cross_entropy(logits, y[batch])
        if learn:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        kept.append(keep(loss, logits))
        del logits, loss
        counts.append(sum(output() is not None for output in made))
    return counts


if __name__ == "__main__":
    lrs = [0.01, 0.1, 0.5]
    losses, moves = train_rates(lrs, seed=0)
    for place, lr in enumerate(lrs):
        print(
            f"lr {lr}: a step moves {moves[150, 0, place]:.4f}, {losses[-1, place]:.2f}"
        )
    line = train_scans(unit_length, seed=0)[20]
    print(f"scan 20: loss {line['loss']:.2f}, norm {line['norm']}")
