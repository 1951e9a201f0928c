"""A shown number holds up to one unit of its last digit, all else exactly."""

import math

import pytest

from book.pages.numbers import Shown, checked_numbers, same_text, stray_mark


@pytest.mark.parametrize(
    ("shown", "value", "holds"),
    [
        ("0.262", 0.26249, True),
        ("0.262", 0.2629, True),  # one unit of the last digit
        ("0.262", 0.2641, False),
        ("15.8", 15.84, True),
        ("15.8", 16.0, False),
        ("12", 12, True),
        ("12", 12.4, True),  # a rounded count, in prose
        ("12", 12.6, False),
        ("12", 13, False),
        ("1,234", 1234, True),
        ("1,234", 1235, False),
        ("12,345.6", 12345.6, True),
        ("−1.5", -1.5, True),
        ("−1.5", 1.5, False),
        ("-1.5", -1.5, True),
        ("+1.5", 1.5, True),
        ("2.0e-8", 2.04e-8, True),
        ("2.0e-8", 2.2e-8, False),
        ("2.0e−8", 2e-8, True),
        ("1e3", 1000, True),
        ("2e-8", 4e-8, False),
        ("0.000", 0.0004, True),
        ("0.000", 0.0021, False),
        (".5", 0.5, True),
        ("1.0", math.inf, False),
        ("1.0", math.nan, False),
        ("1", math.nan, False),
    ],
)
def test_a_number_in_prose(shown: str, value: float, holds: bool) -> None:
    assert Shown(shown).holds(value) is holds


def test_a_tolerance_is_relative_and_never_narrower_than_the_digits() -> None:
    assert Shown("200.0").holds(203.9, tol=0.02)
    assert not Shown("200.0").holds(204.2, tol=0.02)
    assert Shown("0.5").holds(0.6, tol=1e-9)


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("0.262", 0.3, "0.300"),
        ("1,234", 5678, "5,678"),
        ("1,234.5", 0.25, "0.2"),
        ("12", 13.2, "13"),
        ("2.0e-8", 3.14e-9, "3.1e-9"),
        ("2.0e-08", 3.14e-9, "3.1e-09"),
        ("2.0e−8", 3.14e-9, "3.1e−9"),
        ("2.0E5", 31_400_000, "3.1e7"),
        ("−1.5", -2.0, "−2.0"),
        ("-1.5", -2.0, "-2.0"),
        ("1.5", -2.0, "−2.0"),
        ("+1.5", 2.0, "+2.0"),
        ("+1.5", -2.0, "−2.0"),
        ("−1.5", 2.0, "2.0"),
        ("0.10", -0.001, "0.00"),  # never a zero with a minus
    ],
)
def test_an_update_keeps_the_dress_of_the_number(
    old: str, value: float, new: str
) -> None:
    assert Shown(old).dress(value) == new


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("It is 0.262<!--= loss -->.", ["0.262"]),
        ("It is −1.5<!--= w --> or -1.5<!--= w -->.", ["−1.5", "-1.5"]),
        ("About 12 %<!--= share --> of 1,234<!--= n -->", ["12", "1,234"]),
        ("About 12%<!--= share -->", ["12"]),
        ("(2.0e-8<!--=x-->)", ["2.0e-8"]),
        ("| 0.1<!--= a --> | 0.2<!--= b --> |", ["0.1", "0.2"]),
        ("- item 3<!--= n -->", ["3"]),
        ("### Only 3<!--= n --> steps", ["3"]),
        ("*A caption with 0.5<!--= x -->*", ["0.5"]),
        ("**0.5<!--= x -->**", ["0.5"]),
        ("The markup is `0.262<!--= losses[-1] -->`.", []),
        ("In ``code `1<!--= n --> code`` too.", []),
        ("`a` then 1<!--= n --> then `b`", ["1"]),
        ("0.5 <!-- a comment -->", []),
    ],
)
def test_which_numbers_are_checked(line: str, shown: list[str]) -> None:
    assert [found["shown"] for found in checked_numbers(line)] == shown
    assert stray_mark(line) is None


