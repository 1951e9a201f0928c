"""A chapter is an evening long: words, terms, code, and a picture soon."""

from typing import TYPE_CHECKING

import pytest

from book.pages import reading
from book.rules import measures

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
LATE = "It falls in every round."
MANY = " ".join(["many words"] * 1300)
TERMS = " ".join(f"*term {number}*" for number in range(21))
CODE = "```python\n" + "\n\n".join(f"x{n} = {n}" for n in range(151)) + "\n```"
BEYOND = "/// details | Deeper: more\n{}\n///"


def told(whole: "SmallBook", old: str = "", new: str = "") -> list[str]:
    if old:
        whole.mutate(PAGE, old, new)
    page = reading.read(whole.path, whole.book)
    return [str(error) for error in measures.violations(page)]


def line_of(whole: "SmallBook", start: str) -> int:
    lines = (whole.root / PAGE).read_text("utf-8").split("\n")
    return next(n for n, line in enumerate(lines, 1) if line.startswith(start))


def test_a_short_chapter_keeps_to_all_of_them(whole: "SmallBook") -> None:
    assert told(whole) == []


def test_the_main_line_has_an_end(whole: "SmallBook") -> None:
    (error,) = told(whole, "One weight found its number.", f"It did.\n\n{MANY}.")
    line = line_of(whole, "many words")
    assert error.startswith(f"{PAGE}:{line}: the main line has 2,")
    assert error.endswith(
        "words; here it passes 2,500\n"
        "  Fold what nothing outside needs, /// details | Deeper: …, or cut."
    )


def test_so_have_its_terms(whole: "SmallBook") -> None:
    (error,) = told(whole, LATE, f"{LATE}\n\n{TERMS}")
    line = line_of(whole, "*term 0*")
    assert f"{PAGE}:{line}: the main line has 21 terms in italics" in error
    assert "emphasis is bold" in error


def test_so_has_its_code(whole: "SmallBook") -> None:
    (error,) = told(whole, "The loop:\n", f"The loop:\n\n{CODE}\n")
    line = line_of(whole, "x0 = 0") - 1
    assert error.startswith(f"{PAGE}:{line}: the main line has ")
    assert "lines of Python; here it passes 150" in error


def test_a_picture_comes_soon(whole: "SmallBook") -> None:
    words = " ".join(["word"] * 500)
    (error,) = told(whole, "You walk downhill", f"{words}. You walk downhill")
    line = line_of(whole, "![On a logarithmic")
    assert error.startswith(f"{PAGE}:{line}: the first picture comes after 5")
    assert error.endswith("Show one within the first 300 of the main line.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LATE, f"{LATE}\n\n{BEYOND.format(MANY)}"),
        (LATE, f"{LATE}\n\n{BEYOND.format(TERMS)}"),
        (LATE, f"{LATE}\n\n{BEYOND.format(f'{chr(10)}{CODE}{chr(10)}')}"),
        ("No. With a large", f"{MANY}. {TERMS} With a large"),
        ("Write the function that", f"{MANY}. Write the function that"),
        ("The loop:\n", f"```text\n{MANY}\n```\n\nThe loop:\n"),
        ("on a straight line]", f"on a straight line {MANY}]"),
        (LATE, f"{LATE} `{MANY}` $\\text{{{MANY}}}$"),
        (LATE, LATE + " **strong**" * 30),
        (LATE, LATE + " *weight*" * 30),
        (LATE, LATE + " [*A Paper*](https://example.org)" * 30),
    ],
)
def test_what_does_not_count(whole: "SmallBook", old: str, new: str) -> None:
    assert told(whole, old, new) == []
