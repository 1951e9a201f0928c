"""Part 3.9. One loop, and five methods that change one or two of its lines."""

import difflib
import inspect
from collections.abc import Callable

import torch
from torch import Tensor

from snippets.module3.ch39_whats_next_targets import (
    Audience,
    blur,
    cross_entropies,
    soften,
)

FIVE = ["forward", "loss", "zero_grad", "backward", "step"]


def forward(params: list[Tensor], x: Tensor) -> Tensor:
    """What the last layer of each net says; between two layers stands a ReLU."""
    *hidden, (weight, bias) = zip(params[::2], params[1::2], strict=True)
    for w, b in hidden:
        x = torch.relu(x @ w + b)  # (S, B, h)
    return x @ weight + bias  # (S, B, out)


def draw(x: Tensor, steps: int, seed: int = 0) -> list[Tensor]:
    """The rows of every step, by lot: 50, or the 28th part of a large table."""
    generator = torch.Generator().manual_seed(seed)
    size = steps, max(50, x.shape[1] // 28)
    return list(torch.randint(x.shape[1], size, generator=generator))  # (B,) each


def train(params: list[Tensor], x: Tensor, y: Tensor, steps: int, lr: float) -> None:
    """The plain loop: labels that people wrote."""
    optimizer = torch.optim.Adam(params, lr=lr)
    for rows in draw(x, steps):
        logits = forward(params, x[:, rows])  # (S, B, 10)
        loss = cross_entropies(logits, y[:, rows]).mean()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def adapt(
    params: list[Tensor],
    extra: tuple[Tensor, Tensor],
    x: Tensor,
    y: Tensor,
    steps: int,
    lr: float,
) -> None:
    """LoRA: the weights stay, and what is added to the first layer's learns."""
    down, up = extra  # (S, 64, r), (S, r, h)
    optimizer = torch.optim.Adam([down, up], lr=lr)
    for rows in draw(x, steps):
        logits = forward([params[0] + down @ up, *params[1:]], x[:, rows])
        loss = cross_entropies(logits, y[:, rows]).mean()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def distill(
    params: list[Tensor], x: Tensor, said: Tensor, heat: float, steps: int, lr: float
) -> None:
    """Distillation: the target is what a teacher said, softened."""
    optimizer = torch.optim.Adam(params, lr=lr)
    for rows in draw(x, steps):
        logits = forward(params, x[:, rows])  # (S, B, 10)
        loss = cross_entropies(logits / heat, soften(said[:, rows], heat)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def reinforce(
    params: list[Tensor], x: Tensor, y: Tensor, crowd: Audience, steps: int, lr: float
) -> Tensor:
    """REINFORCE: the target is the net's own guess, weighed by what it gained."""
    optimizer, diary = torch.optim.Adam(params, lr=lr), []
    for rows in draw(x, steps):
        logits = forward(params, x[:, rows])  # (S, B, 10)
        guess, gain = crowd.play(logits, y[:, rows])  # (S, B) each
        loss = (gain * cross_entropies(logits, guess)).mean()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        right = (guess == y[:, rows]).float().mean()
        diary.append(torch.stack([loss.detach(), right]))
    return torch.stack(diary)  # (steps, 2)


def denoise(params: list[Tensor], x: Tensor, steps: int, lr: float) -> Tensor:
    """Diffusion: the target is the noise that you have mixed in yourself."""
    optimizer, losses = torch.optim.Adam(params, lr=lr), []
    generator = torch.Generator().manual_seed(1)
    for rows in draw(x, steps):
        mixed, noise = blur(x[:, rows], generator)  # (S, B, 2), (S, B, 1)
        y_pred = forward(params, mixed)  # (S, B, 1)
        loss = ((y_pred - noise) ** 2).mean()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)  # (steps,)


def fill(params: list[Tensor], x: Tensor, steps: int, lr: float) -> None:
    """Self-supervision: the target is the half of the picture that you hid yourself."""
    optimizer = torch.optim.Adam(params, lr=lr)
    generator = torch.Generator().manual_seed(1)
    for rows in draw(x, steps):
        hidden = torch.rand(x[:, rows].shape, generator=generator) < 0.5
        y_pred = forward(params, x[:, rows] * ~hidden)  # (S, B, 64)
        loss = ((y_pred - x[:, rows])[hidden] ** 2).mean()  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def loop_of(method: Callable[..., object]) -> list[str]:
    """The source of its loop, from the first line to the step, without remarks."""
    lines = inspect.getsource(method).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("    for"))
    end = next(i for i, line in enumerate(lines) if "optimizer.step()" in line)
    return [line[4:].split("  #")[0] for line in lines[start : end + 1]]


def compare(method: Callable[..., object]) -> list[str]:
    """Its loop beside the plain one: - is a line that goes, + one that comes."""
    both = difflib.ndiff(loop_of(train), loop_of(method))
    return [line for line in both if line[0] != "?"]


def opened(method: Callable[..., object]) -> list[str]:
    """Which of the five lines it changes."""
    names = dict(zip(loop_of(train)[1:], FIVE, strict=True))
    return [names[line[2:]] for line in compare(method) if line[0] == "-"]


if __name__ == "__main__":
    for method in (adapt, distill, reinforce, denoise, fill):
        print(f"{method.__name__} changes {' and '.join(opened(method))}:")
        print("\n".join(compare(method)), "\n")
