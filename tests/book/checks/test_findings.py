"""What a drift says: where it is, what is shown, what is true, and what to do."""

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

AT = "docs/page.md"
UPDATE = "\n  Mend the code, or run `make update` if the new value is right."


@pytest.mark.parametrize(
    ("code", "shown", "message"),
    [
        (
            "print(0.5)\nprint(0.25)",
            "0.5\n0.27\n",
            f"{AT}:8: the page shows '0.27', "
            f"but the block at line 1 prints '0.25'{UPDATE}",
        ),
        (
            "print(1)",
            "1\n2\n",
            f"{AT}:7: the page shows '2', but the block at line 1 prints ''{UPDATE}",
        ),
        (
            "print(1)\nprint(2)",
            "1\n",
            f"{AT}:7: the page shows '', but the block at line 1 prints '2'{UPDATE}",
        ),
        (
            "pass",
            "1\n",
            f"{AT}:6: the page shows '1', but the block at line 1 prints ''{UPDATE}",
        ),
    ],
)
def test_an_output_that_drifted(
    small: "SmallBook", code: str, shown: str, message: str
) -> None:
    text = f"```python\n{code}\n```\n\n```{{.text .output}}\n{shown}```\n"
    assert small.complaints(text) == [message]


def test_an_output_that_the_page_does_not_show(small: "SmallBook") -> None:
    assert small.complaints("```python\nprint('one')\nprint('two')\n```\n") == [
        f"{AT}:1: the block prints 'one', and the page shows no output{UPDATE}"
    ]


def test_a_tolerance_is_the_outputs_own(small: "SmallBook") -> None:
    fence = '```{.text .output tol="0.1" why="of its noise"}'
    text = f"```python\nprint(1.05)\n```\n\n{fence}\n1.00\n```\n"
    assert small.complaints(text) == []
    assert len(small.complaints(text.replace("0.1", "0.01"))) == 1


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("0.25<!--= loss -->", f"the text says 0.25, and loss is 0.50{UPDATE}"),
        ("25 %<!--= loss -->", f"the text says 25 %, and loss is 50 %{UPDATE}"),
        ("3<!--= len(text) -->", f"the text says 3, and len(text) is 4{UPDATE}"),
        (
            "18446744073709551616<!--= 2**64 + 1 -->",
            "the text says 18446744073709551616, and 2**64 + 1 is "
            f"18446744073709551617{UPDATE}",
        ),
        (
            "1.0<!--= lots -->",
            "'lots' fails: NameError: name 'lots' is not defined\n"
            "  It is evaluated after the block at line 1.",
        ),
        (
            "1.0<!--= loss + -->",
            "'loss +' fails: SyntaxError: invalid syntax (<string>, line 1)\n"
            "  It is evaluated after the block at line 1.",
        ),
        (
            "1.0<!--= text -->",
            "'text' gives no number, but 'four'\n"
            "  Write an expression that gives one number.",
        ),
        (
            "1.0<!--= [loss] -->",
            "'[loss]' gives no number, but [0.5]\n"
            "  Write an expression that gives one number.",
        ),
        (
            "5<!--= 10**400 -->",
            f"'10**400' gives no number, but 1{'0' * 59}\n"
            "  Write an expression that gives one number.",
        ),
        (
            "5 %<!--= -(10**5000) -->",
            "'-(10**5000)' gives no number, but a value of type int\n"
            "  Write an expression that gives one number.",
        ),
        (
            "1<!--= loss > 0 -->",
            "'loss > 0' gives no number, but True\n"
            "  Write an expression that gives one number.",
        ),
    ],
)
def test_a_number_in_prose_that_drifted(
    small: "SmallBook", number: str, message: str
) -> None:
    text = f"```python\nloss, text = 0.5, 'four'\n```\n\nIt is {number}.\n"
    assert small.complaints(text) == [f"{AT}:5: {message}"]


@pytest.mark.parametrize("value", ["float('nan')", "float('inf')"])
def test_a_number_that_is_none_anymore_is_found(small: "SmallBook", value: str) -> None:
    text = f"```python\nx = {value}\n```\n\nIt is 0.5<!--= x -->, 5<!--= x -->.\n"
    assert len(small.complaints(text)) == 2


