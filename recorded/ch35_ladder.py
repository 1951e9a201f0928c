"""A ladder of settings for one loop: tokens a second, share of the peak, peak bytes.

`make record RUN=ch35_ladder` keeps what this prints. `--small` runs it anywhere.
"""

import argparse
import contextlib
import datetime
import hashlib
import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

# Products and sums of bfloat16 a second, from the makers' data sheets, not sparse.
PEAKS = {"H100": 989e12, "H200": 989e12, "A100": 312e12}


class Size(NamedTuple):
    words: int
    length: int  # tokens in a row
    width: int
    blocks: int
    batch: int
    steps: int


SIZES = {
    "small": Size(words=97, length=16, width=32, blocks=2, batch=2, steps=2),
    "large": Size(words=8192, length=512, width=768, blocks=12, batch=8, steps=20),
}


class Rung(NamedTuple):
    """Each rung adds one thing to the rung before."""

    name: str
    tf32: bool = False
    bf16: bool = False
    compiled: bool = False
    fused: bool = False
    times: int = 1  # how many times the first batch


LADDER = [
    Rung("float32"),
    Rung("tf32", True),
    Rung("bfloat16", True, True),
    Rung("compile", True, True, True),
    Rung("fused AdamW", True, True, True, True),
    Rung("larger batch", True, True, True, True, 4),
]


class Block(nn.Module):
    """Attention to earlier tokens, then a network of one hidden layer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.net = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:  # (B, T, width)
        heads = max(1, x.shape[2] // 64)
        parts = self.queries_keys_values(self.norms[0](x)).chunk(3, dim=2)
        q, k, v = (p.unflatten(2, (heads, -1)).transpose(1, 2) for p in parts)
        seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).flatten(2))
        out: Tensor = x + self.net(self.norms[1](x))
        return out


def make_model(size: Size) -> nn.Sequential:
    torch.manual_seed(0)  # the layers draw their parameters themselves
    blocks = [Block(size.width) for _ in range(size.blocks)]
    ends = nn.LayerNorm(size.width), nn.Linear(size.width, size.words)
    return nn.Sequential(nn.Embedding(size.words, size.width), *blocks, *ends)


def flops_a_token(size: Size) -> float:
    """Operations of forward and backward, as PyTorch counts them on one row."""
    tokens = torch.zeros(1, size.length, dtype=torch.long)
    with FlopCounterMode(display=False) as counter:
        make_model(size)(tokens).sum().backward()
    total: int = counter.get_total_flops()
    return total / size.length


def climb(rung: Rung, size: Size, device: str) -> dict[str, float | str | None]:
    """Train for some steps on one rung; what the clock and the memory say."""
    cuda = device == "cuda"
    torch.set_float32_matmul_precision("high" if rung.tf32 else "highest")
    net = make_model(size).to(device)
    compiler = "inductor" if cuda else "eager"  # a compiler may be missing elsewhere
    model = torch.compile(net, backend=compiler) if rung.compiled else net
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-4, fused=rung.fused)
    generator = torch.Generator().manual_seed(0)
    batch = rung.times * size.batch
    shape = (size.steps + 5, batch, size.length + 1)
    feed = torch.randint(size.words, shape, generator=generator).to(device)
    wait = torch.cuda.synchronize if cuda else contextlib.nullcontext
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    start = 0.0
    for step, tokens in enumerate(feed):  # (B, T + 1)
        if step == 5:  # the first steps compile, and warm up
            wait()
            start = time.perf_counter()
        with torch.autocast(device, torch.bfloat16, enabled=rung.bf16):
            logits = model(tokens[:, :-1])  # (B, T, words)
            loss = functional.cross_entropy(
                logits.flatten(0, 1), tokens[:, 1:].flatten()
            )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    wait()
    rate = size.steps * batch * size.length / (time.perf_counter() - start)
    name = torch.cuda.get_device_name() if cuda else ""
    peak = next((p for card, p in PEAKS.items() if card in name), None)
    return {
        "rung": rung.name,
        "batch": batch,
        "tokens_a_second": rate,
        "share_of_peak": rate * flops_a_token(size) / peak if peak else None,
        "peak_bytes": torch.cuda.max_memory_allocated() if cuda else None,
        "loss": loss.item(),
    }


def about() -> dict[str, str | None]:
    """Everything that a reader needs to run this again, and to see what ran."""
    cuda = torch.cuda.is_available()
    ask = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    driver = subprocess.check_output(ask, text=True).split("\n")[0] if cuda else None
    return {
        "command": " ".join(["python", *sys.argv]),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": torch.cuda.get_device_name() if cuda else platform.machine(),
        "driver": driver,
        "torch": torch.__version__,
        "cuda": torch.version.cuda if cuda else None,
        "script": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="seconds, on any machine")
    size = SIZES["small" if parser.parse_args().small else "large"]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = []
    for rung in LADDER:
        torch.compiler.reset()
        rows.append(climb(rung, size, device))
    print(json.dumps({**about(), "size": size._asdict(), "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
