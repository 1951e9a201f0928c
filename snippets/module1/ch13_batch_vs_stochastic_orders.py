"""Part 1.3, orders: four ways to pick the rows, and a limit of single examples."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch11_introduction import make_data
from snippets.module1.ch13_batch_vs_stochastic import replaced, shuffled, train_runs


def once(n: int, batch: int, steps: int, runs: int, seed: int = 0) -> Tensor:
    """Row numbers for every step: one shuffle per run, the same in every epoch."""
    epoch = shuffled(n, batch, n // batch, runs, seed)  # (n / B, B, runs)
    return epoch.repeat(steps * batch // n, 1, 1)


def never(n: int, batch: int, steps: int, runs: int) -> Tensor:
    """Row numbers for every step: the order of the data, in every epoch."""
    epoch = torch.arange(n).reshape(-1, batch, 1)  # (n / B, B, 1)
    return epoch.repeat(steps * batch // n, 1, runs)


def compare_orders(seed: int, lr: float = 0.02) -> dict[str, list[float]]:
    """On the data of that seed, the mean excess loss with four ways to pick the rows.

    Batch 10, the last 10 of 30 epochs; first at their ends, then over all their steps.
    """
    shape = {"n": 100, "batch": 10, "steps": 300, "runs": 100}
    feeds = {
        "replaced": replaced(**shape, seed=seed),
        "never": never(**shape),
        "once": once(**shape, seed=seed),
        "every epoch": shuffled(**shape, seed=seed),
    }
    together = torch.cat(list(feeds.values()), dim=2)  # (300, 10, 400)
    late = train_runs(*make_data(seed=seed), together, lr)[200:]  # (100, 400)
    means = [part.mean(dim=1) for part in late.split(100, dim=1)]  # (100,) each
    return {
        name: [mean[9::10].mean().item(), mean.mean().item()]
        for name, mean in zip(feeds, means, strict=True)
    }


def limit_of_singles(x: Tensor) -> float:
    """The lr from which the mean square of the gap grows, one drawn row a step."""
    columns = torch.cat([x, torch.ones_like(x)], dim=1).double()  # (N, 2)
    outer = columns.unsqueeze(2) * columns.unsqueeze(1)  # (N, 2, 2)
    low, high = 0.0, 1.0
    for _ in range(40):
        lr = (low + high) / 2
        steps = torch.eye(2).double() - 2 * lr * outer  # (N, 2, 2): gap -> next gap
        squares = sum(torch.kron(step, step) for step in steps) / len(x)  # (4, 4)
        grows = torch.linalg.eigvals(squares).abs().max() > 1
        low, high = (low, lr) if grows else (lr, high)
    return low


def plot_order(x: Tensor, y: Tensor) -> Figure:
    """The mean excess loss within four late epochs, for two ways to draw."""
    figure, axis = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    for feed, style in [(replaced, "C1s--"), (shuffled, "C0o-")]:
        curve = train_runs(x, y, feed(len(x), 10, 240, 500), lr=0.02).mean(dim=1)
        steps = [step / 10 for step in range(200, 241)]  # from the end of epoch 20
        axis.plot(steps, 1000 * curve[199:], style, markersize=4, label=feed.__name__)
    axis.set(xlabel="epoch", title="1000 × mean excess loss of 500 runs")
    axis.set(xticks=range(20, 25), ylim=(0, 2.5))
    axis.legend(loc=(0.4, 0.45))
    return figure


if __name__ == "__main__":
    for name, (at_end, whole) in compare_orders(seed=0).items():
        print(f"{name:12} at the ends {at_end:.6f}, over all steps {whole:.6f}")
    x, y = make_data()
    print(f"single examples diverge above lr {limit_of_singles(x):.4f}")
    plot_order(x, y)
    plt.show()
