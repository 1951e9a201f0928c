"""The plugin as a contributor meets it: what is collected, run, skipped and mended."""

import platform as platform_name
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book.runs import apart
from book.suite import state

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/page.md"
TEXT = """
## Part One

```python
x = 0.5
print(x)
```

```{.text .output}
0.5
```

## Part Two

```python
y = 2 * x
```

It is 1.0<!--= y -->.

```python
print(y + 1)
```

```{.text .output}
2.0
```
"""


def outcomes(said: str) -> dict[str, str]:
    """What became of each item, by its id."""
    found = re.findall(r"^(PASSED|FAILED|ERROR) (\S+)", said, re.MULTILINE)
    return {name: outcome for outcome, name in found}


@pytest.fixture
def text(small: "SmallBook") -> str:
    small.page(TEXT)
    return small.path.read_text("utf-8")


def test_items_are_named_by_heading_and_ordinal(small: "SmallBook", text: str) -> None:
    code, said = small.pytest("docs", "--collect-only", "-q")
    assert code == 0
    assert re.findall(r"^docs.*", said, re.MULTILINE) == [
        f"{PAGE}::rules",
        f"{PAGE}::part-one::1",
        f"{PAGE}::part-two::1",
        f"{PAGE}::part-two::2",
    ]


def test_ids_survive_edits_above_them(small: "SmallBook", text: str) -> None:
    edited = text.replace(
        "## Part Two", "More text.\n\n```python\nz = 1\n```\n\n## Part Two"
    )
    small.page(edited)
    code, said = small.pytest(f"{PAGE}::part-two::2")
    assert code == 0
    assert outcomes(said) == {f"{PAGE}::part-two::2": "PASSED"}


def test_a_drift_is_told_without_a_traceback(small: "SmallBook", text: str) -> None:
    small.page(text.replace("2.0\n```", "9.0\n```"))
    code, said = small.pytest("docs")
    assert code == 1
    assert outcomes(said) == {
        f"{PAGE}::rules": "PASSED",
        f"{PAGE}::part-one::1": "PASSED",
        f"{PAGE}::part-two::1": "PASSED",
        f"{PAGE}::part-two::2": "FAILED",
    }
    assert (
        f"{PAGE}:25: the page shows '9.0', but the block at line 20 prints '2.0'\n"
        "  Mend the code, or run `make update` if the new value is right." in said
    )
    assert "Traceback" not in said
    assert "session.py" not in said
    assert "pages: 3 blocks ran, 0 checks" in said


def test_one_block_alone_runs_those_above_it(small: "SmallBook", text: str) -> None:
    code, said = small.pytest(f"{PAGE}::part-two::2")
    assert code == 0, said
    assert outcomes(said) == {f"{PAGE}::part-two::2": "PASSED"}
    assert "pages: 3 blocks ran, 0 checks" in said


def test_blocks_after_a_failed_one_are_skipped_with_the_reason(
    small: "SmallBook", text: str
) -> None:
    small.page(text.replace("x = 0.5", "x = 1 / 0"))
    code, said = small.pytest("docs")
    assert code == 1
    assert outcomes(said) == {
        f"{PAGE}::rules": "PASSED",
        f"{PAGE}::part-one::1": "FAILED",
    }
    assert "the block raised ZeroDivisionError" in said
    assert "the block at line 3 failed" in said
    assert "1 failed, 1 passed, 2 skipped" in said


def test_a_page_that_cannot_be_read_is_told_and_the_others_run(
    small: "SmallBook", text: str
) -> None:
    small.write("docs/other.md", "```python notest\nx = 1\n```\n")
    code, said = small.pytest("docs")
    assert code == 2
    assert "docs/other.md:1: the site does not read '```python notest'" in said
    assert "Traceback" not in said


