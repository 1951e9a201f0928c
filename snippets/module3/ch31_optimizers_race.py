"""Part 3.1. Rare words, and a race in which each rule has its own rate."""

import math

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch24_activations import cross_entropies, forward, start_nets
from snippets.module3.ch31_optimizers import Adam, Momentum, Rule
from snippets.module3.ch31_optimizers_signs import Muon


def learn_words(
    rule: type[Rule], lr: float, words: int = 600, steps: int = 50
) -> Tensor:
    """Learn which word follows which; return the excess loss of each word.

    Word k is as frequent as 1/k, and its successor is right in 4 of 5 cases.
    """
    frequency = 1 / torch.arange(1, words + 1)
    frequency = frequency / frequency.sum()  # (K,)
    target = torch.full((words, words), 0.2 / (words - 1))  # (K, K)
    target[range(words), torch.arange(words).roll(1)] = 0.8
    lowest = -(target[0] * target[0].log()).sum()  # (), the same in each row
    table = torch.zeros(words, words, requires_grad=True)  # (K, K), a row for each word
    optimizer = rule([table], lr)
    for _ in range(steps):
        losses = cross_entropy(table, target, reduction="none")  # (K,)
        loss = torch.sum(frequency * losses)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        losses = cross_entropy(table, target, reduction="none")  # (K,)
    return (losses - lowest).clamp(min=0)  # below 0 by rounding alone


def race(
    digits: tuple[Tensor, Tensor],
    rule: type[Rule],
    lrs: list[float],
    seeds: list[int],
    budgets: tuple[int, ...],
) -> tuple[Tensor, Tensor]:
    """A net for each rate and seed: training loss and test accuracy at each budget."""
    nets = seeds * len(lrs)
    x, y = digits  # nets have as many bits as x
    parts = [split(len(x), 1400, seed) for seed in nets]
    train = torch.stack([rows for rows, _ in parts])  # (S, 1400)
    test = torch.stack([rows for _, rows in parts])  # (S, 397)
    params = [p.detach().to(x.dtype) for p in start_nets([64, 32, 10], nets)]
    params = [p.requires_grad_() for p in params]
    lr = torch.tensor(lrs, dtype=x.dtype)
    lr = lr.repeat_interleave(len(seeds))[:, None, None]  # (S, 1, 1)
    optimizer = rule(params, lr)
    generator = torch.Generator().manual_seed(seeds[0])
    feed: list[Tensor] = []
    results = []
    for step in range(1, max(budgets) + 1):
        feed = feed or list(torch.randperm(1400, generator=generator).split(50))
        rows = train[:, feed.pop()]  # (S, B)
        logits = forward(params, x[rows], torch.relu)[-1]  # (S, B, 10)
        loss = cross_entropies(logits, y[rows]).sum()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in budgets:
            with torch.no_grad():
                logits = forward(params, x[train], torch.relu)[-1]
                said = forward(params, x[test], torch.relu)[-1].argmax(dim=2)
            results.append(cross_entropies(logits, y[train]))
            results.append((said == y[test]).to(x.dtype).mean(dim=1))
    shape = (len(budgets), 2, len(lrs), len(seeds))
    losses, accuracies = torch.stack(results).view(shape).unbind(dim=1)
    return losses, accuracies  # (budgets, lrs, seeds) each


def best_rate(losses: Tensor) -> int:
    """The row of losses (lrs, seeds) with the lowest mean; nan counts as lost."""
    return int(losses.mean(dim=1).nan_to_num(math.inf).argmin())


if __name__ == "__main__":
    for words, lr in ((Rule, 100.0), (Momentum, 80.0), (Adam, 0.1)):
        print(f"{words.__name__:9} rarest word {learn_words(words, lr)[-1]:.4f}")
    digits = load_digits()
    for racer, lr in ((Rule, 1.0), (Adam, 0.03), (Muon, 0.03)):
        loss = race(digits, racer, [lr], [0], (280,))[0].item()
        print(f"{racer.__name__:9} {loss:.4f}")