@pytest.mark.parametrize(
    "line", ["loss<!--= loss -->", "conv1<!--= n -->", "<!--= n -->"]
)
def test_a_mark_that_checks_no_number_is_stray(line: str) -> None:
    assert checked_numbers(line) == []
    assert stray_mark(line) == line.index("<!--=")


def test_the_expression_is_all_that_stands_in_the_mark() -> None:
    (found,) = checked_numbers("1.5<!--= a['x'] > 0 and f(a, b) -->")
    assert found["expr"] == "a['x'] > 0 and f(a, b)"


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("loss 0.6931", "loss 0.69312"),
        ("loss 0.6931", "loss 0.6932"),
        ("1.5e-03", "1.49e-03"),
        ("epoch 1: 97.5%", "epoch 1: 97.6%"),
        ("nan", "nan"),
        ("-inf", "-inf"),
        ("12", "12"),
        ("1.", "1."),
        ("1,234", "1,234"),
        ("a  b", "a b"),
        ("a\n\n", "a"),
        # PyTorch moves columns when a sign comes or goes.
        ("tensor([ 1.0000, -0.5000])", "tensor([1.0000, -0.5001])"),
        ("tensor([1.0000, 0.0000])", "tensor([ 1.0000, -0.0000])"),
        ("tensor([[1., 2.],\n        [3., 4.]])", "tensor([[1., 2.],\n [3., 4.]])"),
        ("took ... s, loss 0.1", "took 12.5 s, loss 0.1"),
        ("first\n...\nlast 1.00", "first\nmany\nlines\nlast 1.00"),
        ("...", "anything\nat all"),
        ("[[1, 2]]", "[[1,  2]]"),
        ("[1,234.5, 2]", "[1,234.5, 2]"),
        ("1e-05", "9.9999e-06"),
    ],
)
def test_the_same_output(shown: str, got: str) -> None:
    assert same_text(shown, got)


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("loss 0.6931", "loss 0.6940"),
        ("loss 0.6931", "loss nan"),
        ("loss 0.6931", "loss inf"),
        ("loss nan", "loss 0.6931"),
        ("inf", "-inf"),
        ("-0.5", "0.5"),
        ("0.5", "-0.5"),
        ("97.5%", "95.0%"),
        ("12", "12.3"),
        ("12", "13"),
        ("12.0", "12"),
        ("12", "12.0"),
        ("tensor([1., 2.])", "tensor([1., 3.])"),
        ("tensor([1.])", "tensor([1])"),
        ("1,234", "1.234"),
        ("12 + 3", "123"),
        ("1,234", "1,235"),
        ("1e3", "1e4"),
        ("tensor([ 1.0000, -0.5000])", "tensor([1.0000, 0.5000])"),
        ("a\nb", "a\nc"),
        ("a b", "ab"),
        ("a", "a b"),
        ("first\n...\nlast", "first\nmany"),
    ],
)
def test_another_output(shown: str, got: str) -> None:
    assert not same_text(shown, got)


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("torch 2.13.0", "torch 2.13.1"),
        ("conv1", "conv2"),
        ("conv1 relu2", "conv1 relu3"),
        ("layer_1", "layer_2"),
        ("0x1f", "0x2f"),
        ("Linear(in_features=1)", "Linear(in_features=2)"),
        ("torch.float32", "torch.float64"),
        ("round 12", "round 13"),
    ],
)
def test_no_tolerance_excuses_another_name_version_or_count(
    shown: str, got: str
) -> None:
    assert same_text(shown, shown)
    assert not same_text(shown, got, tol=0.9)


def test_a_tolerance_widens_decimals() -> None:
    assert same_text("loss 0.6931 of 3", "loss 0.6999 of 3", tol=0.01)
    assert not same_text("loss 0.6931 of 3", "loss 0.7200 of 3", tol=0.01)
