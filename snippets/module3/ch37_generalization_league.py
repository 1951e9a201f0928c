"""Part 3.7, the league: every method on the same splits, compared by pairs."""

import math

import torch
from torch import Tensor

from snippets.module2.ch26_overfitting_experiments import accuracies, forward
from snippets.module3.ch37_generalization import Deal, Trick, deal, make_tricks, train


def by_heart(params: list[Tensor], rows: Deal) -> Tensor:
    """Of the first 200 rows with a wrong label, the share that a net calls by it."""
    (x, labels), (_, true) = rows["train"], rows["true"]
    with torch.no_grad():
        said = forward(params, x[:, :200]).argmax(dim=2)  # (S, 200)
    wrong = labels[:, :200] != true[:, :200]
    return ((said == labels[:, :200]) & wrong).sum(dim=1) / wrong.sum(dim=1)  # (S,)


def league(shares: list[float], seeds: list[int]) -> dict[str, tuple[Tensor, Tensor]]:
    """For each method, accuracy in the exam and share by heart, (shares, seeds)."""
    rows = deal(shares, seeds)
    nets = {name: train(trick, rows) for name, trick in make_tricks().items()}
    found = {name: net["last"] for name, net in nets.items()}
    found["early stopping"] = nets["plain"]["best"]
    found["EMA"] = nets["plain"]["average"]
    found["shift and EMA"] = nets["shift"]["average"]
    found["another seed"] = train(Trick(), rows, seed=1)["last"]
    size = (len(shares), len(seeds))
    return {
        name: (accuracies(net, rows["exam"]).view(size), by_heart(net, rows).view(size))
        for name, net in found.items()
    }


def gain(found: Tensor, plain: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """By pairs, in points: the mean gain, its standard error, the splits won."""
    points = 100 * (found - plain)  # (shares, S)
    error = points.std(dim=1) / math.sqrt(points.shape[1])
    return points.mean(dim=1), error, (points > 0).sum(dim=1)  # (shares,) each


def table(results: dict[str, tuple[Tensor, Tensor]], row: int) -> str:
    """The gains at one share of labels, the best first; what was learned by heart."""
    plain = results["plain"][0]
    lines = {}
    for name, (found, heart) in results.items():
        mean, error, wins = (part[row].item() for part in gain(found, plain))
        line = f"{name:16}{mean:+6.1f} ± {error:.1f} {wins:6}"
        share = 100 * heart[row].mean().item()
        lines[line + (f"{share:12.0f} %" if share == share else "")] = mean
    return "\n".join(sorted(lines, key=lambda line: -lines[line]))


if __name__ == "__main__":
    results = league([0.0, 0.3], list(range(8)))
    print(f"{table(results, 0)}\n\n{table(results, 1)}")
