"""The book's promise, tried: whatever is broken in a small book, the suite is red.

> Nothing on a page that a run could contradict is typed by hand and left alone.

Each mutation changes one thing in a book that is right, and names the words that must
come of it. The run ends with the score.
"""

import runpy
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from book.checks import types

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
CODE = "snippets/module9/ch91_sample.py"
CLAIMS = "tests/module9/test_ch91_sample.py"
FIGURE = "docs/figures/ch91_losses"
DATA = "tests/figures/ch91_losses.json"
CONFIG = "mkdocs.yml"

CHECK = """\
assert step(0.0, 0.1) != 0.0, "The weight has not moved."
assert step(0.0, 0.1) > 0.0, "From 0, the weight must grow towards 3."
assert abs(step(0.0, 0.1) - 0.6) < 1e-9, "The slope of a square has a factor 2."
print("Correct: the step is lr times the slope.")
"""
SECOND_WRONG = """\
```{.python .wrong}
def step(w: float, lr: float) -> float:
    return w - lr * (w - 3)
```

```{.text .output}
The slope of a square has a factor 2.
```
"""
OUTPUT = """
```{.text .output}
round 0: loss 9.000
round 9: loss 0.162
```
"""
IMAGE = "![On a logarithmic scale, the loss falls on a straight line]"

