"""Part 1.4, the edge of stability: how steep it is where a network trains."""

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn


def flatten(tensors: tuple[Tensor, ...]) -> Tensor:
    return torch.cat([tensor.flatten() for tensor in tensors])


def sharpness(
    loss: Tensor, params: list[nn.Parameter], u: Tensor, rounds: int
) -> tuple[float, Tensor]:
    """The steepest curvature and its direction, without the Hessian."""
    gradient = flatten(torch.autograd.grad(loss, params, create_graph=True))  # (P,)
    curvature = u @ u
    for _ in range(rounds):
        slope = gradient @ u  # (): the slope of the loss along u
        hu = flatten(torch.autograd.grad(slope, params, retain_graph=True))  # (P,): H u
        curvature = u @ hu
        u = hu / torch.linalg.norm(hu)
    return curvature.item(), u


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
    lr: float, steps: int = 1200, seed: int = 3, every: int = 20
) -> tuple[list[float], list[float]]:
    """Full-batch descent; return the losses, and the sharpness every 20 steps."""
    x, y = make_wave()
    net = make_net(seed)
    params = list(net.parameters())
    u = torch.ones(sum(p.numel() for p in params), dtype=x.dtype)  # (P,)
    optimizer = torch.optim.SGD(params, lr=lr)
    losses, sharpnesses = [], []
    for step in range(steps):
        y_pred = net(x)  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        if step % every == 0:
            rounds = 5 if step else 50  # later, u is nearly right already
            curvature, u = sharpness(loss, params, u, rounds)
            sharpnesses.append(curvature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, sharpnesses


def predict_all(theta: Tensor, x: Tensor) -> Tensor:
    """The same net with many sets of parameters, one per row of theta (S, 141)."""
    w1, b1, w2, b2, w3, b3 = theta.split([10, 10, 100, 10, 10, 1], dim=1)
    hidden = torch.tanh(x * w1.unsqueeze(1) + b1.unsqueeze(1))  # (S, N, 10)
    hidden = torch.tanh(hidden @ w2.view(-1, 10, 10).mT + b2.unsqueeze(1))
    y_pred: Tensor = hidden @ w3.unsqueeze(2) + b3.unsqueeze(1)  # (S, N, 1)
    return y_pred


def train_nets(lrs: list[float], seeds: list[int], steps: int = 900) -> Tensor:
    """For every lr and seed, the largest sharpness in training, times lr / 2."""
    x, y = make_wave()
    rows = [flatten(tuple(make_net(seed).parameters())).detach() for seed in seeds]
    theta = torch.stack(rows * len(lrs)).requires_grad_()  # (S, 141)
    rate = torch.tensor(lrs, dtype=x.dtype).repeat_interleave(len(seeds))  # (S,)
    optimizer = torch.optim.SGD([theta], lr=1.0)  # the rates stand in the loss
    most, u = torch.zeros_like(rate), torch.ones_like(theta)
    for step in range(steps):
        y_pred = predict_all(theta, x)  # (S, N, 1)
        losses = torch.mean((y_pred - y) ** 2, dim=(1, 2))  # (S,)
        if step % 50 == 0:
            gradient = torch.autograd.grad(losses.sum(), theta, create_graph=True)[0]
            for _ in range(5 if step else 50):
                (hu,) = torch.autograd.grad(
                    (gradient * u).sum(), theta, retain_graph=True
                )
                curvature = (u * hu).sum(dim=1)  # (S,)
                u = hu / torch.linalg.norm(hu, dim=1, keepdim=True)
            most = torch.maximum(most, curvature)
        optimizer.zero_grad()
        torch.sum(rate * losses).backward()
        optimizer.step()
    return (most * rate / 2).view(len(lrs), len(seeds))


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
        top.annotate(label, (len(losses), 2 / lr + 3.5), color=f"C{color}", ha="right")
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
