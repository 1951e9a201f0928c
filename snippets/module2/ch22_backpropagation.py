"""Part 2.2. One sweep that finds all slopes: for numbers first, then for tensors."""

from collections.abc import Callable

import torch
from torch import Tensor

from snippets.module2.ch21_nonlinear import make_circles


class Value:
    """A number that remembers what it was made from."""

    def __init__(
        self,
        data: float,
        parents: tuple["Value", ...] = (),
        local: tuple[float, ...] = (),
    ) -> None:
        self.data = data
        self.grad = 0.0  # the slope of the loss along this number
        self.parents = parents  # what it was made from
        self.local = local  # its own slope along each of these
        self.level: int = 1 + max((p.level for p in parents), default=-1)

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: "Value") -> "Value":
        product = self.data * other.data
        return Value(product, (self, other), (other.data, self.data))

    def relu(self) -> "Value":
        return Value(max(self.data, 0.0), (self,), (float(self.data > 0),))

    def reached(self) -> list["Value"]:
        """This node and all that it came from, each one once."""
        found = [self]
        for node in found:  # the list grows while the loop walks along it
            for parent in node.parents:
                if parent not in found:
                    found.append(parent)
        return found

    def backward(self) -> None:
        """Write into every node's grad the slope of this node along it."""
        self.grad = 1.0
        for node in sorted(self.reached(), key=lambda v: v.level, reverse=True):
            for parent, slope in zip(node.parents, node.local, strict=True):
                parent.grad += slope * node.grad


def one_neuron(bias: float = 0.5) -> dict[str, Value]:
    """Every number between a neuron's inputs and its loss, by name."""
    w, x, b, v, minus_y = (Value(data) for data in (0.5, 2.0, bias, 2.0, -6.0))
    m = w * x
    s = m + b
    h = s.relu()
    p = v * h
    e = p + minus_y
    loss = e * e
    leaves = {"w": w, "x": x, "b": b, "v": v, "−y": minus_y}
    return {**leaves, "m": m, "s": s, "h": h, "p": p, "e": e, "L": loss}


def doubled(start: Value, times: int) -> Value:
    """Add a number to itself, again and again."""
    end = start
    for _ in range(times):
        end = end + end
    return end


def make_net(seed: int, width: int = 12) -> list[Tensor]:
    """The parameters of a net with two inputs, one hidden layer and one output."""
    generator = torch.Generator().manual_seed(seed)
    params = []
    for rows, columns in [(2, width), (width, 1)]:
        for shape in [(rows, columns), (1, columns)]:
            numbers = 2 * torch.rand(shape, generator=generator) - 1
            params.append(numbers / rows**0.5)
    return params  # (2, H), (1, H), (H, 1), (1, 1)


def forward(params: list[Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """The prediction, and the hidden layer: backward will need it."""
    w1, b1, w2, b2 = params
    h = torch.relu(x @ w1 + b1)  # (N, H)
    return h @ w2 + b2, h  # (N, 1), (N, H)


def right(g: Tensor, w2: Tensor, h: Tensor) -> Tensor:
    """From the slopes along the predictions to those before the relu."""
    return (g @ w2.mT) * (h > 0)  # (N, H)


def backward(
    params: list[Tensor],
    x: Tensor,
    h: Tensor,
    g: Tensor,
    way_back: Callable[[Tensor, Tensor, Tensor], Tensor] = right,
) -> None:
    """Write every parameter's slope, from the slopes g along the predictions."""
    w1, b1, w2, b2 = params
    w2.grad = h.mT @ g  # (H, 1)
    b2.grad = g.sum(dim=-2, keepdim=True)  # (1, 1)
    g_s = way_back(g, w2, h)  # (N, H)
    w1.grad = x.mT @ g_s  # (2, H)
    b1.grad = g_s.sum(dim=-2, keepdim=True)  # (1, H)


def train(
    params: list[Tensor],
    x: Tensor,
    y: Tensor,
    way_back: Callable[[Tensor, Tensor, Tensor], Tensor] = right,
    lr: float = 0.2,
    steps: int = 500,
) -> list[Tensor]:
    """Train params in place, without autograd; return the loss of every step."""
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for _ in range(steps):
        y_pred, h = forward(params, x)  # (N, 1), (N, H)
        loss = torch.mean((y_pred - y) ** 2, dim=(-2, -1))  # ()
        optimizer.zero_grad()
        backward(params, x, h, 2 * (y_pred - y) / y.shape[-2], way_back)
        optimizer.step()
        losses.append(loss)
    return losses


if __name__ == "__main__":
    graph = one_neuron()
    graph["L"].backward()
    for name, node in graph.items():
        print(f"{name}: value {node.data}, slope {node.grad}")
    x, y = make_circles()
    losses = train(make_net(seed=0), x, y)
    print(f"loss {losses[0]:.4f} -> {losses[-1]:.4f}")