def test_an_update_mends_what_drifted_and_then_nothing(
    small: "SmallBook", text: str
) -> None:
    other = small.write("docs/other.md", "Untouched.\n")
    start = other.stat().st_mtime_ns
    small.page(text.replace("1.0<!--", "1.5<!--").replace("2.0\n```", "9.0\n```"))
    code, said = small.pytest("docs", "--book-update")
    assert code == 0
    assert f"updated: {PAGE}" in said
    assert small.path.read_text("utf-8") == text
    before = small.path.stat().st_mtime_ns
    code, said = small.pytest("docs", "--book-update")
    assert code == 0
    assert "updated: nothing had drifted" in said
    assert small.path.stat().st_mtime_ns == before
    assert other.stat().st_mtime_ns == start


def test_an_update_does_not_hide_what_it_cannot_mend(
    small: "SmallBook", text: str
) -> None:
    small.page(text.replace("y -->", "z -->").replace("0.5\n```", "0.9\n```"))
    code, said = small.pytest("docs", "--book-update")
    assert code == 1
    assert "'z' fails: NameError" in said
    assert "0.9" not in small.path.read_text("utf-8")


def test_a_page_edited_meanwhile_is_left_as_it_is(
    small: "SmallBook", text: str
) -> None:
    """Its editor's work matters more than the update."""
    edits = f"with open({str(small.path)!r}, 'a') as page:\n    page.write('More.')"
    small.page(f"```python\n{edits}\nprint(1)\n```\n")
    before = small.path.read_text("utf-8")
    code, said = small.pytest("docs", "--book-update")
    assert code == 1
    assert "the page changed while its code ran; it is left as it is" in said
    assert small.path.read_text("utf-8") == before + "More."


@pytest.mark.parametrize(
    ("draw", "imported"),
    [
        ("random.random()", "random"),
        ("numpy.random.rand()", "numpy"),
        ("torch.randn(1).item()", "torch"),
        ("time.time_ns()", "time"),
    ],
)
def test_an_update_runs_a_changed_page_twice_and_writes_nothing_by_chance(
    small: "SmallBook", draw: str, imported: str
) -> None:
    """The first block is left alone, the second is mended."""
    small.page(f"""
        ```python
        import {imported}

        x = {draw}
        print(x)
        ```

        ```{{.text .output}}
        -77.25
        ```

        It is -77.25<!--= x -->.

        ```python
        print(1)
        ```
        """)
    before = small.path.read_text("utf-8")
    code, said = small.pytest("docs", "--book-update")
    assert code == 1, said
    told = f"{PAGE}:1: run twice, the block gives two results; nothing is written"
    assert said.count(told) == 1
    assert "Seed what draws numbers, here or above" in said
    assert f"updated: {PAGE}" in said
    assert "nothing had drifted" not in said
    added = "\n```{.text .output}\n1\n```\n"
    assert small.path.read_text("utf-8") == before + added


def test_a_page_that_takes_long_names_its_slowest_block(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "SLOWEST", 0.5)
    small.page("""
        ```python
        import time
        start = time.process_time()
        ```

        ```python
        while time.process_time() < 0.6 + start:
            pass
        ```
        """)
    code, said = small.pytest("docs")
    assert code == 0
    assert f"slow: {PAGE} takes 1 s, of which the block at line 6 takes 1 s" in said


ENDLESS = """
```python
x = 1
```

```python
while True:
    pass
```
"""


def test_a_block_that_does_not_end_is_ended(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "PATIENCE", 0.5)
    small.page(ENDLESS)
    code, said = small.pytest("docs")
    assert code == 1
    told = "the block was not run to its end: nothing came of it for 0.5 seconds"
    assert f"{PAGE}:5: {told}" in said


HOLDS = """
import os, select, pytest

@pytest.fixture(scope="session", autouse=True)
def pipe():
    theirs, ours = os.pipe()
    yield
    os.close(ours)
    assert select.select([theirs], [], [], 5)[0], "somebody holds the pipe open"
    os.close(theirs)
"""


