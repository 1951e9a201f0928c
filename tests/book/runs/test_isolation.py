"""A page is one session, as its reader has it; and nothing else leaks, either way."""

import os
import signal
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book.runs import apart, session
from book.runs.apart import EndedError, Send, Warm

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook


def page(*blocks: tuple[str, str] | str) -> str:
    """A page of blocks, each with what it prints, if it prints."""
    parts = []
    for block in blocks:
        code, printed = block if isinstance(block, tuple) else (block, "")
        parts.append(f"```python\n{textwrap.dedent(code).strip()}\n```\n")
        if printed:
            parts.append(f"```{{.text .output}}\n{printed}\n```\n")
    return "\n".join(parts)


LOGGER = """
import logging, sys
log = logging.getLogger("train")
log.setLevel("INFO")
log.propagate = False
log.addHandler(logging.StreamHandler(sys.stdout))
log.info("ready")
"""

HOLDS = {
    "a log handler of an earlier block": page(
        (LOGGER, "ready"), ('log.info("epoch 0")', "epoch 0")
    ),
    "a stream that somebody kept": page(
        "import sys\nkept = sys.stdout", ("print('a', file=kept)", "a")
    ),
    "a redirection": page(
        "import io, sys\nsys.stdout = heard = io.StringIO()",
        "print('unheard')",
        ("sys.stdout = sys.__stdout__\nprint(heard.getvalue(), end='')", "unheard"),
    ),
    "a file in the folder": page(
        "import pathlib\npathlib.Path('w.txt').write_text('1.0')",
        ("print(open('w.txt').read())", "1.0"),
    ),
    "another folder": page(
        "import os\nos.mkdir('runs')\nos.chdir('runs')",
        ("print(os.path.basename(os.getcwd()))", "runs"),
    ),
    "the future": page(
        "from __future__ import annotations",
        (
            """
            from dataclasses import dataclass

            @dataclass
            class Node:
                parent: Node | None = None

            print(Node())
            """,
            "Node(parent=None)",
        ),
    ),
    "the future and what stands below it": page(
        (
            "from __future__ import annotations\n\n"
            "def f(x: Later) -> None: ...\n\nprint(f.__annotations__['x'])",
            "Later",
        )
    ),
    "an environment variable": page(
        "import os\nos.environ['RUN'] = '7'", ("print(os.environ['RUN'])", "7")
    ),
    "no arguments": page(
        (
            """
            import argparse

            parser = argparse.ArgumentParser()
            parser.add_argument("--lr", type=float, default=0.1)
            print(parser.parse_args().lr)
            """,
            "0.1",
        )
    ),
    "what nobody may read": page(
        ("import sys\nprint(repr(sys.stdin.read()))", "''"),
    ),
}
PRINTED = {
    "by a child": "subprocess.run([sys.executable, '-c', \"print('child')\"])",
    "by a shell": "os.system('echo child')",
    "in bytes": "sys.stdout.buffer.write(b'child\\n')",
    "by the system": "os.write(1, b'child\\n')",
    "by a fork": "p = multiprocessing.get_context('fork').Process("
    "target=print, args=('child',))\np.start()\np.join()",
}
RAISED = {
    "SystemExit": "raise SystemExit('stopped')",
    "KeyboardInterrupt": "raise KeyboardInterrupt('stopped')",
    "GeneratorExit": "raise GeneratorExit('stopped')",
}


@pytest.mark.parametrize("what", HOLDS)
def test_what_a_block_did_holds_in_the_next(small: "SmallBook", what: str) -> None:
    assert small.complaints(HOLDS[what]) == []


@pytest.mark.parametrize("what", PRINTED)
def test_whoever_prints_it_is_the_blocks_output(small: "SmallBook", what: str) -> None:
    imports = "import multiprocessing, os, subprocess, sys"
    code = f"{imports}\nprint('before')\n{PRINTED[what]}"
    assert small.complaints(page((code, "before\nchild"))) == []
    (said,) = small.complaints(page((code, "before")))
    assert "child" in said


@pytest.mark.parametrize("name", RAISED)
def test_an_error_that_is_no_exception_can_be_shown(
    small: "SmallBook", name: str
) -> None:
    shown = f"```{{.text .output}}\n{name}: stopped\n```\n"
    text = f'```{{.python raises="{name}"}}\n{RAISED[name]}\n```\n\n{shown}'
    assert small.complaints(text) == []


@pytest.mark.parametrize("name", RAISED)
def test_an_error_that_is_no_exception_is_told_once(
    small: "SmallBook", name: str
) -> None:
    small.page(page(RAISED[name], "print(1)", "print(2)"))
    code, said = small.pytest("docs")
    assert code == 1
    assert f"docs/page.md:1: the block raised {name}: stopped" in said
    assert "1 failed, 1 passed, 2 skipped" in said
    assert "session.py" not in said


def test_a_process_that_ends_is_told_with_its_block(small: "SmallBook") -> None:
    code = "import os\nos.kill(os.getpid(), 9)"
    (said,) = small.complaints(page("x = 1", code, "print(x)"))
    assert said.startswith(
        "docs/page.md:5: the block was not run to its end: "
        "the process was ended by SIGKILL\n"
    )


def test_an_answer_that_ends_its_process_is_told(small: "SmallBook") -> None:
    text = EXERCISE.replace('return ""', "import os; os._exit(3)")
    (said,) = small.complaints(text)
    assert "the process ended with status 3" in said


