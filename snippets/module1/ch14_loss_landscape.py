"""Part 1.4. The loss as a landscape, and descent as a walk in it."""

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.module1.ch11_introduction import best_line, loss_at, make_data


def loss_map(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The loss of every line with a slope from w (n_w,) and a bias from b (n_b,)."""
    all_b, all_w = torch.meshgrid(b, w, indexing="ij")  # (n_b, n_w) each
    y_pred = x * all_w.flatten() + all_b.flatten()  # (N, n_b * n_w)
    return torch.mean((y_pred - y) ** 2, dim=0).view(all_w.shape)  # (n_b, n_w)


def descend(
    x: Tensor,
    y: Tensor,
    lr: float,
    steps: int,
    start: tuple[float, float] = (0.0, 0.0),
) -> Tensor:
    """Walk downhill; return w and b at the start and after every step."""
    w = torch.tensor(start[0], requires_grad=True)  # ()
    b = torch.tensor(start[1], requires_grad=True)  # ()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    path = [start]
    for _ in range(steps):
        y_pred = x * w + b  # (N, 1)
        loss = torch.mean((y_pred - y) ** 2)  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append((w.item(), b.item()))
    return torch.tensor(path)  # (steps + 1, 2)


def losses_on(x: Tensor, y: Tensor, path: Tensor) -> Tensor:
    """The loss at every point of a path."""
    y_pred = x * path[:, 0] + path[:, 1]  # (N, steps + 1)
    return torch.mean((y_pred - y) ** 2, dim=0)  # (steps + 1,)


def hessian(x: Tensor) -> Tensor:
    """The curvatures of the landscape: they depend on x alone."""
    columns = torch.cat([x, torch.ones_like(x)], dim=1)  # (N, 2)
    return 2 * columns.T @ columns / len(x)  # (2, 2)


def curvatures(x: Tensor) -> tuple[float, float]:
    """The flattest and the steepest curvature over all directions."""
    flattest, steepest = torch.linalg.eigvalsh(hessian(x))
    return flattest.item(), steepest.item()


def draw_map(axis: Axes, x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> None:
    """Contour lines where the excess loss is 1, 4, 9, 16, ..."""
    lowest = loss_at(x, y, *best_line(x, y))
    levels = [lowest + k**2 for k in range(1, 7)]
    axis.contour(w, b, loss_map(x, y, w, b), levels, colors="C5", linewidths=0.8)
    axis.plot(*best_line(x, y), "C5*", markersize=11)
    axis.set(xlabel="w", aspect="equal")


def plot_landscape(x: Tensor, y: Tensor) -> Figure:
    """One landscape as a map and as a surface."""
    figure = plt.figure(figsize=(6.4, 3.4), layout="constrained")
    left = figure.add_subplot(1, 2, 1)
    w, b = torch.linspace(-1, 5, 31), torch.linspace(-5, 3, 41)
    draw_map(left, x, y, w, b)
    left.set(ylabel="b", title="from above")
    right = figure.add_subplot(1, 2, 2, projection="3d")
    w, b = torch.linspace(-1, 5, 13), torch.linspace(-5, 3, 17)
    all_b, all_w = torch.meshgrid(b, w, indexing="ij")  # (17, 13) each
    heights = loss_map(x, y, w, b)
    right.plot_wireframe(all_w, all_b, heights, color="C1", linewidth=0.8)
    right.set(xlabel="w", ylabel="b", title="from the side", yticks=[-4, 0])
    right.set(zticks=[0, 30, 60])
    for side in (right.xaxis, right.yaxis, right.zaxis):
        side.pane.set_visible(False)
    return figure


def plot_slices(x: Tensor, y: Tensor) -> Figure:
    """The loss along w and along b, each through the lowest point."""
    best_w, best_b = best_line(x, y)
    away = torch.linspace(-3, 3, 61)
    along_w = losses_on(x, y, torch.stack([best_w + away, best_b + 0 * away], dim=1))
    along_b = losses_on(x, y, torch.stack([best_w + 0 * away, best_b + away], dim=1))
    figure, axis = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    axis.plot(away, along_w, "C0", label="along w")
    axis.plot(away, along_b, "C3--", label="along b")
    axis.set(xlabel="distance from the lowest point", ylabel="loss")
    axis.legend(loc="upper center")
    return figure


def plot_paths(x: Tensor, y: Tensor, lrs: dict[str, float]) -> Figure:
    """Fifteen steps on the same landscape, for four learning rates."""
    w, b = torch.linspace(-3, 7, 41), torch.linspace(-4.5, 2.5, 29)
    figure, axes = plt.subplots(
        2, 2, figsize=(6.4, 4.8), layout="constrained", sharex=True, sharey=True
    )
    for axis, (name, lr) in zip(axes.flat, lrs.items(), strict=True):
        draw_map(axis, x, y, w, b)
        axis.plot(*descend(x, y, lr, steps=15).T, "C2o-", markersize=4, linewidth=1.2)
        axis.set(
            title=f"{name}, lr {lr:.4g}", xlabel="", xlim=(-3, 7), ylim=(-4.5, 2.5)
        )
    for axis in axes[:, 0]:
        axis.set(ylabel="b")
    for axis in axes[1]:
        axis.set(xlabel="w")
    return figure


def steps_down(x: Tensor, y: Tensor, lr: float) -> int | None:
    """Steps to a thousandth of the first excess loss; None if 200 are too few."""
    path = descend(x, y, lr, steps=200)
    above = losses_on(x, y, path) - loss_at(x, y, *best_line(x, y))  # (201,)
    down = (above <= 0.001 * above[0]).nonzero()
    return int(down[0]) if len(down) else None


if __name__ == "__main__":
    x, y = make_data()
    flattest, steepest = curvatures(x)
    print(f"curvatures {flattest:.4f} and {steepest:.4f}, limit {2 / steepest:.4f}")
    print(descend(x, y, lr=0.05, steps=3))
    plot_landscape(x, y)
    plot_slices(x, y)
    lrs = {"smooth": 0.05, "zigzag": 0.3, "bounce": 2 / steepest, "diverge": 0.34}
    plot_paths(x, y, lrs)
    plt.show()