@pytest.mark.skipif(not apart.FORKS, reason="about what is forked")
def test_after_a_block_that_did_not_end_nothing_holds_what_fixtures_close(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pages are forked from is forked anew, and has what was open then.

    A browser waits until nobody can write to it any more, before it ends.
    """
    monkeypatch.setattr(state, "PATIENCE", 0.5)
    small.write("conftest.py", HOLDS)
    small.page(ENDLESS)
    code, said = small.pytest("docs")
    assert code == 1
    assert "somebody holds" not in said


ON = "--continue-on-collection-errors"
MISTAKES = """
## Part

A decimal, 0.4, and [no anchor](#nowhere).

```{.python notest="why not"}
run()
```

```python
--8<-- "loop.py:tarin"
```
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("update", [[], ["--book-update"]])
def test_each_of_many_errors_is_told_once(
    small: "SmallBook", workers: str, update: list[str]
) -> None:
    small.write("snippets/loop.py", "def train() -> None: ...\n")
    small.write("docs/module9/ch91_many.md", MISTAKES)
    small.write("docs/module9/ch92_open.md", "```python\nprint(2)\n")
    small.page(TEXT.replace("0.5\n```", "0.9\n```"))
    house = Path(__file__).parents[2] / "test_house.py"
    small.write("tests/test_house.py", house.read_text("utf-8"))
    options = ["--dist=loadfile", "--import-mode=importlib", *update]
    code, said = small.pytest("docs", "tests", "-n", workers, *options, ON)
    assert code == 1
    once = [
        "docs/module9/ch91_many.md:11: loop.py has no region, function or class",
        "docs/module9/ch91_many.md:4: no run checks the number 0.4",
        "docs/module9/ch92_open.md:1: ",
        f"updated: {PAGE}\n" if update else f"{PAGE}:9: the page shows '0.9'",
        "not run: docs/module9/ch91_many.md:6: why not",
        "pages: 4 blocks ran, 0 checks",
    ]
    whole = said.partition("short test summary")[0]
    assert [whole.count(one) for one in once] == [1] * len(once), said
    assert "nothing had drifted" not in said
    assert "Traceback" not in said


def test_what_is_not_run_is_told_with_its_reason(small: "SmallBook", text: str) -> None:
    small.page(text + '\n```{.python notest="needs two GPUs"}\nrun()\n```\n')
    code, said = small.pytest("docs")
    assert code == 0
    assert f"not run: {PAGE}:28: needs two GPUs" in said


def test_only_pages_and_tests_are_collected(small: "SmallBook", text: str) -> None:
    for name in ("README.md", "tests/notes.md", "snippets/notes.md"):
        small.write(name, "```python\n1 / 0\n```\n")
    small.write(
        "snippets/loop.py", '"""Like so:\n\n```python\n1 / 0\n```\n"""\n\n1 / 0\n'
    )
    small.write("tests/test_claim.py", "def test_a_claim() -> None: ...\n")
    code, said = small.pytest("--collect-only", "-q")
    assert code == 0
    assert re.findall(r"^\S+::\S+", said, re.MULTILINE) == [
        f"{PAGE}::rules",
        f"{PAGE}::part-one::1",
        f"{PAGE}::part-two::1",
        f"{PAGE}::part-two::2",
        "tests/test_claim.py::test_a_claim",
    ]


def test_elsewhere_the_plugin_does_nothing(small: "SmallBook") -> None:
    (small.root / "mkdocs.yml").unlink()
    small.write("README.md", "```python\nassert True\n```\n")
    code, said = small.pytest("README.md")
    assert code == 0
    assert "1 passed" in said
    assert "pages:" not in said


@pytest.mark.parametrize(
    ("platform", "outcome"),
    [
        ("", "FAILED"),  # nobody says who wrote it: here
        (f"{platform_name.system()} {platform_name.machine()}", "FAILED"),
        ("Plan9 m68k", "PASSED"),
    ],
)
def test_a_last_digit_counts_where_the_page_was_written(
    small: "SmallBook", text: str, platform: str, outcome: str
) -> None:
    small.path.write_text(text.replace("\n0.5\n", "\n0.6\n"), "utf-8")
    small.write("pyproject.toml", f'[tool.pytest]\nbook_platform = "{platform}"\n')
    _, said = small.pytest("docs")
    assert outcomes(said)[f"{PAGE}::part-one::1"] == outcome
    _, said = small.pytest("docs", "-o", "book_platform=other")
    assert outcomes(said)[f"{PAGE}::part-one::1"] == "PASSED"
