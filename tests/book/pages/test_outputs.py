"""What a page shows is what was printed, to the last character."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.pages.outputs import EXACT, Slack, first_lost, same_text

ELSEWHERE = Slack(elsewhere=True)
WIDE = Slack(tol=0.9)


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("a\n\n", "a"),
        ("\n\na", "a"),
        ("a  \nb", "a\nb\t"),  # blanks at the end of a line are not seen
        ("took ... s, loss 0.1", "took 12.5 s, loss 0.1"),
        ("first\n...\nlast 1.00", "first\nmany\nlines\nlast 1.00"),
        ("...", "anything\nat all"),
        ("a ... b ... c", "a b b a b c"),
        ("... b", "a b\nc b"),
        ("[0., 1., ..., 9.]", "[0., 1., ..., 9.]"),
        ("wait....", "wait...."),
    ],
)
def test_the_same_output(shown: str, got: str) -> None:
    assert same_text(shown, got, skips=True)


ANOTHER = [
    ("loss 0.6931", "loss 0.6932"),
    ("loss 0.6931", "loss 0.6930"),
    ("loss 0.6931", "loss 0.69314"),
    ("epoch 1: 97.5%", "epoch 1: 97.6%"),
    ("0.0000", "-0.0000"),
    ("-0.", "0."),
    ("1e-05", "1e-09"),
    ("1e-05", "1e-06"),
    ("1.5e-03", "1.4e-03"),
    ("2.", "2.4000"),
    ("2.", "3."),
    ("tensor([ 2.,  3., -0.])", "tensor([ 2.4000,  3.2000, -0.4000])"),
    ("12", "13"),
    ("12", "12.0"),
    ("a b", "a  b"),
    ("a b", "a\nb"),
    ("a\nb", "a\n\nb"),
    ("a\nb", " a\nb"),
    ("a\n  b", "a\n b"),
    ("[1, 2]", "[1,  2]"),
    ("a", "a b"),
    ("first\n...\nlast", "first\nmany"),
    ("first\n...\nlast", "first\nlast"),
    ("a ... b ... c", "a c b"),
    ("a ... a", "a"),
    ("....", "any"),
    ("." * 40 + " failed", "." * 40 + " done"),
]


@pytest.mark.parametrize(("shown", "got"), ANOTHER)
def test_another_output(shown: str, got: str) -> None:
    assert not same_text(shown, got, skips=True)


def test_what_nobody_wrote_skips_nothing() -> None:
    """A figure's title, and a notebook's outputs, are written by the book itself."""
    assert not same_text("loading ... done", "loading data, done")


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("loss 0.6931", "loss 0.6932"),
        ("loss 0.6931", "loss 0.6930"),
        ("loss  9.9999 of 3", "loss 10.0000 of 3"),
        ("-0.0001", "0.0000"),
        ("0.0000", "-0.0000"),
        ("1.0000e-05", "9.9999e-06"),
        ("1,234.5 of it", "1,234.6 of it"),
        ("0.30000001192092896", "0.30000004172325134"),
        # PyTorch and NumPy align what stands in brackets.
        ("tensor([1.0000, 0.0000])", "tensor([ 1.0000, -0.0000])"),
        ("tensor([1.0000,\n        0.0000])", "tensor([ 1.0000, -0.0000])"),
        (
            "array([[0.12345678],\n       [0.11111111]])",
            "array([[0.1234567 ],\n       [0.11111111]])",
        ),
        ("array([-0.9999, 1.    ])", "array([-0.9999, 0.9999])"),
        ("took ... s, loss 0.1", "took 12.5 s, loss 0.2"),
        ("...\nloss 0.50\n...", "loss 0.90\nloss 0.51\nloss 0.30"),
    ],
)
def test_a_last_digit_may_differ_elsewhere_and_nowhere_else(
    shown: str, got: str
) -> None:
    assert same_text(shown, got, ELSEWHERE, skips=True)
    assert not same_text(shown, got, EXACT, skips=True)


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("loss 0.6931", "loss 0.6933"),
        ("loss 0.6931", "loss nan"),
        ("loss nan", "loss 0.6931"),
        ("inf", "-inf"),
        ("0.5", "-0.5"),
        ("2.", "2.4000"),
        ("1e-05", "1e-09"),
        ("tensor([1., 2.])", "tensor([1., 3.])"),
        ("tensor([1.])", "tensor([1])"),
        ("12", "13"),
        ("12.0", "12"),
        ("1,234", "1.234"),
        ("12 + 3", "123"),
        ("loss   0.50", "loss 0.50"),
        ("loss   0.50", "loss 0.51"),
        ("0.50\n0.60", "0.50 0.61"),
        ("a\n0.5", "a 0.6"),
    ],
)
def test_no_more_than_that_differs_elsewhere(shown: str, got: str) -> None:
    assert not same_text(shown, got, ELSEWHERE, skips=True)


def test_a_tolerance_is_a_part_of_the_shown_number() -> None:
    slack = Slack(tol=0.01)
    assert same_text("loss 0.6931 of 3", "loss 0.6999 of 3", slack)
    assert not same_text("loss 0.6931 of 3", "loss 0.7200 of 3", slack)
    assert not same_text("loss 0.01", "loss 0.02", slack)


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
        ("0.5 a\nb", "0.6 a b"),
        ("  0.5", "0.6"),
    ],
)
def test_no_tolerance_excuses_another_name_version_count_or_layout(
    shown: str, got: str
) -> None:
    assert same_text(shown, shown, WIDE)
    assert not same_text(shown, got, WIDE)


@pytest.mark.parametrize(
    ("shown", "got", "line", "other"),
    [
        ("a\nb\nc", "a\nb\nd", 0, 0),  # whoever asks compares line by line
        ("a\n...\nc\nd", "a\nb\nx\nd", 1, 1),
        ("a\n...\nx\n...\nd", "a\nb\nc\nd", 1, 1),
    ],
)
def test_the_part_that_is_not_there_is_found(
    shown: str, got: str, line: int, other: int
) -> None:
    assert first_lost(shown, got) == (line, other)


LINES = "\n".join(f"step {n} loss 0.50" for n in range(20_000))
LONG = {
    "a row of dots": ("." * 40 + " failed", "." * 40 + " done"),
    "rows of dots": (("." * 40 + "\n") * 2500 + "x", ("." * 40 + "\n") * 2500),
    "many skips": ("... " * 3000 + "x", "a " * 100_000),
    "skips and decimals": ("... 0.5 " * 3000 + "x", "0.5 " * 50_000),
    "a skip before long rows": (
        "...\n" + "0.50\n" * 20_000 + "0.90\n...\nx",
        "0.50\n" * 40_000 + "y",
    ),
    "many lines": (LINES.replace("\n", "\n...\n"), LINES.replace("0.50", "0.90")),
    "a long number": ("1" * 100_000 + "x", "1" * 100_000 + "y"),
    "a long decimal": ("0." + "1" * 100_000, "0." + "1" * 99_999 + "3"),
    "a long exponent": ("1e" + "9" * 10_000, "1e" + "9" * 9_999 + "1"),
    "long versions": ("1." * 50_000, "1." * 49_999 + "2"),
    "many commas": ("1,111" * 20_000, "1,111" * 19_999 + "2"),
    "many blanks": ("a" + " " * 100_000 + "0.5", "a" + " " * 100_000 + "0.7"),
    "many brackets": ("[" * 50_000 + "0.5", "[" * 50_000 + "0.7"),
}


@pytest.mark.parametrize("slack", [EXACT, ELSEWHERE, Slack(tol=0.01)])
@pytest.mark.parametrize("name", LONG)
def test_no_comparison_takes_long(name: str, slack: Slack) -> None:
    """A second, in words; here ten, on a machine that does other things as well."""
    started = time.process_time()
    assert not same_text(*LONG[name], slack, skips=True) or name == "a long decimal"
    assert time.process_time() - started < 10


@given(st.text(), st.sampled_from([EXACT, ELSEWHERE, WIDE]))
def test_every_text_is_itself(text: str, slack: Slack) -> None:
    assert same_text(text, text, slack)
    assert same_text(text, text, slack, skips=True)


@given(st.lists(st.integers(-99_999, 99_999), min_size=1, max_size=5), st.data())
def test_a_unit_of_any_last_digit_is_found(
    units: list[int], data: st.DataObject
) -> None:
    which = data.draw(st.integers(0, len(units) - 1))
    other = [u + (n == which) for n, u in enumerate(units)]
    old, new = (" ".join(f"{u / 1000:.3f}" for u in row) for row in (units, other))
    assert not same_text(old, new)
    assert not same_text(new, old)
    assert same_text(old, new, ELSEWHERE)
