"""The bar below a chapter's title: its links, and what it counts."""

import re
from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from book.markdown.run_bar import WORDS_A_MINUTE, counted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.book.conftest import SmallBook

FRONT = """\
+++
title = "Learn the Training Loop with PyTorch, Part 9.1: A Sample"
author = "A"
date = "2026-11-20"
description = "D"
+++

"""
BODY = """\
## Introduction

```python
x = 1
```

```{.python raises="ValueError"}
int("x")
```

```{.text .output}
ValueError
```

```bash
ls
```

**Predict.** Which?

- [x] One.<!--? x == 1 --> Why.
- [ ] Two.<!--? x == 2 --> Why.

/// details | Run it

```python
x
```
///

## Exercises

### Exercise 1: One (guided)

```{.python .starter}
x = 2
```

```{.python .check}
assert x
```

```{.python .solution}
x = 3
```

```{.python .wrong}
x = 0
```
"""


@pytest.fixture
def shown(small: "SmallBook") -> str:
    small.write("docs/notebooks/ch91_sample.ipynb", "{}")
    return bar(small.html(FRONT + BODY))


def bar(html: str) -> str:
    found = re.search(r'<section [^>]*class="run".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def work(html: str) -> str:
    found = re.search(r'class="work">([^<]*)<', html)
    return found[1] if found else ""


def test_blocks_predictions_and_exercises_are_counted(shown: str) -> None:
    counts = "3 blocks of code · 1 prediction · 1 exercise"
    assert work(shown) == f"About 1 minute to read · {counts}"


def test_words_are_counted_unless_they_are_folded_or_code(small: "SmallBook") -> None:
    small.write("docs/notebooks/ch91_sample.ipynb", "{}")
    words = f"{'word ' * (3 * WORDS_A_MINUTE - 10)}\n\n"
    code = f"`{'code ' * WORDS_A_MINUTE}`\n\n```text\n{'word ' * WORDS_A_MINUTE}\n```\n"
    fold = f"\n/// details | More\n\n{words}\n///\n"
    formula = f"\n${'x + ' * WORDS_A_MINUTE}y$ and\n"
    text = f"{FRONT}{words}{code}{fold}{formula}"
    assert work(small.html(text)) == "About 3 minutes to read"


def test_what_is_not_there_is_not_counted() -> None:
    assert counted(1, block_of_code=1, exercise=0) == (
        "About 1 minute to read · 1 block of code"
    )


def test_the_bar_links_the_notebook(shown: str) -> None:
    link = 'download="ch91_sample.ipynb" href="../notebooks/ch91_sample.ipynb"'
    assert link in shown
    assert "Colab" not in shown, "nobody has said where the repository is"


@pytest.mark.parametrize("slash", ["", "/"])
def test_with_an_address_it_links_colab(tmp_path: "Path", slash: str) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "ch91_sample.ipynb").touch()
    names = ["attr_list", "book.markdown.front_matter", "book.markdown.run_bar"]
    repository = f"https://github.com/some/book{slash}"
    options = {"docs": str(tmp_path), "repository": repository}
    html = Markdown(
        extensions=names, extension_configs={"book.markdown.run_bar": options}
    ).convert(FRONT)
    colab = "https://colab.research.google.com/github/some/book/blob/main/docs/"
    assert f'href="{colab}notebooks/ch91_sample.ipynb"' in bar(html)


def test_it_stands_below_the_byline_and_no_search_finds_it(small: "SmallBook") -> None:
    small.write("docs/notebooks/ch91_sample.ipynb", "{}")
    html = small.html(FRONT + BODY)
    assert re.search(r'class="byline"[^>]*>[^<]*</p>\s*<section', html)
    assert 'class="run" data-search-exclude="true"' in html


def test_other_pages_have_none(small: "SmallBook") -> None:
    small.write("docs/notebooks/ch91_sample.ipynb", "{}")
    assert not bar(small.html(FRONT.replace("Part 9.1: ", "") + BODY))
    assert not bar(small.html(FRONT.replace("9.1", "9.2") + BODY))
    assert not bar(small.html("# Part 9.1: A Sample\n"))
