"""Part 3.5, what torchrun starts, in a file of its own."""

import inspect
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import torch

from snippets.module2.ch23_neural_net import load_digits, make_net
from snippets.module3.ch35_large_scale import draw_batches, gap, train


def torchrun(functions: list[Callable[..., None]], n: int) -> None:
    """Write functions into a file; PyTorch's launcher calls the last in n processes."""
    parts = [inspect.getsource(function) for function in functions]
    parts.append(f"{functions[-1].__name__}()\nsys.stdout.flush()\n")
    parts.append("os._exit(0)  # at once: gloo's threads may still hold tensors\n")
    Path("worker.py").write_text("\n\n".join(["import os, sys", *parts]))
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command = [*launcher, f"--nproc-per-node={n}", "worker.py"]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout, end="")
    assert done.returncode == 0, done.stderr


def train_sharded() -> None:
    """On each of n processes: keep a share of every tensor (ZeRO, stage 3)."""
    import torch
    import torch.distributed as dist
    from torch import nn
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard
    from torch.distributed.tensor import DTensor

    rank, n = dist.get_rank(), dist.get_world_size()
    mesh = init_device_mesh("cpu", (n,))
    x, y, batches = torch.load("feed.pt")
    torch.manual_seed(0)  # here every rank must draw the same
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    count = sum(p.numel() for p in net.parameters())
    for layer in (net[0], net[2], net):
        fully_shard(layer, mesh=mesh)
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    for rows in batches:
        mine = rows[rank::n]  # (B / n,)
        loss = nn.functional.cross_entropy(net(x[mine]), y[mine])  # ()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    states = [s for p in net.parameters() for s in optimizer.state[p].values()]
    kept = [*net.parameters(), *[p.grad for p in net.parameters()], *states]
    shards = [t.to_local() for t in kept if isinstance(t, DTensor) and t.ndim > 0]
    torch.save(sum(shard.nbytes for shard in shards) / count, f"bytes{rank}.pt")
    whole = [p.full_tensor() for p in net.parameters() if isinstance(p, DTensor)]
    if rank == 0:
        torch.save(whole, "sharded.pt")


def main() -> None:
    """What each of the n processes runs: the loop under DistributedDataParallel."""
    import torch
    import torch.distributed as dist
    from torch import nn
    from torch.nn.parallel import DistributedDataParallel

    dist.init_process_group("gloo")  # between NVIDIA's cards it is "nccl"
    rank, n = dist.get_rank(), dist.get_world_size()
    x, y, batches = torch.load("feed.pt")
    torch.manual_seed(rank)  # each draws another start, and gets that of rank 0
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    model = DistributedDataParallel(net)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    for rows in batches:
        mine = rows[rank::n]  # (B / n,)
        loss = nn.functional.cross_entropy(model(x[mine]), y[mine])  # ()
        optimizer.zero_grad()
        loss.backward()  # the all-reduce happens in here
        optimizer.step()
    if rank == 0:
        torch.save(net.state_dict(), "net.pt")
    train_sharded()  # a second training, for later
    dist.destroy_process_group()


if __name__ == "__main__":
    x, y = load_digits()
    batches = draw_batches(len(x), batch=64, steps=20)
    net, whole = make_net((64, 32, 10)), make_net((64, 32, 10))
    train(whole, x, y, batches, lr=0.2)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        torch.save((x, y, batches), "feed.pt")
        torchrun([train_sharded, main], n=2)
        net.load_state_dict(torch.load("net.pt"))
        each = [torch.load(f"bytes{rank}.pt") for rank in range(2)]
    print(f"DDP, two processes: {gap(net, whole):.0e} from one net")
    print(f"FSDP: {each} bytes for each parameter")