def test_a_number_that_still_asks_for_its_gradient_is_none(small: "SmallBook") -> None:
    code = "import torch\nw = torch.ones(1, requires_grad=True)"
    (said,) = small.complaints(f"```python\n{code}\n```\n\nIt is 1<!--= w -->.\n")
    assert "'w' gives no number, but tensor([1.], requires_grad=True)" in said


def test_a_number_sees_the_page_as_it_is_there(small: "SmallBook") -> None:
    text = "```python\nx = 1\n```\n\nIt is 1<!--= x -->.\n\n```python\nx = 2\n```\n"
    assert small.complaints(text + "\nNow 2<!--= x -->.\n") == []


EXERCISE = """
### Exercise 1: Two (guided)

```{.python .starter}
answer = 0
```

```{.python .check}
assert answer > 0, "Too small."
assert answer == 2, "Too large."
```

```{.python .solution}
answer = 2
```

```{.python .wrong}
answer = 3
```

```{.text .output}
Too large.
```
"""


def test_a_complete_exercise_is_accepted(small: "SmallBook") -> None:
    assert small.complaints(EXERCISE) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "answer = 0",
            "answer = 2",
            f"{AT}:3: the check accepts this starter answer\n"
            "  Make the check strict enough to tell it from the solution.",
        ),
        (
            "answer = 3",
            "answer = 2.0",
            f"{AT}:16: the check accepts this wrong answer\n"
            "  Make the check strict enough to tell it from the solution.",
        ),
        (
            "answer = 2",
            "answer = 1",
            f"{AT}:7: the check refuses the exercise's own solution: Too large.\n"
            "  Mend the solution, or the check.",
        ),
        (
            "answer = 0",
            "answer = None",
            f"{AT}:3: the check stumbles over this starter answer: TypeError: "
            "'>' not supported between instances of 'NoneType' and 'int'\n"
            "  Let an assert with a message catch it first.",
        ),
        (
            ', "Too small."',
            "",
            f"{AT}:3: the check refuses this starter answer without a message\n"
            '  Say what is wrong: assert …, "the message for the learner".',
        ),
        (
            "Too large.\n```",
            "Too big.\n```",
            f"{AT}:21: the page shows 'Too big.', "
            f"but the block at line 16 prints 'Too large.'{UPDATE}",
        ),
    ],
)
def test_what_an_exercise_says_when_its_check_is_not_worth_its_name(
    small: "SmallBook", old: str, new: str, message: str
) -> None:
    assert EXERCISE.count(old) == 1
    assert message in small.complaints(EXERCISE.replace(old, new))


FUNCTION = """
### Exercise 1: Two (guided)

```{{.python .starter}}
def answer():
    return 0
```

```{{.python .check}}
{check}
assert answer() == 2, "Not two."
```

```{{.python .solution}}
def two():
    return 2


def answer():
    def one():
        return two() - 1

    for last in (0, 1):
        if last:
            return (lambda: one() + 1)()
```
"""


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("assert answer() >= 0, 'Below zero.'", ""),
        ("assert answer() is not None, 'You say None.'", ""),
        ("assert answer() is not None, 'Do you return anything?'", ""),
        ("assert answer(), 'Zero is too little.'", "says 'Zero is too little.' to"),
        ("if answer() is None:\n    answer = lambda: 2", "accepts"),
    ],
)
def test_a_check_tells_who_forgets_the_return_of_the_none_that_it_gets(
    small: "SmallBook", check: str, told: str
) -> None:
    due = (
        f"{AT}:3: the check {told} the solution without its return\n"
        "  Let it show the answer that it gets, None, or speak of the return."
    )
    assert small.complaints(FUNCTION.format(check=check)) == [due] * bool(told)


def test_what_returns_nothing_can_not_forget_it(small: "SmallBook") -> None:
    text = FUNCTION.format(check="assert answer, 'No answer.'")
    text = text.replace("def answer():\n    return 0", "answer = None")
    assert small.complaints(text) == []


@pytest.mark.parametrize("role", ["check", "solution"])
def test_an_exercise_that_lacks_a_part_says_which(
    small: "SmallBook", role: str
) -> None:
    text = re.sub(rf"```{{\.python \.{role}}}\n[^`]*```\n", "", EXERCISE)
    said = small.complaints(text)
    assert said[0] == (
        f"{AT}:3: the exercise of this starter has no {role}\n"
        f"  Add a block {{.python .{role}}} under the exercise's heading."
    )