# Row of the promise: name of the mutation: file, old, new, and what must be said.
MUTATIONS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "a code block": {
        "a name is misspelt": (PAGE, "= train(lr=0.1)", "= trian(lr=0.1)", "NameError"),
        "its grammar is wrong": (PAGE, "in (0, 9):", "in (0, 9)", "SyntaxError"),
        "a folded block fails": (PAGE, "= plot(losses)", "= plot()", "TypeError"),
        "it no longer raises": (
            CODE,
            "if lr <= 0:",
            "if lr < -1:",
            "the block does not raise ValueError",
        ),
        "it raises something else": (
            PAGE,
            "train(lr=-0.1)",
            "train(rate=-0.1)",
            "the block raised TypeError",
        ),
        "its fence is not closed": (
            PAGE,
            "train(lr=-0.1)\n```",
            "train(lr=-0.1)",
            ":108: this fence is not closed before line 111",
        ),
        "its fence is misspelt": (
            PAGE,
            '{.python raises="ValueError"}',
            "python raises",
            "does not read '```python raises' as a fenced block",
        ),
        "an option is misspelt": (
            PAGE,
            '{.python raises="ValueError"}',
            '{.python raise="ValueError"}',
            "no option 'raise'",
        ),
        "it stands in a comment": (
            PAGE,
            "The loop:\n\n```python\n",
            "<!--\n```python\nsecret = 41\n```\n-->\n\nThe loop:\n\n```python\n",
            ":35: this block is read here, and the site does not show it",
        ),
        "its fold is not closed": (
            PAGE,
            "figure = plot(losses)\n```\n///\n",
            "figure = plot(losses)\n```\n",
            ":91: the fold '/// details | How this figure is drawn' is never closed",
        ),
        "it is taken out of the run": (
            PAGE,
            '{.python raises="ValueError"}',
            '{.python notest=""}',
            "notest has no reason",
        ),
    },
    "code from snippets": {
        "a function is renamed": (CODE, "def train(", "def fit(", "named 'train'"),
        "an include is misspelt": (PAGE, ":Weight", ":Wieght", "named 'Wieght'"),
        "an include names no file": (
            PAGE,
            "module9/ch91_sample.py:plot",
            "module9/ch92_sample.py:plot",
            "not a file in snippets/",
        ),
        "its grammar is wrong": (
            CODE,
            "def plot(",
            "def (plot",
            f"{CODE}:",
        ),
        "a method is renamed": (CODE, "def loss(", "def lost(", "AttributeError"),
        "the file is gone": (CODE, "", "", f"has no {CODE}"),
        "the loop is hidden": (
            CODE,
            "weight.backward()\n        weight.step()",
            "weight.learn()",
            "the chapter shows no training loop",
        ),
    },
    "printed output": {
        "a digit is typed wrong": (PAGE, "9: loss 0.162", "9: loss 0.126", "0.126'"),
        "a word is typed wrong": (PAGE, "round 0: loss", "epoch 0: loss", "epoch 0"),
        "a sign is too many": (PAGE, "0: loss 9.000", "0: loss -9.000", "-9.000'"),
        "a blank is too many": (PAGE, "9: loss 0.162", "9: loss  0.162", "  0.162'"),
        "a line break is missing": (
            PAGE,
            "9.000\nround 9",
            "9.000 round 9",
            "9.000 round 9",
        ),
        "a blank line is too many": (PAGE, "9.000\n", "9.000\n\n", "shows ''"),
        "a line is missing": (PAGE, "round 0: loss 9.000\n", "", "round 9"),
        "a line is too many": (
            PAGE,
            "loss 9.000\n",
            "loss 9.000\nround 5: loss 0.900\n",
            "round 5",
        ),
        "it is not shown": (PAGE, OUTPUT, "", "the page shows no output"),
        "the code gives something else": (
            CODE,
            "+= 2 * (self",
            "+= 1 * (self",
            "but the block at line",
        ),
        "the error says something else": (
            CODE,
            "lr must be positive",
            "lr is negative",
            "'ValueError: lr is negative'",
        ),
    },
    "a figure": {
        "its data changed": (
            CODE,
            "axes.plot(losses,",
            "axes.plot(losses[1:],",
            "10 values became 9",
        ),
        "its title changed": (
            CODE,
            "Every round divides",
            "Every epoch divides",
            "the figure ch91_losses drifted",
        ),
        "its label changed": (CODE, 'label="loss"', 'label="error"', "drifted"),
        "its scale changed": (CODE, 'yscale="log"', 'yscale="linear"', "drifted"),
        "its curve is reversed": (
            CODE,
            "axes.plot(losses,",
            "axes.plot(losses[::-1],",
            "lines 1 2, sample 1: 0.954 became -0.79",
        ),
        "its curve is a little higher": (
            CODE,
            "axes.plot(losses,",
            "axes.plot([1.1 * loss for loss in losses],",
            "drifted",
        ),
        "names on an axis are swapped": (
            CODE,
            '["first", "last"]',
            '["last", "first"]',
            "'first' became 'last'",
        ),
        "names on an axis are moved": (CODE, "[0, 9], [", "[0, 8], [", "ticks 1 2"),
        "its y-limits changed": (
            CODE,
            "axes.legend()",
            "axes.legend()\n    axes.set_ylim(0.1, 100)",
            "limits 2",
        ),
        "its x-limits changed": (
            CODE,
            "axes.legend()",
            "axes.legend()\n    axes.set_xlim(0, 9)",
            "limits 1",
        ),
        "its file is gone": (f"{FIGURE}.svg", "", "", "not the file that was drawn"),
        "its file was changed by hand": (
            f"{FIGURE}.svg",
            "<!DOCTYPE svg",
            "<!DOCTYPE  svg",
            "not the file that was drawn",
        ),
        "its data file is gone": (DATA, "", "", "the figure ch91_losses"),
        "it is drawn and not shown": (
            PAGE,
            f"{IMAGE}(../figures/ch91_losses.svg)",
            "",
            "drawn and not shown",
        ),
        "it is shown and not drawn": (
            PAGE,
            "../figures/ch91_losses.svg",
            "../figures/ch91_other.svg",
            "shown and nothing draws it",
        ),
        "its fence lost its name": (
            PAGE,
            '{.python figure="ch91_losses"}',
            "python",
            "draws a figure that the page does not show",
        ),
        "it has no alternative text": (PAGE, IMAGE, "![]", "has no alternative text"),
    },
    "a number in a sentence": {
        "it is typed wrong": (
            PAGE,
            "the loss is 0.162<!--",
            "the loss is 0.126<!--",
            "the text says 0.126",
        ),
        "a whole number is typed wrong": (PAGE, "10<!--", "11<!--", "the text says 11"),
        "a percentage is typed wrong": (PAGE, "98.2 %", "89.2 %", "the text says 89.2"),
        "its mark has no end": (
            PAGE,
            "10<!--= len(losses) -->",
            "11<!--= len(losses) ->",
            "the mark <!--= len(losses) -> rounds, the lo has no end",
        ),
        "it is typed wrong in a list": (
            PAGE,
            "ends at 0.162",
            "ends at 0.262",
            "the text says 0.262",
        ),
        "it is typed wrong in an exercise": (
            PAGE,
            "leads to 0.6<!--",
            "leads to 0.9<!--",
            "the text says 0.9",
        ),
        "nothing checks it": (
            PAGE,
            "0.162<!--= losses[-1] -->. It fell",
            "0.162. It fell",
            "no run checks the number 0.162",
        ),
        "a given constant loses its code span": (
            PAGE,
            "`1.44` times",
            "1.44 times",
            "no run checks the number 1.44",
        ),
        "nothing checks it, and it is whole": (
            PAGE,
            "It falls in every round.",
            "It falls in 10 rounds.",
            "no run checks the number in '10 rounds'",
        ),
        "nothing checks it, and it is a word": (
            PAGE,
            "the loss falls on a straight line]",
            "the loss falls to a tenth]",
            "no run checks the number in 'to a tenth'",
        ),
        "a given number loses its mark": (
            PAGE,
            "two<!--given--> rounds",
            "two rounds",
            "no run checks the number in 'two rounds'",
        ),
        "its expression fails": (
            PAGE,
            "1 - losses[-1] / losses[0]",
            "1 - losses[-1] / loses[0]",
            "name 'loses' is not defined",
        ),
        "nothing checks it in a link": (
            PAGE,
            "[below](#mathematical-foundations)",
            "[below 0.162](#mathematical-foundations)",
            "no run checks the number 0.162",
        ),
        "nothing checks it between prices": (
            PAGE,
            "It falls in every round.",
            "From $5, it falls to 0.162, to $6.",
            "no run checks the number 0.162",
        ),
        "it is typed in a formula": (
            PAGE,
            "It falls in every round.",
            "It falls to $L = 0.162$.",
            "a run prints the number 0.162",
        ),
        "it is typed wrong in a formula": (
            PAGE,
            "It falls in every round.",
            "It falls to $L = 0.126<!--= losses[-1] -->$.",
            "the text says 0.126",
        ),
        "the number is gone": (
            PAGE,
            "10<!--= len",
            "ten<!--= len",
            "no number stands directly before",
        ),
    },
    "a claim in words": {
        "large learning rates no longer diverge": (
            CODE,
            "Weight(lr), []",
            "Weight(min(lr, 0.5)), []",
            "test_a_large_learning_rate_diverges",
        ),
        "the loss no longer falls in every round": (
            CODE,
            "        weight.zero_grad()\n",
            "",
            "test_the_loss_falls_in_every_round",
        ),
        "its tests are gone": (CLAIMS, "", "", f"has no {CLAIMS}"),
    },
    "an exercise's solution": {
        "it is wrong": (
            PAGE,
            "w - lr * 2 * (w - 3)",
            "w - lr * 3 * (w - 3)",
            "the check refuses the exercise's own solution",
        ),
        "it fails": (
            PAGE,
            "w - lr * 2 * (w - 3)",
            "w - lr * 2 * (v - 3)",
            "name 'v' is not defined",
        ),
        "its output is typed wrong": (PAGE, "\n0.60\n", "\n0.66\n", "shows '0.66'"),
        "there is none": (
            PAGE,
            "{.python .solution}",
            "python",
            "has 0 blocks {.python .solution}",
        ),
        "what to observe is missing": (
            PAGE,
            "**What to observe.**",
            "Observe:",
            "has no **What to observe.**",
        ),
        "there is nothing to predict": (
            PAGE,
            "**Predict first.** In",
            "In",
            "has no **Predict first.**",
        ),
    },
    "an exercise's check": {
        "it accepts a wrong answer": (
            PAGE,
            CHECK.splitlines(keepends=True)[2],
            "",
            "the check accepts this wrong answer",
        ),
        "it accepts the starter": (
            PAGE,
            CHECK,
            "assert callable(step)\n",
            "the check accepts this starter answer",
        ),
        "the starter is already right": (
            PAGE,
            "return w  # not yet",
            "return w + 2 * lr * (3 - w)",
            "the check accepts this starter answer",
        ),
        "it does not say what is wrong": (
            PAGE,
            ', "The weight has not moved."',
            "",
            "the check refuses this starter answer without a message",
        ),
        "it stumbles": (
            PAGE,
            "return w  # not yet",
            "return None",
            "the check stumbles over this starter answer",
        ),
        "its words are typed wrong": (
            PAGE,
            "\nFrom 0, the weight must grow towards 3.\n",
            "\nFrom 0, the weight must grow.\n",
            "shows 'From 0, the weight must grow.'",
        ),
        "there is one wrong answer only": (
            PAGE,
            SECOND_WRONG,
            "",
            "has 1 wrong answers",
        ),
        "there is none": (
            PAGE,
            "```{.python .check}\n" + CHECK + "```\n",
            "",
            "has 0 blocks {.python .check}",
        ),
    },
    "a formula": {
        "a brace is missing": (
            PAGE,
            "\\frac{dL}{dw}",
            "\\frac{dL}{dw",
            "KaTeX cannot render",
        ),
        "a command is misspelt": (
            PAGE,
            "= (w - 3)^2$",
            "= \\squared{w - 3}$",
            "Undefined control sequence: \\squared",
        ),
    },
    "what readers see": {
        "a formula has spaces": (
            PAGE,
            "weight $w$ is",
            "weight $ w $ is",
            ":19: the site shows '$ w $ is",
        ),
        "a formula shares its paragraph": (
            PAGE,
            "(w - 3)\n$$\n",
            "(w - 3)\n$$\nSo it is.\n",
            ":21: the site shows '$$",
        ),
        "a formula stands in plain HTML": (
            PAGE,
            "One weight found its number.",
            "<p>One weight $w$ found its number.</p>",
            "for it stands in plain HTML",
        ),
        "two headings have one anchor": (
            PAGE,
            "### Does it always get there?",
            "### Introduction",
            "this heading and that at line 8 have one anchor",
        ),
        "a link says another part": (
            "docs/index.md",
            "[the sample]",
            "[Part 9.2]",
            "docs/index.md:3: the link says '9.2', and leads to Part 9.1",
        ),
    },
    "a link, an anchor, a title in the navigation": {
        "a link leads nowhere": (PAGE, "../index.md", "../idnex.md", "'../idnex.md'"),
        "a reference is defined nowhere": (
            PAGE,
            "One weight found its number.",
            "One weight found [its number][there].",
            "nothing says where [its number][there] leads",
        ),
        "a part is named that is not there": (
            PAGE,
            "One weight found its number.",
            "One weight found its number, as in Part 9.3.",
            "it names Part 9.3, and there is no such part",
        ),
        "an exercise is named that is not there": (
            PAGE,
            "One weight found its number.",
            "One weight found its number, as in Exercise 9.",
            "it names Exercise 9, and this page has none",
        ),
        "an anchor leads nowhere": (
            PAGE,
            "(#mathematical-foundations)",
            "(#mathematics)",
            "no such anchor on this page",
        ),
        "another page's anchor leads nowhere": (
            "docs/index.md",
            "#introduction",
            "#the-introduction",
            "does not contain an anchor '#the-introduction'",
        ),
        "a picture is missing": (
            "docs/index.md",
            "It begins",
            "![A loop](figures/loop.svg) begins",
            "figures/loop.svg",
        ),
        "nav has another title": (
            CONFIG,
            "9.1 A Small Sample",
            "9.1 A Tiny Sample",
            "nav in mkdocs.yml calls it '9.1 A Tiny Sample'",
        ),
        "the page has another title": (
            PAGE,
            "Part 9.1: A Small Sample",
            "Part 9.1: A Tiny Sample",
            "calls it '9.1 A Small Sample'",
        ),
        "the page has another number": (
            PAGE,
            "Part 9.1: A Small",
            "Part 9.2: A Small",
            "the title is",
        ),
        "nav names no file": (
            CONFIG,
            "module9/ch91_sample.md",
            "module9/ch91_simple.md",
            "the page is not in nav",
        ),
        "nav forgets the page": (
            CONFIG,
            "      - 9.1 A Small Sample: module9/ch91_sample.md\n",
            "",
            "the page is not in nav",
        ),
    },
    "a list of the chapters": {
        "the README has another title": (
            "README.md",
            "9.1 | A Small Sample",
            "9.1 | A Tiny Sample",
            "README.md:6: the row of Part 9.1 is not as its page has it",
        ),
        "the README leads elsewhere": (
            "README.md",
            "[code](snippets/module9/ch91_sample.py)",
            "[code](snippets/module9/ch91_simple.py)",
            "README.md:6: the row of Part 9.1 is not as its page has it",
        ),
        "the README leads to a chapter that is gone": (
            "README.md",
            "| 9.2 | A Part to Come | – |",
            "| 9.2 | A Part | [page](docs/module9/ch92_part.md) |",
            "README.md:7: this row names Part 9.2, and there is no page",
        ),
        "the home page forgets the chapter": (
            "docs/index.md",
            "- [9.1 A Small Sample](module9/ch91_sample.md)\n",
            "",
            "docs/index.md: the row of Part 9.1 is missing",
        ),
        "its module's page has another title": (
            "docs/module9/index.md",
            "9.1 A Small Sample",
            "9.1 A Tiny Sample",
            "docs/module9/index.md:5: the row of Part 9.1 is not as its page has it",
        ),
    },
    "a page's parts": {
        "one is missing": (
            PAGE,
            "## Summary\n",
            "### Summary\n",
            "the part 'Key Takeaways' stands where 'Summary' should",
        ),
        "one has another name": (PAGE, "## ELI5: Walking", "## Walking", "'ELI5'"),
        "its front matter lacks a key": (
            PAGE,
            'author = "Artintellica"\n',
            "",
            "lacks the key 'author'",
        ),
    },
}

