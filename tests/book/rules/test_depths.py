"""Nothing outside of a fold `Deeper: …` needs what it holds."""

from typing import TYPE_CHECKING

import pytest

from book.pages import reading
from book.rules import depths

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
LATE = "It falls in every round."
TASK = "Write the function that takes one step."
FOLD = "/// details | {}\n\n```python\n{}\n```\n///\n"
BLOCK = "```python\n{}\n```\n"


def told(whole: "SmallBook", *parts: str, after: str = LATE) -> list[str]:
    whole.mutate(PAGE, after, "\n\n".join([after, *parts]))
    page = reading.read(whole.path, whole.book)
    return [str(error) for error in depths.violations(page)]


def test_what_needs_a_deeper_fold_is_told_by_the_name_that_it_reads(
    whole: "SmallBook",
) -> None:
    deeper = FOLD.format("Deeper: more", "more = rest = 1")
    reader = BLOCK.format("print(more, rest)")
    (error,) = told(whole, deeper, reader, reader)
    lines = whole.path.read_text("utf-8").split("\n")
    fold = lines.index("/// details | Deeper: more") + 1
    needing = lines.index("print(more, rest)")
    assert error == (
        f"{PAGE}:{fold}: the code at line {needing} needs 'more' from this fold\n"
        "  Define it outside, in a fold `Code: …`, or move that code in here."
    )
    assert error in [str(one) for one in whole.violations()]


def test_another_fold_is_outside_of_it_too(whole: "SmallBook") -> None:
    deeper = FOLD.format("Deeper: more", "more = 1")
    assert told(whole, deeper, FOLD.format("Deeper: and more", "more + 1"))


def test_so_is_an_exercise(whole: "SmallBook") -> None:
    deeper = FOLD.format("Deeper: more", "more = 1")
    assert told(whole, deeper) == []
    assert told(whole, BLOCK.format("more + 1"), after=TASK)


@pytest.mark.parametrize(
    "parts",
    [
        [FOLD.format("Code: more", "more = 1"), BLOCK.format("more")],
        [FOLD.format("Deeper: more", "more = 1\nmore + 1")],
        [FOLD.format("Deeper: more", "more = 1"), BLOCK.format("more = 2\nmore")],
        [BLOCK.format("more = 1"), FOLD.format("Deeper: and more", "more + 1")],
    ],
)
def test_what_leaves_it_alone_may_stay(whole: "SmallBook", parts: list[str]) -> None:
    assert told(whole, *parts) == []
