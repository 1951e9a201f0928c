"""A page runs as its reader would: one session, each block once, exercises apart."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book.runs.session import BlockError, Session

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

EXERCISE = """
```python
seen = ["page"]
kept = 1
```

### Exercise 1: First (guided)

```python
seen = seen + ["set-up"]
given = 2
```

```{.python .starter}
def answer():
    return None
kept = "starter"
```

```{.python .check}
assert answer() == given, f"The answer is not {given}."
```

```{.python .solution}
def answer():
    return 2
kept = "solution"
```

```python
print(kept, answer(), seen)
```

```{.text .output}
solution 2 ['page', 'set-up']
```

```{.python .wrong}
def answer():
    return 3
```

```{.text .output}
The answer is not 2.
```

```{.python .wrong}
def answer():
    return kept
```

```{.text .output}
The answer is not 2.
```

## After

```python
print(kept, seen, "given" in globals(), "answer" in globals())
```

```{.text .output}
1 ['page'] False False
```
"""


def session(small: "SmallBook", text: str) -> Session:
    return Session(small.page(text))


def fence(code: str, options: str = ".python") -> str:
    return f"```{{{options}}}\n{code}\n```\n"


def test_each_block_runs_once_whatever_is_asked_for_first(small: "SmallBook") -> None:
    text = fence("n = 0") + fence("n += 1") + fence("print(n)") + fence("print(n + 1)")
    reading = session(small, text)
    *_, third, fourth = reading.page.blocks
    assert reading.run(fourth).printed == "2\n"
    assert reading.run(third).printed == "1\n"
    assert reading.run(fourth).printed == "2\n"
    assert reading.executed == 4


def test_what_an_exercise_defines_stays_in_it(small: "SmallBook") -> None:
    assert small.complaints(EXERCISE) == []


def test_asking_for_one_block_runs_only_what_it_stands_on(small: "SmallBook") -> None:
    reading = session(small, EXERCISE)
    reading.run(reading.page.blocks[-2])
    assert reading.executed == 2
    reading = session(small, EXERCISE)
    wrong = [block for block in reading.page.blocks if block.role == "wrong"]
    reading.run(wrong[1])
    assert reading.executed == 3  # the page's block, the set-up, the answer


def test_a_check_runs_after_each_answer_in_the_answers_copy(
    small: "SmallBook",
) -> None:
    reading = session(small, EXERCISE)
    exercise = reading.page.exercise(1)
    assert exercise is not None
    check = exercise.check
    assert check is not None
    said = {
        block.start: str(reading.objection(block, check))
        for block in reading.page.blocks
        if block.role in ("starter", "solution", "wrong")
    }
    assert list(said.values()) == [
        "The answer is not 2.",
        "None",
        "The answer is not 2.",
        "The answer is not 2.",
    ]


def test_what_is_printed_is_kept_apart_block_by_block(
    small: "SmallBook", capsys: pytest.CaptureFixture[str]
) -> None:
    reading = session(small, fence("print('a')") + fence("print('b', end='')"))
    assert [reading.run(block).printed for block in reading.page.blocks] == ["a\n", "b"]
    assert capsys.readouterr().out == ""


def test_a_block_that_raises_what_it_says_prints_the_error(small: "SmallBook") -> None:
    text = fence("print('so far')\n1 / 0", '.python raises="ZeroDivisionError"')
    reading = session(small, text)
    printed = reading.run(reading.page.blocks[0]).printed
    assert printed == "so far\nZeroDivisionError: division by zero\n"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("pass", 'the block does not raise KeyError, as raises="KeyError" says'),
        ("1 / 0", "division by zero"),
        ("raise LookupError('a base class is another error')", "a base class"),
    ],
)
def test_raises_means_this_error_and_no_other(
    small: "SmallBook", code: str, problem: str
) -> None:
    reading = session(small, fence(code, '.python raises="KeyError"'))
    with pytest.raises(BlockError) as caught:
        reading.run(reading.page.blocks[0])
    assert problem in str(caught.value.__cause__)


def test_a_block_after_a_failed_one_is_blocked(small: "SmallBook") -> None:
    reading = session(small, fence("x = 1") + fence("1 / 0") + fence("print(x)"))
    first, broken, last = reading.page.blocks
    with pytest.raises(BlockError):
        reading.run(broken)
    assert reading.blocker(first) is None
    assert reading.blocker(last) is broken


def test_a_failure_in_an_exercise_blocks_that_exercise_alone(
    small: "SmallBook",
) -> None:
    text = EXERCISE.replace("given = 2", "given = 2 / 0")
    reading = session(small, text)
    set_up, starter = reading.page.blocks[1:3]
    with pytest.raises(BlockError):
        reading.run(set_up)
    assert reading.blocker(starter) is set_up
    assert reading.blocker(reading.page.runnable()[-1]) is None


def test_a_page_is_the_running_program(small: "SmallBook") -> None:
    text = fence(
        "import dataclasses, pickle\n"
        "@dataclasses.dataclass\n"
        "class Point:\n"
        "    x: float\n"
        "print(__name__, pickle.loads(pickle.dumps(Point(1.0))))"
    )
    main = sys.modules["__main__"]
    reading = session(small, text)
    printed = reading.run(reading.page.blocks[0]).printed
    assert printed == "__main__ Point(x=1.0)\n"
    assert sys.modules["__main__"] is main


def test_included_code_is_found_where_it_is_written(small: "SmallBook") -> None:
    small.write("snippets/loop.py", "# A comment.\ndef train():\n    return 1\n")
    text = (
        'import inspect\n\n--8<-- "loop.py:train"\n\n'
        "print(inspect.getsource(train))\nprint(inspect.getsourcelines(train)[1])\n"
        "print(train.__code__.co_filename)"
    )
    reading = session(small, fence(text))
    printed = reading.run(reading.page.blocks[0]).printed.splitlines()
    assert printed[:2] == ["def train():", "    return 1"]
    assert printed[-2:] == ["2", str((small.root / "snippets/loop.py").resolve())]


def test_what_a_block_writes_goes_to_a_scratch_folder(small: "SmallBook") -> None:
    folder = Path.cwd()
    reading = session(
        small, fence("import os\nopen('x', 'w').close()\nprint(os.getcwd())")
    )
    scratch = reading.run(reading.page.blocks[0]).printed.strip()
    assert Path.cwd() == folder
    assert not Path(scratch).exists()
    assert not (small.root / "x").exists()


def test_future_imports_of_the_toolkit_do_not_reach_a_page(small: "SmallBook") -> None:
    text = fence("def f(x: int) -> None: ...\nprint(f.__annotations__['x'])")
    reading = session(small, text)
    assert reading.run(reading.page.blocks[0]).printed == "<class 'int'>\n"


DICE = """
```python
import torch
torch.manual_seed(1)
first = torch.rand(1).item()
```

### Exercise 1: Throw (independent)

```{.python .starter}
for _ in range(7):
    torch.rand(1)
second = 0.0
```

```{.python .check}
torch.rand(3)
assert second, "Throw the dice."
```

```{.python .solution}
second = torch.rand(1).item()
```

```{.python .wrong}
second = False
```

```{.text .output}
Throw the dice.
```

## After

```python
again = torch.rand(1).item()
torch.manual_seed(1)
print(torch.rand(1).item() == first, torch.rand(1).item() == again)
```

```{.text .output}
True True
```
"""


def test_an_exercise_does_not_move_the_pages_dice(small: "SmallBook") -> None:
    assert small.complaints(DICE) == []


def test_two_readings_throw_the_same_dice_without_a_seed(small: "SmallBook") -> None:
    text = fence("import torch") + fence("print(torch.rand(1).item())")
    printed = []
    for _ in range(2):
        reading = session(small, text)
        printed.append(reading.run(reading.page.blocks[1]).printed)
    assert printed[0] == printed[1]
