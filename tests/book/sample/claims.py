"""What the sample's page claims in words."""

import runpy
from pathlib import Path

BOOK = Path(__file__).parents[2]
CODE = runpy.run_path(str(BOOK / "snippets/module9/ch91_sample.py"))


def test_the_loss_falls_in_every_round() -> None:
    losses = CODE["train"](lr=0.1)
    assert losses == sorted(losses, reverse=True)


def test_a_large_learning_rate_diverges() -> None:
    losses = CODE["train"](lr=1.1)
    assert losses[-1] > losses[0]
