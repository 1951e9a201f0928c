"""The site puts code into Python fences, and leaves the notation alone elsewhere."""

import html
import re
from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.pages import reading
from book.rules import house

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

INCLUDE = '--8<-- "loop.py:step"'
CODE = 'def step(w: float) -> float:\n    """Down."""\n\n    return w\n'
OUTPUT = f"""
```python
print({INCLUDE!r})
```

```{{.text .output}}
{INCLUDE}
```
"""


@pytest.fixture
def book(small: "SmallBook") -> "SmallBook":
    small.write("snippets/loop.py", f"import torch\n\n{CODE}")
    return small


def shown(book: "SmallBook", text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", book.html(text)))


@pytest.mark.parametrize(
    "text",
    [
        f"```python\n{INCLUDE}\n```\n",
        f'```{{.python notest="slow"}}\n{INCLUDE}\n```\n',
        f"- a\n\n    ```python\n    {INCLUDE}\n    ```\n",
        f"> ```python\n> {INCLUDE}\n> ```\n",
        f"1. a\n\n    > ~~~python\n    > {INCLUDE}\n    > ~~~\n",
    ],
)
def test_a_python_fence_shows_the_code(book: "SmallBook", text: str) -> None:
    assert CODE in shown(book, text)
    assert [*house.of_page(book.page(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        f"```text\n{INCLUDE}\n```\n",
        f"````markdown\n```python\n{INCLUDE}\n```\n````\n",
        '```bash\n--8<-- "nowhere.py"\n```\n',
        OUTPUT,
    ],
)
def test_any_other_fence_shows_the_notation(book: "SmallBook", text: str) -> None:
    assert "--8<--" in shown(book, text)
    assert book.complaints(text) == []
    assert [*house.of_page(book.page(text))] == []


def test_an_output_may_show_the_notation_of_a_file_that_is_not_there(
    book: "SmallBook",
) -> None:
    text = OUTPUT.replace("loop.py", "nowhere.py")
    assert book.complaints(text) == []
    assert '--8<-- "nowhere.py:step"' in shown(book, text)


WRONG = {
    "a syntax error": (
        b"def step(w:\n    return w\n",
        "1: the snippet is no Python: '(' was never closed\n  Mend it there.",
    ),
    "a byte-order mark": (
        b"\xef\xbb\xbf" + CODE.encode(),
        "1: the snippet begins with a byte-order mark\n"
        "  Save the file in UTF-8 without one (editors say BOM, or signature).",
    ),
    "another encoding": (
        CODE.encode() + b"# caf\xe9\n",
        "5: the snippet is not UTF-8\n  Save the file in UTF-8.",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_broken_snippet_has_its_line_on_the_site_in_tests_and_rules(
    book: "SmallBook", mistake: str
) -> None:
    content, message = WRONG[mistake]
    (book.root / "snippets/loop.py").write_bytes(content)
    text = f"Text.\n\n```python\n{INCLUDE}\n```\n"
    page = book.page(text)
    with pytest.raises(PageError) as caught:
        page.code(page.blocks[0])
    assert str(caught.value) == f"docs/page.md:4: snippets/loop.py:{message}"
    with pytest.raises(PageError) as caught:
        book.html(text)
    assert str(caught.value) == f"line 4: snippets/loop.py:{message}"
    told = f"docs/page.md:4: snippets/loop.py:{message}"
    assert book.complaints(text) == [told]
    assert list(house.of_page(reading.read(book.path, book.book))) == []
    (of_all,) = house.of_all([page], book.book)
    assert str(of_all) == f"snippets/loop.py:{message}"


def test_a_block_that_must_raise_is_marked_and_no_other(small: "SmallBook") -> None:
    page = """
        ```{.python raises="ValueError"}
        int("raises=")
        ```

        ```{.python .check}
        f(raises=1)
        ```
        """
    html = small.html(page)
    assert html.count('<div class="language-python raises highlight">') == 1
    assert html.count('<div class="language-python check highlight">') == 1
