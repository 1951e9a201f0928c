"""An output is what a reader sees who runs the code in a terminal."""

import pytest

from book.checks import terminal


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("", []),
        ("\n \n", []),
        ("a\nb\n", ["a", "b"]),
        ("\n  a  \n\nb\n\n", ["  a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\rstep 1\rstep 50\rstep 100\n", ["step 100"]),
        ("hello\rab\n", ["abllo"]),
        ("\r\x1b[Ka long one\r\x1b[Kb\n", ["b"]),
        ("12345\r\x1b[2Kb\n", ["b"]),
        ("12\b3\n", ["13"]),
        ("\b\ba\n", ["a"]),
        ("\x1b[1;31mred\x1b[0m, \x1b[38:5:1mtoo\x1b[m\n", ["red, too"]),
        ("a\tb\n", ["a       b"]),
        ("1234567\tb\n", ["1234567 b"]),
        ("abc\r\tx\n", ["abc     x"]),
        ("Knut\x1b[K\n", ["Knut"]),
        ("loss\xa0½ 🙂 \ufeff.\n", ["loss\xa0½ 🙂 \ufeff."]),
    ],
)
def test_what_is_seen(printed: str, seen: list[str]) -> None:
    assert terminal.lines(printed) == seen


@pytest.mark.parametrize(
    "char",
    [*"\0\x01\a\v\f\x1b\x1c\x1d\x1e\x7f\x85\x9b\u2028\u2029\ud800", "\x1b[A"],
)
def test_what_nobody_could_see_is_named(char: str) -> None:
    for printed in (f"a{char}b", f"a{char}\n", char):
        with pytest.raises(ValueError, match=r"^.+$") as caught:
            terminal.lines(printed)
        assert str(caught.value) == repr(char[0])
