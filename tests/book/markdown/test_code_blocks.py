"""Blocks of code: few elements, a known height, a button."""

import re

import pytest
from markdown import Markdown

from book.markdown.code_blocks import BUTTON

PLAIN = ["attr_list", "pymdownx.superfences"]
CODE = """def f(x: Tensor) -> Tensor:
    # twice
    return f"{x + 1}" if x is not None else 2.0 * x"""


def convert(text: str, *more: str) -> str:
    return Markdown(extensions=[*PLAIN, *more]).convert(text)


def lightened(text: str) -> str:
    return convert(text, "book.markdown.code_blocks")


def words(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def test_the_text_of_the_code_stays_what_it_was() -> None:
    page = f"```python\n{CODE}\n```"
    assert words(lightened(page)) == words(convert(page))


def test_what_has_no_color_has_no_element() -> None:
    page = lightened(f"```python\n{CODE}\n```")
    assert not re.search(r'<span class="(n|o|p|w)">', page)
    for colored in (
        'class="k">def',
        'class="nf">f',
        'class="c1"># twice',
        'class="mf"',
    ):
        assert colored in page


@pytest.mark.parametrize("lines", [1, 2, 12])
def test_a_block_says_how_many_lines_it_has(lines: int) -> None:
    code = "\n".join(["x = 1"] * lines)
    assert f'style="--lines: {lines}"' in lightened(f"```python\n{code}\n```")


def test_code_can_be_copied_and_an_output_cannot() -> None:
    assert BUTTON in lightened("```python\nx = 1\n```")
    assert BUTTON in lightened("```{.python .starter}\nx = 1\n```")
    assert BUTTON not in lightened("```{.text .output}\n1\n```")


def test_every_block_of_a_page_is_found() -> None:
    page = "- one\n\n    ```python\n    x\n    ```\n\n```text\ny\n```\n"
    assert lightened(page).count('class="code"') == 2


def test_a_block_may_have_a_title_and_marked_lines() -> None:
    page = lightened('```{.python title="a.py" hl_lines="1"}\nx = 1\ny = 2\n```')
    assert page.count(BUTTON) == 1
    assert 'class="filename">a.py</span><pre>' in page
    assert 'class="hll"' in page


def test_the_theme_does_not_know_the_block() -> None:
    """It would measure each block that is `pre > code`, while it changes it."""
    page = lightened("```python\nx = 1\n```")
    assert re.search(r"<pre>.*?<span[^>]*><code>", page)
    assert "<pre><code>" not in page


def test_code_in_a_sentence_is_left_alone() -> None:
    assert lightened("`x = 1`") == convert("`x = 1`")
