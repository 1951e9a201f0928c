"""A number in a sentence is the value, rightly rounded."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.pages.numbers import MINUS, NOISE, Shown, checked_numbers, faulty_mark


@pytest.mark.parametrize(
    ("shown", "value", "holds"),
    [
        ("0.262", 0.26249, True),
        ("0.262", 0.26151, True),
        ("0.262", 0.2626, False),
        ("0.262", 0.2614, False),
        ("0.1", 0.2, False),
        ("2.0", 2.099, False),
        ("0.0129", 0.012754, False),
        ("15.8", 15.84, True),
        ("0.3", 0.25, True),  # half way, both ways are right
        ("0.2", 0.25, True),
        ("0.26", 0.264999, True),
        ("0.27", 0.264999, False),
        ("0.27", 0.2649999, True),  # another processor may give 0.265
        ("15.8", 16.0, False),
        ("12", 12, True),
        ("12", 12.4, True),  # a rounded count, in prose
        ("12", 12.6, False),
        ("12", 13, False),
        ("12", 11, False),
        ("12345678", 12345678, True),
        ("12345678", 12345679, False),  # a whole number is exact
        ("12.", 12.4, True),
        ("12345678901234567890", 12345678901234567890, True),
        ("12345678901234567890", 12345678901234567891, False),
        ("1,234", 1234, True),
        ("1,234", 1235, False),
        ("12,345.6", 12345.6, True),
        ("−1.5", -1.5, True),
        ("−1.5", 1.5, False),
        ("-1.5", -1.5, True),
        ("+1.5", 1.5, True),
        ("2.0e-8", 2.04e-8, True),
        ("2.0e-8", 2.06e-8, False),
        ("1e-5", 1e-9, False),  # as good as nothing beside 1e-5
        ("1e-5", 9.6e-6, True),
        ("1e-5", 9.4e-6, False),
        ("9.9e-6", 1.004e-5, False),
        ("0e0", 1e-20, False),
        ("1e3", 1400, True),
        ("2.0e−8", 2e-8, True),
        ("1e3", 1000, True),
        ("2e-8", 4e-8, False),
        ("0.000", 0.0004, True),
        ("0.000", 0.0006, False),
        ("−0.00", -0.001, True),
        ("−0.00", 0.001, False),
        ("+0.00", -0.001, False),
        (".5", 0.5, True),
        ("1.0", math.inf, False),
        ("1.0", math.nan, False),
        ("1", math.nan, False),
    ],
)
def test_a_number_in_prose(shown: str, value: float, holds: bool) -> None:
    assert Shown(shown).holds(value) is holds


DRESSES = ["0.262", "−1.5", "12", "1,234", "1.", "2.0e-8", "1e3", "+0.50", "0.00000"]
VALUES = st.floats(-1e9, 1e9) | st.floats(-1, 1) | st.integers(-(10**12), 10**12)


@given(st.sampled_from(DRESSES), VALUES)
def test_what_an_update_writes_holds(dress: str, value: float) -> None:
    new = Shown(dress).dress(value)
    assert Shown(new).holds(value)
    assert Shown(new).dress(value) == new
    assert [m["shown"] for m in checked_numbers(f"It is {new}<!--= x -->.")] == [new]


@given(st.integers(-150_000, 150_000), st.integers(1, 5), st.floats(-0.49, 0.49))
def test_a_unit_more_or_less_does_not_hold(units: int, places: int, off: float) -> None:
    off *= 1 - 6 * NOISE * abs(units)  # nearer to a half it may be noise
    value = (units + off) / 10**places
    for other in (units - 1, units + 1):
        sign = MINUS if other < 0 else ""
        whole, rest = divmod(abs(other), 10**places)
        assert not Shown(f"{sign}{whole}.{rest:0{places}}").holds(value)


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
        ("7", 12345678901234567891, "12345678901234567891"),
        ("7,000", 12345678901234567891, "12,345,678,901,234,567,891"),
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
    assert faulty_mark(line) is None


@pytest.mark.parametrize(
    "line", ["loss<!--= loss -->", "conv1<!--= n -->", "<!--= n -->"]
)
def test_a_mark_that_checks_no_number_is_stray(line: str) -> None:
    assert checked_numbers(line) == []
    problem, _ = faulty_mark(line) or ("", "")
    assert problem == "no number stands directly before <!--="


@pytest.mark.parametrize(
    "line",
    [
        "It is 0.2<!--= loss ->.",
        "It is 0.2<!--= loss -> or 0.3<!--= best -->.",
        "It is 0.2<!--= loss",
        "It is 0.3<!--= best -->, and then 0.2<!--= loss",
    ],
)
def test_a_mark_without_an_end_is_told(line: str) -> None:
    problem, fix = faulty_mark(line) or ("", "")
    assert problem.startswith("the mark <!--= loss")
    assert problem.endswith(" has no end")
    assert fix == "End it with -->."


def test_the_expression_is_all_that_stands_in_the_mark() -> None:
    (found,) = checked_numbers("1.5<!--= a['x'] > 0 and f(a, b) -->")
    assert found["expr"] == "a['x'] > 0 and f(a, b)"
