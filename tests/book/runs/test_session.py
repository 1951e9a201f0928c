"""A page runs as its reader would: one session, each block once, exercises apart."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book.runs import session
from book.runs.apart import Send, Warm

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
assert answer() == given, f"It is {given}, and not {answer()}."
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
It is 2, and not 3.
```

```{.python .wrong}
def answer():
    return kept
```

```{.text .output}
It is 2, and not 1.
```

## After

```python
print(kept, seen, "given" in globals(), "answer" in globals())
```

```{.text .output}
1 ['page'] False False
```
"""


def run(small: "SmallBook", text: str, *wanted: int) -> dict[int, str]:
    """What came of each block that ran, by its line: its output, or its error."""
    page = small.page(text)

    def work(asked: set[int], send: Send) -> None:
        session.read(
            page, asked, lambda b, ran: send((b.start, ran.printed, str(ran.error)))
        )

    warm = Warm(work)
    asked = set(wanted) or {block.start for block in page.runnable()}
    said = [*warm.do(asked, 60.0)]
    warm.end()
    found: dict[int, str] = {}
    for line, printed, error in said:  # of a starter, not what else was tried for it
        found.setdefault(line, printed if error == "None" else error)
    return found


def fence(code: str, options: str = ".python") -> str:
    return f"```{{{options}}}\n{code}\n```\n"


def test_a_page_is_one_session_and_each_block_runs_once(small: "SmallBook") -> None:
    text = fence("n = 0") + fence("n += 1") + fence("print(n)") + fence("print(n + 1)")
    assert run(small, text) == {1: "", 4: "", 7: "1\n", 10: "2\n"}


def test_what_an_exercise_defines_stays_in_it(small: "SmallBook") -> None:
    assert small.complaints(EXERCISE) == []


def test_asking_for_one_block_runs_only_what_it_stands_on(small: "SmallBook") -> None:
    page = small.page(EXERCISE)
    first, given, *_, last = page.runnable()
    wrong = [block for block in page.blocks if block.role == "wrong"]
    assert [*run(small, EXERCISE, last.start)] == [first.start, last.start]
    tried = run(small, EXERCISE, wrong[1].start)
    assert [*tried] == [first.start, given.start, wrong[1].start]


def test_a_check_judges_each_answer_apart(small: "SmallBook") -> None:
    tried = [block.start for block in small.page(EXERCISE).blocks if block.is_tried]
    said = run(small, EXERCISE)
    assert [said[line] for line in tried] == [
        "It is 2, and not None.",
        "",
        "It is 2, and not 3.",
        "It is 2, and not 1.",
    ]


def test_what_is_printed_is_kept_apart_block_by_block(
    small: "SmallBook", capfd: pytest.CaptureFixture[str]
) -> None:
    text = fence("print('a')") + fence("print('b', end='')")
    assert [*run(small, text).values()] == ["a\n", "b"]
    assert capfd.readouterr().out == ""


def test_a_block_that_raises_what_it_says_prints_the_error(small: "SmallBook") -> None:
    text = fence("print('so far')\n1 / 0", '.python raises="ZeroDivisionError"')
    (printed,) = run(small, text).values()
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
    (said,) = run(small, fence(code, '.python raises="KeyError"')).values()
    assert problem in said


def test_nothing_runs_below_a_failed_block(small: "SmallBook") -> None:
    text = fence("x = 1") + fence("1 / 0") + fence("print(x)")
    assert run(small, text) == {1: "", 4: "division by zero"}


def test_a_failure_in_an_exercise_blocks_that_exercise_alone(
    small: "SmallBook",
) -> None:
    text = EXERCISE.replace("given = 2", "given = 2 / 0")
    first, set_up, *_, last = small.page(text).runnable()
    assert [*run(small, text)] == [first.start, set_up.start, last.start]


def test_a_page_is_the_running_program(small: "SmallBook") -> None:
    text = fence(
        "import dataclasses, pickle, sys\n"
        "@dataclasses.dataclass\n"
        "class Point:\n"
        "    x: float\n"
        "print(__name__, pickle.loads(pickle.dumps(Point(1.0))), sys.argv)"
    )
    main = sys.modules["__main__"]
    assert [*run(small, text).values()] == ["__main__ Point(x=1.0) ['']\n"]
    assert sys.modules["__main__"] is main


def test_included_code_is_found_where_it_is_written(small: "SmallBook") -> None:
    small.write("snippets/loop.py", "# A comment.\ndef train():\n    return 1\n")
    text = (
        'import inspect\n\n--8<-- "loop.py:train"\n\n'
        "print(inspect.getsource(train))\nprint(inspect.getsourcelines(train)[1])\n"
        "print(train.__code__.co_filename)"
    )
    (said,) = run(small, fence(text)).values()
    printed = said.splitlines()
    assert printed[:2] == ["def train():", "    return 1"]
    assert printed[-2:] == ["2", str((small.root / "snippets/loop.py").resolve())]


def test_what_a_block_writes_is_there_for_the_next_and_gone_with_the_page(
    small: "SmallBook",
) -> None:
    folder = Path.cwd()
    written = fence("import os\nopen('x', 'w').close()") + fence(
        "print(os.listdir(), os.getcwd())"
    )
    said = [*run(small, written).values()][-1]
    assert said.startswith("['x'] ")
    assert Path.cwd() == folder
    assert not Path(said.split()[-1]).exists()
    assert not (small.root / "x").exists()


def test_future_imports_of_the_toolkit_do_not_reach_a_page(small: "SmallBook") -> None:
    text = fence("def f(x: int) -> None: ...\nprint(f.__annotations__['x'])")
    assert [*run(small, text).values()] == ["<class 'int'>\n"]


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


@pytest.mark.parametrize(
    "draw",
    [
        "import random\nprint(random.random())",
        "import numpy\nprint(numpy.random.rand())",
        "import torch\nprint(torch.rand(1).item())",
    ],
)
def test_numbers_that_nothing_seeds_are_others_each_time(
    small: "SmallBook", draw: str
) -> None:
    assert run(small, fence(draw)) != run(small, fence(draw))