# Row: where a number stands, the number, others that it could be, and what is said.
TYPED_WRONG: list[tuple[str, str, str, str, str]] = [
    ("printed output", "round 9: loss {}\n", "0.162", "0.163 0.161", "9: loss {}'"),
    ("printed output", "round 0: loss {}\n", "9.000", "9.001 8.999", "0: loss {}'"),
    ("printed output", "\n{}\n", "2.6e-02", "2.7e-02 2.5e-02 2.6e-03", "shows '{}'"),
    ("an exercise's solution", "\n{}\n", "0.60", "0.61 0.59", "shows '{}'"),
    ("a number in a sentence", "is {}<!--", "0.162", "0.163 0.161", "says {}"),
    ("a number in a sentence", "After {}<!--", "10", "11 9", "says {}"),
    ("a number in a sentence", "{} %<!--", "98.2", "98.3 98.1", "says {}"),
    ("a number in a sentence", "\n{}<!--", "2.6e-2", "2.7e-2 2.5e-2 2.6e-3", "says {}"),
    ("a number in a sentence", "ends at {}<!--", "0.162", "0.163 0.161", "says {}"),
    ("a number in a sentence", "leads to {}<!--", "0.6", "0.7 0.5", "says {}"),
]
for _row, _where, _right, _others, _words in TYPED_WRONG:
    for _other in _others.split():
        MUTATIONS[_row][f"{_where.format(_right).strip()} is {_other}"] = (
            PAGE,
            _where.format(_right),
            _where.format(_other),
            _words.format(_other),
        )
