"""A post says what its page says, in Markdown that others' tools read."""

from pathlib import Path
from typing import TYPE_CHECKING

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

from book.exports import post

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FRONT = """\
+++
title = "T"
author = "A"
date = "2026-11-20"
description = "D"
+++
"""
BLOCKS = """
1. First:

    ```python
    y = 2
    ```

    ```{.python raises="ZeroDivisionError"}
    y / 0
    ```

    ```{.text .output}
    ZeroDivisionError: division by zero
    ```

2. Second.

!!! note "Careful"
    Do not skip this:

    ```{.python raises="ZeroDivisionError"}
    y / 0
    ```

    ```{.text .output}
    ZeroDivisionError: division by zero
    ```

    ```python
    y += 1
    ```

> ```python
> assert y == 3
> ```
"""


def make(small: "SmallBook", text: str) -> str:
    """The post of a page, less its front matter."""
    return post.make(small.page(f"{FRONT}\n{text}")).removeprefix(f"{FRONT}\n")


def test_code_and_formulas_in_sentences_stay_as_they_are(small: "SmallBook") -> None:
    text = (
        "Call `layers[0](x.md)`, write `{.python .starter}` and"
        " `![](../figures/x.svg)`; $E[X](t.md)$ holds.\n"
    )
    assert make(small, text) == text


def test_a_fence_within_a_fence_stays_in_a_longer_one(small: "SmallBook") -> None:
    text = "````markdown\nSo:\n\n```python\nx = 1\n```\n````\n\nThe page goes on.\n"
    assert make(small, text) == text


def test_a_tab_is_a_fold_that_stands_open(small: "SmallBook") -> None:
    text = "//// tab | On `x`\n    new: true\n\nRun it.\n////\n"
    assert make(small, text) == (
        "<details open>\n<summary>On <code>x</code></summary>\n\nRun it.\n\n"
        "</details>\n"
    )


def test_code_stays_in_its_list_its_note_and_its_quote(small: "SmallBook") -> None:
    assert make(small, BLOCKS) == BLOCKS_IN_POST


def test_a_documentation_tester_runs_code_in_lists_notes_and_quotes(
    small: "SmallBook", tmp_path: Path
) -> None:
    file = tmp_path / "post.md"
    file.write_text(make(small, BLOCKS), "utf-8")
    examples = [*Sybil([PythonCodeBlockParser(), SkipParser()]).parse(file)]
    for example in examples:
        example.evaluate()
    assert len(examples) == 7  # five blocks, of which two are skipped


BLOCKS_IN_POST = """\
1. First:

    ```python
    y = 2
    ```

    <!--- skip: next -->

    ```python
    y / 0
    ```

    ```text
    ZeroDivisionError: division by zero
    ```

2. Second.

> **Careful**
>
> Do not skip this:

<!--- skip: next -->

> ```python
> y / 0
> ```
>
> ```text
> ZeroDivisionError: division by zero
> ```
>
> ```python
> y += 1
> ```
>
> ```python
> assert y == 3
> ```
"""
