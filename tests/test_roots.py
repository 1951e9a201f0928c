"""A claim about a page is computed with the pages' roots, whatever ran before."""

import numpy as np
import torch


def test_claims_are_computed_with_roots_that_are_rightly_rounded() -> None:
    x = torch.rand(10_000, generator=torch.Generator().manual_seed(0))
    assert torch.equal(x.sqrt(), torch.from_numpy(np.sqrt(x.numpy())))
