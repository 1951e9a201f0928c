"""The mistakes that a contributor can make, and all that each of them is told.

A message says the file and the line, what is wrong there, and what to do about it.
(What a page says when it cannot be read, an include, a fence, a front matter, or what
drifted, is pinned beside the tests of those: test_page, test_includes, test_fences,
test_front_matter, test_findings, test_figures, test_failures.)
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
CODE = "snippets/module9/ch91_sample.py"
CLAIMS = "tests/module9/test_ch91_sample.py"
CONFIG = "mkdocs.yml"
PARTS = (
    "Introduction, ELI5, Mathematical Foundations, In-Depth Explanation, "
    "PyTorch Demonstration, Questions Readers Ask, Exercises, Summary, Key Takeaways"
)
IMAGE = (
    "![On a logarithmic scale, the loss falls on a straight line]"
    "(../figures/ch91_losses.svg)"
)
EXERCISE = "### Exercise 1: One Step (supported)"

# File, old, new, how the line begins that the house points at, and what it says.
HOUSE = {
    "a quantity in words": (
        PAGE,
        "One weight found its number.",
        "One weight found its number\nin almost fifteen rounds.",
        "in almost fifteen rounds.",
        "no run checks the number in 'almost fifteen'\n  Say what gives it, "
        "15<!--= expression -->. If the page gives it and no run could contradict it, "
        "say that: fifteen<!--given-->.",
    ),
    "a given number that is none": (
        PAGE,
        "One weight found its number.",
        "One weight<!--given--> found its number.",
        "One weight<!--given-->",
        "the mark <!--given--> stands behind no number\n  Write it right behind the "
        "number that is given: ten<!--given-->.",
    ),
    "a part is missing": (
        PAGE,
        "\n## Key Takeaways\n\n- A step goes against the slope, and the loss ends at "
        "0.162<!--= losses[-1] -->.\n",
        "",
        "## Summary",
        "the part 'Key Takeaways' is missing\n  Add it as a heading, ## Key Takeaways.",
    ),
    "parts are out of order": (
        PAGE,
        "## Introduction\n",
        "## Overview\n",
        "## Overview",
        "the part 'Overview' stands where 'Introduction' should\n"
        f"  A chapter's parts, in order: {PARTS}.",
    ),
    "a part too many": (
        PAGE,
        "\n## Key Takeaways\n",
        "\n## Key Takeaways\n\n## References\n",
        "## References",
        "'References' is no part of a chapter\n  Make it a ### heading within a part.",
    ),
    "a title of another chapter": (
        PAGE,
        "Part 9.1: A Small",
        "Part 1.1: A Small",
        "title = ",
        "the title is "
        "'Learn the Training Loop with PyTorch, Part 1.1: A Small Sample'\n"
        "  The title of ch91_sample begins with "
        "'Learn the Training Loop with PyTorch, Part 9.1: '.",
    ),
    "a page that is not in nav": (
        CONFIG,
        "      - 9.1 A Small Sample: module9/ch91_sample.md\n",
        "",
        "",
        "the page is not in nav\n"
        "  Add it to nav in mkdocs.yml, in its place:\n"
        '      - "9.1 A Small Sample": module9/ch91_sample.md',
    ),
    "another title in nav": (
        CONFIG,
        "9.1 A Small Sample",
        "9.1 A Simple Sample",
        "title = ",
        "nav in mkdocs.yml calls it '9.1 A Simple Sample'\n"
        "  By its title it is:\n"
        '      - "9.1 A Small Sample": module9/ch91_sample.md',
    ),
    "a decimal that nothing checks": (
        PAGE,
        "One weight found its number.",
        "One weight found its number, up to 0.4.",
        "One weight found",
        "no run checks the number 0.4\n"
        "  Say what gives it, 0.4<!--= expression -->; "
        "a given constant stands in `code` or $math$.",
    ),
    "words that are still to be written": (
        PAGE,
        "One weight found its number.",
        "TODO: the chapter in a paragraph.",
        "TODO",
        "to do: the chapter in a paragraph.\n  Write it in place of TODO.",
    ),
    "a description that is still to be written": (
        PAGE,
        'description = "A loop that',
        'description = "TODO: a loop that',
        "description",
        'to do: a loop that fits one weight, small enough to be broken in tests."\n'
        "  Write it in place of TODO.",
    ),
    "an exercise of no kind": (
        PAGE,
        EXERCISE,
        "### Exercise 1: One Step (easy)",
        "### Exercise 1",
        "'Exercise 1: One Step (easy)' is not an exercise's heading\n"
        "  Write ### Exercise N: Title (guided), (supported) or (independent).",
    ),
    "an exercise with another number": (
        PAGE,
        EXERCISE,
        "### Exercise 2: One Step (supported)",
        "### Exercise 2",
        "'Exercise 2: One Step (supported)' is the exercise number 1\n"
        "  Number them from 1.",
    ),
    "an exercise without a solution": (
        PAGE,
        "{.python .solution}",
        "python",
        "### Exercise 1",
        "exercise 1 has 0 blocks {.python .solution}\n  It needs exactly one.",
    ),
    "an exercise without a check": (
        PAGE,
        "{.python .check}",
        "python",
        "### Exercise 1",
        "exercise 1 has 0 blocks {.python .check}\n  It needs exactly one.",
    ),
    "a check that does not say that it has passed": (
        PAGE,
        "Correct: the step",
        "Right: the step",
        "```{.python .check}",
        "the check of exercise 1 does not say that it has passed\n"
        '  End it with print("Correct: …"), and say what it has shown.',
    ),
    "an exercise with one wrong answer": (
        PAGE,
        "```{.python .wrong}\ndef step(w: float, lr: float) -> float:\n"
        "    return w - lr * (w - 3)\n```\n\n```{.text .output}\n"
        "The slope of a square has a factor 2.\n```\n",
        "",
        "### Exercise 1",
        "exercise 1 has 1 wrong answers\n"
        "  Show at least 2 that its check refuses, each in a block {.python .wrong} "
        "with the check's message as its output.",
    ),
    "an exercise with nothing to predict": (
        PAGE,
        "**Predict first.** In",
        "In",
        "### Exercise 1",
        "exercise 1 has no **Predict first.**\n"
        "  Begin a paragraph with **Predict first.**",
    ),
    "a figure that is drawn and not shown": (
        PAGE,
        IMAGE,
        "",
        '```{.python figure="ch91_losses"}',
        "the figure ch91_losses is drawn and not shown\n"
        "  Add ![what it shows](../figures/ch91_losses.svg) below.",
    ),
    "a figure that is shown and not drawn": (
        PAGE,
        "One weight found its number.",
        "![The loss again](../figures/ch91_again.svg)",
        "![The loss again]",
        "the figure ch91_again is shown and nothing draws it\n"
        '  Draw it in a block {.python figure="ch91_again"}.',
    ),
    "an image without alternative text": (
        PAGE,
        "![On a logarithmic scale, the loss falls on a straight line]",
        "![]",
        "![]",
        "the image ../figures/ch91_losses.svg has no alternative text\n"
        "  Say between the brackets of ![…] what one learns from it.",
    ),
    "two figures of one name": (
        PAGE,
        "figure = plot(losses)\n```\n",
        'figure = plot(losses)\n```\n\n```{.python figure="ch91_losses"}\n'
        "figure = plot(losses)\n```\n",
        '```{.python figure="ch91_losses"}',
        f"the figure ch91_losses is drawn twice, here and in {PAGE}\n"
        "  Give it a name of its own.",
    ),
    "a chapter without claims": (
        CLAIMS,
        "",
        "",
        "",
        f"the chapter ch91_sample has no {CLAIMS}\n  Add it, or mend its name.",
    ),
    "a chapter without a loop": (
        CODE,
        "weight.backward()\n        weight.step()",
        "weight.learn()",
        "",
        "the chapter shows no training loop\n"
        "  Include the chapter's own: forward, loss, zero_grad, backward, step.",
    ),
}

ROW = (
    "| 9.1 | A Small Sample | [page](docs/module9/ch91_sample.md) "
    "| [code](snippets/module9/ch91_sample.py) "
    "| [notebook](docs/notebooks/ch91_sample.ipynb) |"
)
LISTED = "- [9.1 A Small Sample](module9/ch91_sample.md)"
CELL = "| [9.1 A Small Sample](ch91_sample.md) |"
WRITES = "Run `make update`, which writes:"

# File, old, new, and what the house says.
LISTS = {
    "another title in the README": (
        "README.md",
        "9.1 | A Small",
        "9.1 | A Tiny",
        f"README.md:6: the row of Part 9.1 is not as its page has it\n  {WRITES} {ROW}",
    ),
    "a part still to come in the README": (
        "README.md",
        ROW,
        "| 9.1 | A Small Sample | – | – | – |",
        f"README.md:6: the row of Part 9.1 is not as its page has it\n  {WRITES} {ROW}",
    ),
    "no row in the README": (
        "README.md",
        f"{ROW}\n",
        "",
        f"README.md: the row of Part 9.1 is missing\n  {WRITES} {ROW}",
    ),
    "no row and no place for it": (
        "README.md",
        f"| | **Module 9: A Small Module** | | | |\n{ROW}\n",
        "",
        "README.md: the row of Part 9.1 is missing\n"
        f"  No words tell its place; add: {ROW}",
    ),
    "no README": (
        "README.md",
        "",
        "",
        "README.md: README.md is missing\n  Write it; it lists the chapters.",
    ),
    "another title on the home page": (
        "docs/index.md",
        "9.1 A Small",
        "9.1 A Tiny",
        "docs/index.md:8: the row of Part 9.1 is not as its page has it\n"
        f"  {WRITES} {LISTED}",
    ),
    "a chapter that the home page does not name": (
        "docs/index.md",
        f"\n{LISTED}\n",
        "\nMore.\n",
        f"docs/index.md: the row of Part 9.1 is missing\n  {WRITES} {LISTED}",
    ),
    "another title on the module's page": (
        "docs/module9/index.md",
        "9.1 A Small",
        "9.1 A Tiny",
        "docs/module9/index.md:5: the row of Part 9.1 is not as its page has it\n"
        f"  {WRITES} {CELL}",
    ),
    "a chapter that its module's page does not name": (
        "docs/module9/index.md",
        f"{CELL} find the 3 | all |\n",
        "",
        f"docs/module9/index.md: the row of Part 9.1 is missing\n  {WRITES} {CELL}",
    ),
    "a row of a chapter that is gone in the README": (
        "README.md",
        "| 9.2 | A Part to Come | – |",
        "| 9.2 | A Part | [page](docs/module9/ch92_part.md) |",
        "README.md:7: this row names Part 9.2, and there is no page\n  Remove the row.",
    ),
    "a page that is gone in nav": (
        "mkdocs.yml",
        "      - 9.1 A Small Sample: module9/ch91_sample.md\n",
        "      - 9.1 A Small Sample: module9/ch91_sample.md\n"
        "      - 9.2 A Part: module9/ch92_part.md\n",
        "mkdocs.yml:133: nav names module9/ch92_part.md, and there is no such page\n"
        "  Remove its line.",
    ),
    "a row that nobody has finished": (
        "docs/module9/index.md",
        "| all |",
        "| … |",
        "docs/module9/index.md:5: a cell of this row is unfinished\n"
        "  Write it in place of the …",
    ),
}


@pytest.mark.parametrize("mistake", LISTS)
def test_what_the_house_says_of_a_list(whole: "SmallBook", mistake: str) -> None:
    file, old, new, message = LISTS[mistake]
    whole.mutate(file, old, new)
    assert [str(one) for one in whole.violations()] == [message]


@pytest.mark.parametrize(
    "mistake", [name for name in LISTS if WRITES in LISTS[name][3]]
)
def test_an_update_writes_the_rows_of_a_list(whole: "SmallBook", mistake: str) -> None:
    """Of a row that was there, only what is derived; a new one is to be finished."""
    file, old, new, message = LISTS[mistake]
    before = (whole.root / file).read_text("utf-8")
    whole.mutate(file, old, new)
    whole.state().mend_committed()
    after = (whole.root / file).read_text("utf-8")
    assert after == before or "is missing" in message
    left = ["a cell of this row is unfinished"] if "| … |" in after else []
    assert [one.problem for one in whole.violations()] == left


def line_of(whole: "SmallBook", start: str) -> int:
    """The number of the last line that begins so."""
    lines = whole.path.read_text("utf-8").split("\n")
    return max(n for n, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize("mistake", HOUSE)
def test_what_the_house_says(whole: "SmallBook", mistake: str) -> None:
    file, old, new, start, message = HOUSE[mistake]
    whole.mutate(file, old, new)
    where = f"{PAGE}:{line_of(whole, start)}" if start else PAGE
    said = [str(one) for one in whole.violations()]
    assert f"{where}: {message}" in said
    assert len(said) <= 2  # a wrong title, for one, is also another than nav's


FILES = {
    "a figure that nothing draws": (
        "docs/figures/ch91_old.webp",
        "",
        "docs/figures/ch91_old.webp: no page draws this figure\n  Remove the file.",
    ),
    "a figure's data that nothing draws": (
        "tests/figures/ch91_old.json",
        "{}",
        "tests/figures/ch91_old.json: no page draws this figure\n  Remove the file.",
    ),
    "code of no chapter": (
        "snippets/module9/ch92_other.py",
        "",
        "snippets/module9/ch92_other.py: no page has the key ch92_other\n"
        "  Name it as its chapter.",
    ),
    "claims of no chapter": (
        "tests/module9/test_ch91_sampel.py",
        "",
        "tests/module9/test_ch91_sampel.py: no page has the key ch91_sampel\n"
        "  Name it as its chapter.",
    ),
    "another chapter's loop": (
        "snippets/module9/ch91_sample_more.py",
        '"""More."""\n\nfrom snippets.module9.ch92_loop import data, train\n',
        "snippets/module9/ch91_sample_more.py:3: "
        "the loop 'train' is imported from snippets.module9.ch92_loop\n"
        "  Write the loop out: the lines that repeat are the lesson.",
    ),
    "code of a chapter that is gone": (
        "snippets/module9/ch91_sample_more.py",
        '"""More."""\n\nfrom snippets.module9.ch92_gone import data\n',
        "snippets/module9/ch91_sample_more.py:3: "
        "it imports snippets.module9.ch92_gone, and there is no such file\n"
        "  Mend the name, or take the import out.",
    ),
    "a page that is not UTF-8": (
        "docs/module9/ch92_other.md",
        "Latin: \udcfc",
        "docs/module9/ch92_other.md:1: the page is not UTF-8\n"
        "  Save the file in UTF-8.",
    ),
    "a page with the line ends of Windows": (
        "docs/module9/ch92_other.md",
        "One.\r\nTwo.\r\n",
        "docs/module9/ch92_other.md:1: the page has CR LF line ends\n"
        "  Save the file with LF at the ends of its lines.",
    ),
}


@pytest.mark.parametrize("mistake", FILES)
def test_what_the_house_says_of_a_file(whole: "SmallBook", mistake: str) -> None:
    name, content, message = FILES[mistake]
    loop = "def train(w):\n    w.backward()\n    w.step()\n\ndef data(): ...\n"
    whole.write("snippets/module9/ch92_loop.py", loop)
    path = whole.write(name, "")
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    said = [str(one) for one in whole.violations()]
    assert message in said


def test_two_pages_of_one_key(whole: "SmallBook") -> None:
    text = whole.path.read_text("utf-8")
    whole.write("docs/module9/ch91_simple.md", text)
    said = [str(one) for one in whole.violations()]
    assert (
        "docs/module9/ch91_simple.md: ch91_simple and ch91_sample have one number\n"
        "  Give each chapter its own key."
    ) in said


def test_a_figure_bears_its_chapters_key(whole: "SmallBook") -> None:
    text = whole.path.read_text("utf-8")
    whole.write(PAGE, text.replace("ch91_losses", "ch12_losses"))
    start = '```{.python figure="ch12_losses"}'
    said = [str(one) for one in whole.violations()]
    assert said[0] == (
        f"{PAGE}:{line_of(whole, start)}: "
        "the figure ch12_losses does not bear its chapter's key\n"
        "  Call it ch91_…"
    )


def test_an_exercise_may_have_many_faults_and_each_is_told(
    whole: "SmallBook",
) -> None:
    text = whole.path.read_text("utf-8")
    start, end = text.index("**Predict first."), text.index("## Summary")
    whole.write(PAGE, text[:start] + text[end:])
    assert [one.problem for one in whole.violations()] == [
        "exercise 1 has 0 blocks {.python .starter}",
        "exercise 1 has 0 blocks {.python .check}",
        "exercise 1 has 0 blocks {.python .solution}",
        "exercise 1 has 0 wrong answers",
        "exercise 1 has no **Predict first.**",
        "exercise 1 has no **What to observe.**",
        "exercise 1 asks for no prediction",
    ]


@pytest.mark.parametrize("count", [0, 5])
def test_a_chapter_has_one_to_four_exercises(whole: "SmallBook", count: int) -> None:
    text = whole.path.read_text("utf-8")
    start, end = text.index(EXERCISE), text.index("## Summary")
    exercises = "".join(
        text[start:end].replace("Exercise 1", f"Exercise {number}")
        for number in range(1, count + 1)
    )
    whole.write(PAGE, text[:start] + exercises + text[end:])
    assert [str(one) for one in whole.violations()] == [
        f"{PAGE}:{line_of(whole, '## Exercises')}: the chapter has {count} exercises\n"
        "  It should have 1 to 4."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A rate of `0.1`, or $0.1$, or $\\eta = 0.05$.",
        "Parts 9.1 and 9.1 answer it; so does Part 9.1.",
        "PyTorch 2.13.0 is a version.",
        "[Part 9.1](../index.md) is a link, https://example.org/1.5 an address.",
        "$$\nx = 0.5\n$$",
        "It ends at 0.162<!--= losses[-1] -->, 98.2 %<!--= 1 - losses[-1] / 9 -->.",
        "Chapter 3, printed in 2024, holds 1,000 words.",
    ],
)
def test_which_numbers_need_no_check(whole: "SmallBook", text: str) -> None:
    whole.mutate(PAGE, "One weight found its number.", text)
    assert [str(one) for one in whole.violations()] == []


@pytest.mark.parametrize(
    "text",
    [
        "It ends at 0.4.",
        "- It ends at 0.4",
        "| a |\n| - |\n| 0.4 |",
        "> It ends at −0.4.",
        "*It ends at 0.4*",
        "It ends at 1,000.4 or 0.4",
        "About 0.4 %.",
        "(0.4)",
        "x=0.4",
        "A `code` span, 0.4, and `more`.",
    ],
)
def test_which_numbers_need_one(whole: "SmallBook", text: str) -> None:
    whole.mutate(PAGE, "One weight found its number.", text)
    said = [one.problem for one in whole.violations()]
    assert said[-1] == "no run checks the number 0.4"
    assert said[:-1] in ([], ["no run checks the number 1,000.4"])


def test_what_the_strict_build_says(whole: "SmallBook") -> None:
    links = "[a](../idnex.md) [b](#mathematics) [c](/index.md) [d](../index.md#end)"
    whole.mutate(PAGE, "One weight found its number.", links)
    page = "Doc file 'module9/ch91_sample.md' contains"
    assert sorted(whole.build()) == [
        "Aborted with 4 warnings in strict mode!",
        f"{page} a link '#mathematics', but there is no such anchor on this page.",
        f"{page} a link '../idnex.md', "
        "but the target 'idnex.md' is not found among documentation files.",
        f"{page} a link '../index.md#end', "
        "but the doc 'index.md' does not contain an anchor '#end'.",
        f"{page} an absolute link '/index.md', it was left as is. "
        "Did you mean '../index.md'?",
    ]


def test_a_formula_stops_the_build_and_names_its_line(whole: "SmallBook") -> None:
    whole.mutate(PAGE, "\\frac{dL}{dw}", "\\farc{dL}{dw}")
    assert whole.build() == [
        f"Error reading page 'module9/ch91_sample.md': "
        f"line {line_of(whole, '$$') - 2}: KaTeX cannot render this formula: "
        "Undefined control sequence: \\farc\n  TeX: \\farc{dL}{dw} = 2 \\, (w - 3)",
        "The site was not built: mend the page named above.",
    ]
