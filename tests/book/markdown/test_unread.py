"""What the site would show as it is typed is refused, at its line."""

from typing import TYPE_CHECKING

import pytest

from book.errors import PageError

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

TABLE = "| loss | at |\n| --- | --- |\n| $|w|$ | the start |\n| $p(y|x)$ | the end |\n"
DETAILS = "<details>\n<summary>Why</summary>\n\n{}\n\n</details>\n"

# The page, and the lines that are refused.
FORMULAS = {
    "a bar in a table": (TABLE, [3, 4]),
    "a space within the dollars": ("Good.\n\nThe slope $ w_i $ and $b$ grow.\n", [3]),
    "a display below a sentence": ("The loss is\n$$\nL = w_i^2 + b_i^2\n$$\n", [2]),
    "a display within a sentence": ("The loss $$L = w^2$$ is it.\n", [1]),
    "a label behind a display": ("The loss is\n\n$$\nL = w^2\n$$ (1)\n", [3]),
    "a sentence below a display": ("Its slope is\n\n$$\ng = 2 w\n$$\nwhich\n", [3]),
    "an empty line in a display": ("$$\na\n\nb\n$$\n", [1, 5]),
    "a display set in by 2": ("- The loss:\n\n  $$\n  L = w^2\n  $$\n\n- It.\n", [3]),
    "a display set in by 3": ("1. Step:\n\n   $$\n   w\n   $$\n\n2. Again.\n", [3]),
    "a line that begins a quote": (
        "That is, while $|g|\n> \\epsilon$ holds.\n",
        [1, 2],
    ),
    "a line that begins a list": ("It is $a\n- b$ now.\n\n$c\n\n- d$\n", [4, 6]),
    "TeX's opening quotes": (
        "It says $\\text{``up''}$ above 0,\nand $\\text{``down''}$ below.\n",
        [1, 2],
    ),
    "plain HTML": (DETAILS.format("The slope of $w^2$ is $2w$."), [4]),
    "a paragraph in HTML": ('<p class="lead">Two,\nthat is $w$.</p>\n', [2]),
    "an escaped dollar in HTML": ("<p>It costs \\$5.</p>\n", [1]),
    "TeX without dollars": ("It is\n\\frac{1}{2} of it.\n", [2]),
    "TeX in other brackets": ("It is\n\\(w^2\\) and\n\n\\[\nL = w\n\\]\n", [2, 5]),
    "one dollar": ("So it is.\n\nIt costs 5$ a month.\n", [3]),
    "two prices with a slash": ("They cost ($5/$6) a month.\n", [1]),
    "two equal ones": ("The $ w $ is.\n\nThe $ w $ is.\n", [1, 3]),
    "an image's text": ("A\n\n![The loss $L = w^2$ falls](curve.svg)\n", [3]),
    "a link's title": ("A [b](page.md 'the $x$') c\n", [1]),
    "an image in HTML": ('<p>\n<img alt="the $x$" src="a.png">\n</p>\n', [2]),
    "an image in a sentence": ('So\nis <img alt="the $x$" src="a.png"> it.\n', [2]),
}
MARKDOWN = {
    "emphasis in HTML": (DETAILS.format("And **that** is why."), [4]),
    "code in HTML": (DETAILS.format("And `that` is why."), [4]),
    "a link in HTML": (DETAILS.format("[That](page.md) is why."), [4]),
    "a list in HTML": (DETAILS.format("- that\n- this"), [4]),
    "a heading in HTML": (DETAILS.format("## That"), [4]),
    "a fold of another name": ("/// detials | Why\nSo.\n///\n", [1]),
    "a footnote that says nothing": ("So.\n\nIt is small.[^1]\n", [3]),
    "a link without its end": ("So [it](page.md is.\n", [1]),
}
RIGHT = [
    "From $5 a month to $6, $7k or $1.5 million, or \\$x.",
    "Code: `$w $`, ``a $ b``, and $\\text{\\$5}$.",
    "| a |\n| --- |\n| $p(y\\|x)$ |\n| `$` |",
    "1. The step:\n\n    $$\n    w\n    $$\n\n2. Again.",
    "> So\n>\n> $$\n> w\n> $$",
    "It is $a\n+ b$, and $c\n= d$.",
    "<details markdown>\n<summary>Why</summary>\n\nThe $w$ is **it**.\n\n</details>",
    "<p>snake_case_name, 2 * 3 * 4, <code>$x `y`</code> and <b>all</b> - so.</p>",
    "<!-- $ w $ and **this** -->\n\nText.",
    "```bash\necho $HOME $ w $\n```",
    "~~~{.text title='$ w $'}\nx\n~~~",
    "It is so.[^1]\n\n[^1]: Because $w$.",
    "Brackets \\[as they\\] are, and \\(these\\).",
]


def refused(small: "SmallBook", text: str) -> list[int | None]:
    problems: list[PageError] = []
    small.book.new_markdown(problems).convert(text)
    return [problem.line for problem in problems]


@pytest.mark.parametrize("mistake", FORMULAS)
def test_a_formula_that_is_not_shown_as_one_is_refused(
    small: "SmallBook", mistake: str
) -> None:
    text, lines = FORMULAS[mistake]
    assert refused(small, text) == lines


@pytest.mark.parametrize("mistake", MARKDOWN)
def test_markdown_that_is_not_read_is_refused(small: "SmallBook", mistake: str) -> None:
    text, lines = MARKDOWN[mistake]
    assert refused(small, text) == lines


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_shown_rightly_passes(small: "SmallBook", text: str) -> None:
    assert refused(small, text) == []


def test_the_sites_build_stops_at_the_first(small: "SmallBook") -> None:
    with pytest.raises(PageError) as caught:
        small.html("Text.\n\nThe $ w $ and\n\nthe $ b $.")
    assert str(caught.value).startswith("line 3: the site shows '$ w $ and' as it is")


def test_tex_errors_come_all_at_once(small: "SmallBook") -> None:
    text = "# It\n\nAn $\\foo$, a\n\n$$\n\\bar{\n$$\n\nand $\\foo$ again, $w$.\n"
    assert refused(small, text) == [3, 5, 9]


def test_choices_that_begin_with_a_formula_have_their_line(
    small: "SmallBook",
) -> None:
    one = "#### Which?\n\n- [x] $w$<!--? a --> Yes.\n- [ ] *b*<!--? b --> No.\n\n"
    assert refused(small, one + one.replace("[x]", "[ ]")) == [8]
