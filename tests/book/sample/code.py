"""Part 9.1. The loop at its smallest, without torch: one weight looks for the 3."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure


class Weight:
    """A number that can learn. Its loss is the square of its distance from 3."""

    def __init__(self, lr: float) -> None:
        self.value, self.grad, self.lr = 0.0, 0.0, lr

    def loss(self) -> float:
        return (self.value - 3) ** 2

    def zero_grad(self) -> None:
        self.grad = 0.0

    def backward(self) -> None:
        self.grad += 2 * (self.value - 3)

    def step(self) -> None:
        self.value -= self.lr * self.grad


def train(lr: float, rounds: int = 10) -> list[float]:
    """Return the loss of every round."""
    if lr <= 0:
        raise ValueError("lr must be positive")
    weight, losses = Weight(lr), []
    for _ in range(rounds):
        # --8<-- [start:step]
        losses.append(weight.loss())
        weight.zero_grad()
        weight.backward()
        weight.step()
        # --8<-- [end:step]
    return losses


def plot(losses: list[float]) -> Figure:
    """Draw how the loss falls."""
    figure, axes = plt.subplots()
    axes.plot(losses, "o-", label="loss")
    axes.set(title="Every round divides the loss", xlabel="round", yscale="log")
    axes.set_xticks([0, 9], ["first", "last"])
    axes.legend()
    return figure
