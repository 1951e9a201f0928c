"""A page's numbers hang on no processor: narrow and wide ones add up the same."""

import math
import os
import platform
import subprocess
import sys

import numpy as np
import pytest
import torch

from book import arithmetic, roots
from book.suite.state import STATE

X86 = platform.machine() in ("x86_64", "AMD64")
TRAINING = """
import hashlib
import torch
import book.roots
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


# What an AMD EPYC (family 25, model 17) learned, an Intel Xeon (family 6, model 207),
# and QEMU 7.2 as Intel's Haswell and Skylake and as AMD's Milan, by the locked PyTorch.
# Another may learn another net.
LEARNED = "238fb5f4e54fa344b2b3bd8c750ed5ef8789edc3f7d909855e2856da7dfc2a69"


def trained(settings: dict[str, str]) -> str:
    """What is learned on a processor that has no more than these settings let it."""
    known = {"MKL_ENABLE_INSTRUCTIONS", *arithmetic.ENVIRONMENT}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    command = [sys.executable, "-c", TRAINING]
    done = subprocess.run(
        command, env=kept | settings, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def wide() -> str:
    return trained(arithmetic.ENVIRONMENT)


@pytest.mark.skipif(not X86, reason="has one width, or another")
def test_a_training_is_the_same_to_the_last_bit_on_narrow_and_wide_processors(
    wide: str,
) -> None:
    narrow = {"MKL_ENABLE_INSTRUCTIONS": "SSE4_2"}
    assert trained(arithmetic.ENVIRONMENT | narrow) == wide
    assert wide.strip()


def test_a_training_is_what_other_makers_processors_made_of_it(
    wide: str, pytestconfig: pytest.Config
) -> None:
    if pytestconfig.stash[STATE].elsewhere:
        pytest.skip("another platform, or another PyTorch")
    assert wide.strip() == LEARNED


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_root_is_rightly_rounded(dtype: torch.dtype) -> None:
    x = torch.rand(10_000, dtype=dtype, generator=torch.Generator().manual_seed(0))
    right = torch.from_numpy(np.sqrt(x.numpy()))
    assert torch.equal(roots.sqrt(x), right)
    if torch.backends.mkl.is_available():  # then PyTorch's own name is ours
        assert torch.equal(x.sqrt(), right)
        assert torch.equal(x.clone().sqrt_(), right)
        assert torch.equal(torch._foreach_sqrt([x])[0], right)  # of some optimizers


@pytest.mark.parametrize(
    ("x", "root"),
    [
        (torch.tensor([4, 9]), torch.tensor([2.0, 3.0])),
        (torch.tensor(True), torch.tensor(1.0)),
        (torch.tensor([4.0]).bfloat16(), torch.tensor([2.0]).bfloat16()),
        (torch.tensor([-4 + 0j]), torch.tensor([2j])),
        (torch.tensor(-1.0), torch.tensor(math.nan)),
    ],
)
def test_roots_have_the_type_and_shape_that_pytorch_gives(
    x: torch.Tensor, root: torch.Tensor
) -> None:
    torch.testing.assert_close(roots.sqrt(x), root, rtol=0, atol=0, equal_nan=True)


def test_the_slope_of_a_root_is_still_pytorchs() -> None:
    x = torch.tensor([1.0, 4.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(torch.sqrt, (x,))


def test_what_a_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in arithmetic.ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    arithmetic.settle()
    assert os.environ["OMP_NUM_THREADS"] == "2"
    assert {*arithmetic.ENVIRONMENT} <= {*os.environ}
