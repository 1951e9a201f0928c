"""Part 3.7, experiments: a knob of wrong labels, and the luck of the start."""

import torch
from torch import Tensor
from torch.nn import functional

from snippets.module2.ch26_overfitting_experiments import accuracies, forward
from snippets.module3.ch37_generalization import Trick, deal, train
from snippets.module3.ch37_generalization_feeds import shift
from snippets.module3.ch37_generalization_league import gain


def turn_knob(
    shares: list[float], seeds: list[int]
) -> dict[str, tuple[Tensor, Tensor]]:
    """Four methods at each share of labels drawn anew: mean gain and its error."""
    rows = deal(shares, seeds)
    nets, shifted = train(Trick(), rows), train(Trick(feed=shift), rows)
    found = {
        "shift and EMA": shifted["average"],
        "shift": shifted["last"],
        "early stopping": nets["best"],
        "EMA": nets["average"],
    }
    plain = accuracies(nets["last"], rows["exam"]).view(len(shares), -1)
    gains = {}
    for name, net in found.items():
        each = accuracies(net, rows["exam"]).view(len(shares), -1)
        gains[name] = gain(each, plain)[:2]  # (shares,) twice
    return gains


def race(lrs: list[float], seeds: list[int]) -> dict[str, tuple[Tensor, Tensor]]:
    """With 30 % drawn anew, accuracies in validation and exam, (lrs, S) each."""
    rows = deal([0.3], seeds)
    tricks = {"plain": Trick(), "shift": Trick(feed=shift), "400": Trick(rows=400)}
    methods = {
        "plain": ("plain", "last"),
        "early stopping": ("plain", "best"),
        "EMA": ("plain", "average"),
        "shift and EMA": ("shift", "average"),
        "400 rows": ("400", "last"),
    }
    nets = {
        name: [train(trick, rows, lr=lr) for lr in lrs]
        for name, trick in tricks.items()
    }
    found = {}
    for name, (trick, kept) in methods.items():
        choose, exam = (
            torch.stack([accuracies(net[kept], rows[part]) for net in nets[trick]])
            for part in ("choose", "exam")
        )
        found[name] = (choose, exam)
    return found


def draw_starts(seeds: list[int], starts: int = 12) -> tuple[Tensor, Tensor]:
    """Plain nets that differ in their start alone: what they say of the exam."""
    rows = deal([0.0], [seed for seed in seeds for _ in range(starts)])
    nets = train(Trick(), rows)["last"]
    with torch.no_grad():
        shares = forward(nets, rows["exam"][0]).softmax(dim=2)
    size = (len(seeds), starts, 1000)
    return shares.view(*size, 10), rows["exam"][1].view(size)


def lottery(shares: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The best start by the first half of the exam, minus the mean, on each half."""
    right = (shares.argmax(dim=3) == y).float()  # (splits, starts, 1000)
    here, there = right[:, :, :500].mean(dim=2), right[:, :, 500:].mean(dim=2)
    best = here.argmax(dim=1, keepdim=True)  # (splits, 1)
    leads = [half.gather(1, best)[:, 0] - half.mean(dim=1) for half in (here, there)]
    return 100 * leads[0], 100 * leads[1]  # (splits,) each


def together(shares: Tensor, y: Tensor) -> dict[str, Tensor]:
    """A mean net beside the mean of all nets' shares: points and loss, per split."""
    truth = y[:, 0]  # (splits, 1000)
    mean = shares.mean(dim=1)  # (splits, 1000, 10)
    own = functional.one_hot(y, 10).bool()
    return {
        "one": 100 * (shares.argmax(dim=3) == y).float().mean(dim=(1, 2)),
        "all": 100 * (mean.argmax(dim=2) == truth).float().mean(dim=1),
        "loss one": -shares[own].log().view(y.shape).mean(dim=(1, 2)),
        "loss all": -mean[own[:, 0]].log().view(truth.shape).mean(dim=1),
    }


if __name__ == "__main__":
    for name, (means, _) in turn_knob([0.0, 0.3], [0, 1]).items():
        print(name, means)
    print(lottery(*draw_starts([0, 1])), together(*draw_starts([0])))
