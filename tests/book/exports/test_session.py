"""What a reader copies with a block: all that it stands on, and no more."""

from typing import TYPE_CHECKING

import pytest

from book.exports import session

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = """\
```python
a = 1
```

/// details | Folded
```python
b = 2
```
///

```{.python raises="ValueError"}
c = 3
if c:
    raise ValueError("on purpose")

d = 4
```

```{.text .output}
ValueError: on purpose
```

## Exercises

### Exercise 1: One (guided)

```python
task = 5
```

```{.python .starter}
answer = "starter"
```

```{.python .check}
assert answer == "solution"
```

```{.python .solution}
answer = "solution"
```

```python
more = 6
```

```{.python .wrong}
answer = "wrong"
```

```{.text .output}
```

### Exercise 2: Two (guided)

```{.python .starter}
other = 7
```

## Summary

```python
e = 8
```
"""
GUARDED = """\
try:
    c = 3
    if c:
        raise ValueError("on purpose")

    d = 4
except Exception as error:
    print(f"{type(error).__name__}: {error}")"""
TOP = ["a = 1", "b = 2", GUARDED]


@pytest.mark.parametrize(
    ("own", "before"),
    [
        ("a = 1", []),
        ("b = 2", TOP[:1]),
        ("task = 5", TOP),
        ('answer = "starter"', [*TOP, "task = 5"]),
        (
            'assert answer == "solution"',
            [*TOP, "task = 5", 'answer = "starter"'],
        ),
        ('answer = "solution"', [*TOP, "task = 5"]),
        ("more = 6", [*TOP, "task = 5", 'answer = "solution"']),
        ('answer = "wrong"', [*TOP, "task = 5"]),
        ("other = 7", TOP),
        ("e = 8", TOP),
    ],
)
def test_a_block_comes_with_what_it_stands_on(
    small: "SmallBook", own: str, before: list[str]
) -> None:
    page = small.page(PAGE)
    (block,) = [one for one in page.runnable() if one.lines == [own]]
    assert session.up_to(page, block) == "\n\n".join([*before, own]) + "\n"


def test_an_error_that_is_copied_for_itself_is_raised(small: "SmallBook") -> None:
    page = small.page(PAGE)
    with pytest.raises(ValueError, match="on purpose"):
        exec(session.up_to(page, page.runnable()[2]), {})


def test_below_an_error_the_code_goes_on(
    small: "SmallBook", capsys: pytest.CaptureFixture[str]
) -> None:
    page = small.page(PAGE)
    names: dict[str, int] = {}
    exec(session.up_to(page, page.runnable()[-1]), names)
    assert (names["c"], names["e"]) == (3, 8)
    assert capsys.readouterr().out == "ValueError: on purpose\n"
