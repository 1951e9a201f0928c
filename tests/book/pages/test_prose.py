"""A decimal in a sentence is checked by a run, wherever the sentence has it."""

import pytest

from book.pages.prose import measured, unchecked


def numbered(text: str) -> list[tuple[int, str]]:
    return [*enumerate(text.split("\n"), 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("From $5, at a loss of 0.77, to $6 a month.", [(1, "0.77")]),
        ("It costs $5\nand has 0.77,\nor $6.", [(2, "0.77")]),
        ("It costs \\$5 and 0.77 or \\$6.", [(1, "0.77")]),
        ("A [loss of 0.66](#a) and ![0.55](b.svg).", [(1, "0.66"), (1, "0.55")]),
        ("A [loss of 0.66][a] is [0.44](ch12_a.md).", [(1, "0.66"), (1, "0.44")]),
        ("Part 1.2 has a loss of 1.2.", [(1, "1.2")]),
        ("If x < 0.5 and y > 0.3, {0.1}.", [(1, "0.5"), (1, "0.3"), (1, "0.1")]),
        ("A `tick and 0.9\n\nanother` 0.8", [(1, "0.9"), (3, "0.8")]),
        ("A dollar $x and 0.9\n\nanother$ 0.8", [(1, "0.9"), (3, "0.8")]),
        ("0.1\n\n$$\n0.2\n$$\n\n0.3", [(1, "0.1"), (7, "0.3")]),
    ],
)
def test_what_no_run_checks(text: str, found: list[tuple[int, str]]) -> None:
    assert list(unchecked(numbered(text))) == found


@pytest.mark.parametrize(
    "text",
    [
        "A formula $0.5 +\n0.3$, and `code 0.2\nover 0.1` two lines.",
        "Parts 1.1, 1.2 and\n1.3; [1.2 A](ch12_a.md); ([1.2](../m/ch12_a.md#b)).",
        "It is 0.5<!--= x -->, or $0.7<!--= y -->$.",
        "[a](0.5.md), <b title='0.5'>, text\n{ #a0.5 }, https://example.org/0.5",
        "<!-- 0.5\n0.4 -->",
    ],
)
def test_what_needs_no_check(text: str) -> None:
    assert list(unchecked(numbered(text))) == []


def test_a_measured_number_in_a_formula_is_asked_about() -> None:
    text = "$L = 0.162$\n\n$$\n12.24 + 0.05\n$$\n\n$1.125$ and $0.77<!--= x -->$"
    printed = "0.162 12.24 0.05 1.125 0.77"
    assert list(measured(numbered(text), printed, "")) == [(4, "12.24"), (1, "0.162")]
    assert list(measured(numbered(text), printed, "lr = 0.162")) == [(4, "12.24")]
    assert list(measured(numbered("It costs $0.162, or $6."), printed, "")) == []
