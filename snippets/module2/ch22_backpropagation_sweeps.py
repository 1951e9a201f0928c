"""Part 2.2, sweeps: against the walk along all paths, broken, and what they keep."""

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

from snippets.module2.ch22_backpropagation import Value, doubled


def walk(node: Value, message: float = 1.0) -> int:
    """Hand on each message at once, path by path; return how many were handed on."""
    node.grad += message
    count = 0
    for parent, slope in zip(node.parents, node.local, strict=True):
        count += 1 + walk(parent, slope * message)
    return count


def broken_sweep(root: Value, add: bool = True, by_level: bool = True) -> None:
    """Value.backward, without its plus sign or without its sorting."""
    root.grad = 1.0
    nodes = root.reached()
    if by_level:
        nodes.sort(key=lambda v: v.level, reverse=True)
    for node in nodes:
        for parent, slope in zip(node.parents, node.local, strict=True):
            before = parent.grad if add else 0.0
            parent.grad = before + slope * node.grad


def example(name: str, a: Value, b: Value, c: Value) -> Value:
    """Four expressions to test an engine with."""
    d = a * b
    loss = {
        "a·b + c": d + c,
        "a·a": a * a,
        "d·d": d * d,
        "d·d + relu(relu(d))": d * d + d.relu().relu(),
    }
    return loss[name]


def slope_of_a(name: str, add: bool = True, by_level: bool = True) -> float:
    """The slope of an example along a, by a sweep that may be broken."""
    a, b, c = Value(2.0), Value(3.0), Value(1.0)
    broken_sweep(example(name, a, b, c), add, by_level)
    return a.grad


def kept_bytes(depth: int, batch: int, width: int = 64) -> int:
    """The bytes that a forward pass keeps for backward, without the parameters."""
    layers = [nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(depth)]
    net = nn.Sequential(*layers, nn.Linear(width, 1))
    weights = {param.data_ptr() for param in net.parameters()}
    kept = {}

    def note(tensor: Tensor) -> Tensor:
        if tensor.data_ptr() not in weights:
            kept[tensor.data_ptr()] = tensor.nbytes
        return tensor

    with saved_tensors_hooks(note, lambda tensor: tensor):
        torch.mean(net(torch.ones(batch, width)) ** 2)
    return sum(kept.values())


if __name__ == "__main__":
    for times in (1, 2, 3, 10):
        print(times, "doublings:", walk(doubled(Value(1.0), times)), "messages")
    for depth, batch in [(4, 10), (4, 100), (16, 100)]:
        print(f"depth {depth}, batch {batch}: {kept_bytes(depth, batch):,} bytes")
