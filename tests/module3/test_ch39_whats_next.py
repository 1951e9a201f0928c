"""What Part 3.9 claims, each claim as a test."""

import torch

from snippets.module3.ch39_whats_next import make_data, train


def test_the_loop_finds_the_line_of_least_squares(seed: int) -> None:
    x, y = make_data(seed)
    w, b, _ = train(x, y)
    columns = torch.cat([x, torch.ones_like(x)], dim=1)
    best = torch.linalg.lstsq(columns, y).solution.flatten()
    assert torch.allclose(torch.stack([w, b]), best, atol=1e-4)
