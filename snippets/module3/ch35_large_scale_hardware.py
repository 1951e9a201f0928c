"""Part 3.5, counted: what backward keeps, operations, and compiled graphs."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.fx import GraphModule
from torch.nn import functional
from torch.utils.checkpoint import checkpoint_sequential
from torch.utils.flop_counter import FlopCounterMode


def make_tower(blocks: int, width: int) -> nn.Sequential:
    """Blocks of a linear layer and a tanh; torch.manual_seed(0) for all of them."""
    torch.manual_seed(0)  # nn.Linear draws its parameters itself
    pairs = [(nn.Linear(width, width), nn.Tanh()) for _ in range(blocks)]
    return nn.Sequential(*[nn.Sequential(*pair) for pair in pairs])


def kept_for_backward(net: nn.Module, run: Callable[[], Tensor]) -> tuple[Tensor, int]:
    """The loss that run returns, and the bytes that autograd keeps besides weights."""
    own = {p.untyped_storage().data_ptr() for p in net.parameters()}
    kept: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = run()
    return loss, sum(kept.values())


def keeps(net: nn.Module, x: Tensor, y: Tensor) -> int:
    """Bytes that a classifier keeps for backward after forward and loss."""
    x, y = x.clone(), y.clone()  # a slice would count as the rows that it is cut from
    return kept_for_backward(net, lambda: functional.cross_entropy(net(x), y))[1]


def print_ledger(ledger: dict[str, tuple[float, int, float]]) -> None:
    """Bytes: held for a parameter, kept for backward, sent for a parameter."""
    print(f"{'bytes':17} held    kept   sent")
    for way, (held, kept, sent) in ledger.items():
        print(f"{way:17} {held:4.0f} {kept:7,} {sent:6.1f}")


def checkpointed(net: nn.Sequential, x: Tensor, segments: int) -> tuple[float, int]:
    """Activations kept, as a multiple of x, and how many blocks were run in all."""
    runs: list[int] = []
    hooks = [b.register_forward_pre_hook(lambda *_: runs.append(1)) for b in net]

    def run() -> Tensor:
        whole = segments == 0
        out = net(x) if whole else checkpoint_sequential(net, segments, x, False)
        return torch.mean(out**2)

    loss, kept = kept_for_backward(net, run)
    net.zero_grad()
    loss.backward()
    for hook in hooks:
        hook.remove()
    return kept / x.nbytes, len(runs)


def flops(net: nn.Module, x: Tensor) -> tuple[int, int]:
    """Operations of forward, and of backward, as PyTorch counts them."""
    with FlopCounterMode(display=False) as counter:
        loss = torch.mean(net(x) ** 2)
    forward = counter.get_total_flops()
    with FlopCounterMode(display=False) as counter:
        loss.backward()
    return forward, counter.get_total_flops()


def flops_per_byte(batch: int, width: int, bytes_each: int = 2) -> float:
    """A batch times a square matrix: operations for each byte read or written."""
    moved = bytes_each * (batch * width + width * width + batch * width)
    return 2 * batch * width * width / moved


def graphs_of(function: Callable[[Tensor], Tensor], inputs: list[Tensor]) -> int:
    """How many graphs torch.compile makes of a function for these inputs."""
    graphs = []

    def count(graph: GraphModule, _: list[Tensor]) -> Callable[..., object]:
        graphs.append(graph)
        return graph.forward

    torch.compiler.reset()
    compiled = torch.compile(function, backend=count)
    for x in inputs:
        compiled(x)
    return len(graphs)


if __name__ == "__main__":
    net, x = make_tower(64, 32), torch.randn(256, 32)
    for segments in (0, 64, 8):
        print(segments, checkpointed(net, x, segments))
    forward, backward = flops(net, x)
    print(f"backward {backward / forward:.3f} times forward")
    print([flops_per_byte(batch, 4096) for batch in (1, 8, 64, 512)])
    print(graphs_of(lambda x: torch.relu(x @ x).sum(), [torch.randn(8, 8)]))