def test_a_block_that_never_ends_is_ended(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("book.suite.state.PATIENCE", 1.0)
    small.shares = False
    (said,) = small.complaints(page("x = 1", "while True: pass", "print(x)"))
    assert said.startswith("docs/page.md:5: the block was not run to its end: ")
    assert "nothing came of it for 1 seconds" in said


SETTINGS = """
import logging, os, random, sys, warnings
import numpy, torch
torch.set_printoptions(precision=2)
torch.set_grad_enabled(False)
torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
torch.manual_seed(7)
numpy.set_printoptions(precision=2)
numpy.random.seed(7)
random.seed(7)
warnings.simplefilter("ignore")
logging.disable()
os.environ["RUN"] = "7"
os.chdir("/")
sys.setrecursionlimit(99)
sys.modules["math"] = None
"""
LOOK = """
import logging, math, os, random, sys, warnings
import numpy, torch
w = torch.zeros(1, requires_grad=True)
print(torch.tensor([1 / 3]), (2 * w).requires_grad, numpy.ones(1) / 3)
print(logging.root.manager.disable, "RUN" in os.environ, os.getcwd() == "/")
"""
SEEN = "tensor([0.3333]) True [0.33333333]\n0 False False"


def test_a_page_gives_the_same_after_any_other(small: "SmallBook") -> None:
    small.write("docs/a.md", page(SETTINGS))
    small.page(page((LOOK, SEEN)))
    for arguments in (["docs/page.md"], ["docs"]):
        code, said = small.pytest(*arguments)
        assert code == 0, said


EXERCISE = """
```python
import pathlib, random
import numpy
diary, seen = [3.0, 2.0], {"by": "page"}
numpy.random.seed(0)
random.seed(0)
pathlib.Path("log").write_text("page")
```

## Exercises

### Exercise 1: Move everything (supported)

```python
def move(who):
    diary.append(1.0)
    seen["by"] = who
    pathlib.Path("log").write_text(who)
    numpy.random.rand(3)
    random.random()
    return who
move("set-up")
```

```{.python .starter}
def who():
    return ""
move("starter")
```

```{.python .check}
assert len(diary) == 4, f"{len(diary)} values"
assert who() == move("check"), f"{who()} did not check."
```

```{.python .solution}
def who():
    return "check"
move("solution")
```

```python
print(len(diary), seen["by"], pathlib.Path("log").read_text())
```

```{.text .output}
4 solution solution
```

```{.python .wrong}
def who():
    return move("wrong")
move("wrong")
```

```{.text .output}
wrong did not check.
```

### Exercise 2: Look (supported)

```{.python .starter}
found = 0
```

```{.python .check}
assert found == 2, f"{found} is not 2."
```

```{.python .solution}
found = len(diary)
```

```{.python .wrong}
found = len(diary) + 1
```

```{.text .output}
3 is not 2.
```

## Summary

```python
print(len(diary), seen, pathlib.Path("log").read_text())
print(f"{numpy.random.rand():.4f} {random.random():.4f}")
```

```{.text .output}
2 {'by': 'page'} page
0.5488 0.8444
```
"""


def test_an_exercise_moves_nothing_of_the_page_nor_of_the_next(
    small: "SmallBook",
) -> None:
    assert small.complaints(EXERCISE) == []


def test_any_part_of_a_page_gives_the_same(small: "SmallBook") -> None:
    read = small.page(EXERCISE)
    for block in read.runnable():
        state = small.state()
        state.wanted[small.path] = {block.start}
        try:
            verdict = state.verdict(small.path, block)
        finally:
            state.end()
        assert (verdict.failure, verdict.found) == ("", [])


def test_without_forks_a_page_gives_the_same(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and macOS, where each answer has a process that starts afresh."""
    for module in (apart, session):
        monkeypatch.setattr(module, "FORKS", False)
    assert small.complaints(EXERCISE) == []


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def nap(asked: float, send: Send) -> None:
    send(os.getpid())
    time.sleep(asked)


@pytest.mark.skipif(not apart.FORKS, reason="about what is forked")
def test_nothing_is_left_running_when_a_run_is_broken_off() -> None:
    warm = Warm(nap)
    working = warm.do(60.0, 30.0)
    process = next(working)
    working.close()
    for _ in range(100):
        time.sleep(0.05)
        if not is_running(process):
            break
    assert not is_running(process)
    assert next(warm.do(0.0, 30.0)) != process  # and it goes on to work
    warm.end()


@pytest.mark.skipif(not apart.FORKS, reason="about what is forked")
def test_a_warm_process_ends_with_the_one_that_needs_it(tmp_path: Path) -> None:
    """A worker of pytest-xdist is waited for until nobody holds its output."""
    warm = Warm(nap)
    leader = warm._process
    os.kill(leader, signal.SIGSTOP)
    os.kill(leader, signal.SIGCONT)
    warm._pipe.close()
    assert os.waitpid(leader, 0) == (leader, 0)


def test_work_that_dies_says_how() -> None:
    def die(asked: int, send: Send) -> None:
        os._exit(asked)

    warm = Warm(die)
    with pytest.raises(EndedError, match="ended with status 3"):
        next(warm.do(3, 30.0))
    warm.end()
