"""A page's numbers hang on no processor: narrow and wide ones add up the same."""

import os
import platform
import subprocess
import sys

import pytest

from book import arithmetic

TRAINING = """
import hashlib
import torch
from torch import nn
torch.manual_seed(0)
x, y = torch.randn(200, 64), torch.randint(10, (200,))
net = nn.Sequential(nn.Linear(64, 64), nn.GELU(), nn.LayerNorm(64), nn.Linear(64, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for _ in range(100):
    loss = nn.functional.cross_entropy(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(hashlib.sha256(net[0].weight.detach().numpy().tobytes()).hexdigest())
"""


def trained(settings: dict[str, str]) -> str:
    """What is learned on a processor that has no more than these settings let it."""
    known = {"MKL_ENABLE_INSTRUCTIONS", *arithmetic.ENVIRONMENT}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    command = [sys.executable, "-c", TRAINING]
    done = subprocess.run(
        command, env=kept | settings, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="has one width, or another"
)
def test_a_training_is_the_same_to_the_last_bit_on_narrow_and_wide_processors() -> None:
    wide = trained(arithmetic.ENVIRONMENT)
    narrow = {"MKL_ENABLE_INSTRUCTIONS": "SSE4_2"}
    assert trained(arithmetic.ENVIRONMENT | narrow) == wide
    assert wide.strip()


def test_what_a_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in arithmetic.ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    arithmetic.settle()
    assert os.environ["OMP_NUM_THREADS"] == "2"
    assert {*arithmetic.ENVIRONMENT} <= {*os.environ}
