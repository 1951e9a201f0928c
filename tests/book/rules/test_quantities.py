"""Where a page may say a number that nobody checks, and where not."""

from typing import TYPE_CHECKING

import pytest

from book.pages import reading
from book.rules import quantities

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

LATE = "It falls in every round."


def told(whole: "SmallBook") -> list[str]:
    page = reading.read(whole.path, whole.book)
    return [error.problem for error in quantities.violations(page)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LATE, "In 20 rounds it is down."),
        (LATE, "It falls.\n\n- One\n- in 20 rounds"),
        (LATE, "It falls.\n\n> In 20\n> rounds it does."),
        (LATE, "It falls.\n\n| when |\n| --- |\n| in 20 rounds |"),
        (LATE, "It falls.\n\n/// details | Deeper: when\nIn 20 rounds.\n///"),
        ("the loss falls on a straight line]", "the loss falls in 20 rounds]"),
        ("ch91_losses.svg)", "ch91_losses.svg)\n\n*It falls in 20 rounds.*"),
        ("- A step goes against", "- In 20 rounds. A step goes against"),
        ("**What to observe.** From 0,", "**What to observe.** In 20 rounds,"),
        ("Uphill:", "Uphill, in 20 rounds:"),
        ("You walk downhill", "More than a third of us walk downhill"),
    ],
)
def test_it_is_asked_for_a_check(whole: "SmallBook", old: str, new: str) -> None:
    whole.mutate("docs/module9/ch91_sample.md", old, new)
    (problem,) = told(whole)
    assert problem.startswith("no run checks the number in ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You walk downhill until", "For 20 steps you walk downhill until"),
        ("## ELI5: Walking Downhill", "## ELI5: Twenty Steps Downhill"),
        ("### Does it always get there?", "### Does it get there in 20 steps?"),
        ("The loop:", "**Predict.** You take 20 steps. Where does it end?"),
        ("Write the function that takes one step.", "Write it, in 20 steps at most."),
        ("\\frac{dL}{dw} =", "\\text{in 20 steps} \\frac{dL}{dw} ="),
        ('print(f"round {number}', 'print(f"in 20 rounds or {number}'),
    ],
)
def test_it_is_not_meant(whole: "SmallBook", old: str, new: str) -> None:
    whole.mutate("docs/module9/ch91_sample.md", old, new)
    assert told(whole) == []