BUILT = "a link, an anchor, a title in the navigation"


def said_of(whole: "SmallBook", built: bool = False) -> Iterator[str]:
    """All that is said of a book: its house, pages, formulas and claims; its links."""
    yield from map(str, whole.violations())
    if built:
        yield from whole.build()
    try:
        whole.html(whole.path.read_text("utf-8"))
        yield from whole.complaints()
    except Exception as error:  # such a page is reported as an error of its collection
        yield str(error)
    if not (whole.root / CODE).is_file():
        return
    for name, claim in runpy.run_path(str(whole.root / CLAIMS)).items():
        if name.startswith("test_"):
            try:
                claim()
            except AssertionError:
                yield name


def test_the_whole_book_is_green(whole: "SmallBook") -> None:
    assert list(said_of(whole, built=True)) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [(row, name) for row, mutations in MUTATIONS.items() for name in mutations],
)
def test_a_mutation_is_caught(
    whole: "SmallBook",
    score: dict[str, bool],
    row: str,
    name: str,
) -> None:
    whole.draws = False
    file, old, new, words = MUTATIONS[row][name]
    whole.mutate(file, old, new)
    score[f"{row}: {name}"] = False
    told: list[str] = []
    for said in said_of(whole, built=row == BUILT):
        told.append(said)
        if words in said:
            break
    else:
        pytest.fail(f"nobody says {words!r}, but:\n" + "\n".join(told))
    score[f"{row}: {name}"] = True


TYPED = """\
```python
def double(x: float) -> float:
    return 2 * x
```

```python
y = double(2.0)
```
"""


def test_a_type_hint_is_checked(small: "SmallBook", score: dict[str, bool]) -> None:
    score["a type hint: its call is wrong"] = False
    right = small.write("docs/module9/ch92_right.md", TYPED)
    wrong = small.write(PAGE, TYPED.replace("2.0", '"2"'))
    assert types.check(small.book, [right, wrong]) == [
        f'{PAGE}:7: error: Argument 1 to "double" has incompatible type "str"; '
        'expected "float"  [arg-type]'
    ]
    score["a type hint: its call is wrong"] = True
