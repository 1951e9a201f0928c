"""Part 1.4, the edge of stability: how steep it is where a network trains."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn


def flatten(tensors: tuple[Tensor, ...]) -> Tensor:
    return torch.cat([tensor.flatten() for tensor in tensors])


def sharpness(
    loss: Tensor, params: list[nn.Parameter], v: Tensor, rounds: int
) -> tuple[float, Tensor]:
    """The steepest curvature and its direction, without the Hessian."""
    gradient = flatten(torch.autograd.grad(loss, params, create_graph=True))  # (P,)
    curvature = v @ v
    for _ in range(rounds):
        slope = gradient @ v  # (): the slope of the loss along v
        hv = flatten(torch.autograd.grad(slope, params, retain_graph=True))  # (P,): H v
        curvature = v @ hv
        v = hv / torch.linalg.norm(hv)
    return curvature.item(), v


def full_hessian(loss: Tensor, params: list[nn.Parameter]) -> Tensor:
    """Every curvature, row by row: affordable for small networks only."""
    gradient = flatten(torch.autograd.grad(loss, params, create_graph=True))  # (P,)
    rows = [torch.autograd.grad(slope, params, retain_graph=True) for slope in gradient]
    return torch.stack([flatten(row) for row in rows])  # (P, P)


def make_net(seed: int = 3) -> nn.Sequential:
    """A small network: 141 parameters, as the seed says."""
    torch.manual_seed(seed)  # nn.Linear draws its parameters itself
    return nn.Sequential(
        nn.Linear(1, 10), nn.Tanh(), nn.Linear(10, 10), nn.Tanh(), nn.Linear(10, 1)
    ).double()


def make_wave(n: int = 20) -> tuple[Tensor, Tensor]:
    """Points of y = 1.5 sin(2x)."""
    x = torch.linspace(-2, 2, n, dtype=torch.float64).unsqueeze(1)  # (N, 1)
    return x, 1.5 * torch.sin(2 * x)


def train_net(
    lr: float, steps: int = 1500, seed: int = 3, every: int = 20
) -> tuple[list[float], list[float]]:
    """Full-batch descent; return the losses, and the sharpness every 20 steps."""
    x, y = make_wave()
    net = make_net(seed)
    params = list(net.parameters())
    v = torch.ones(sum(p.numel() for p in params), dtype=x.dtype)  # (P,)
    optimizer = torch.optim.SGD(params, lr=lr)
    losses, sharpnesses = [], []
    for step in range(steps):
        y_pred = net(x)  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        if step % every == 0:
            rounds = 5 if step else 50  # later, v is nearly right already
            curvature, v = sharpness(loss, params, v, rounds)
            sharpnesses.append(curvature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, sharpnesses


def plot_edge(runs: dict[float, tuple[list[float], list[float]]]) -> Figure:
    """Sharpness and loss against the step; dashed: 2 / lr of each run."""
    figure, (top, low) = plt.subplots(
        2, 1, figsize=(6.4, 4.8), layout="constrained", sharex=True
    )
    for (lr, (losses, sharpnesses)), color in zip(runs.items(), "023", strict=True):
        steps = range(0, len(losses), len(losses) // len(sharpnesses))
        top.plot(steps, sharpnesses, f"C{color}")
        top.axhline(2 / lr, color=f"C{color}", linestyle="--", linewidth=1)
        label = f"lr {lr}, 2/lr = {2 / lr:g}"
        top.annotate(label, (1500, 2 / lr + 3.5), color=f"C{color}", ha="right")
        low.semilogy(losses, f"C{color}", linewidth=0.8)
    top.set(ylabel="sharpness", ylim=(0, 49))
    low.set(xlabel="step", ylabel="loss")
    return figure


if __name__ == "__main__":
    runs = {lr: train_net(lr) for lr in (0.05, 0.1, 0.2)}
    for lr, (losses, sharpnesses) in runs.items():
        late = sum(sharpnesses[-25:]) / 25
        print(
            f"lr {lr}: loss {losses[-1]:.4f}, sharpness {late:.1f}, 2/lr {2 / lr:.1f}"
        )
    plot_edge(runs)
    plt.show()
