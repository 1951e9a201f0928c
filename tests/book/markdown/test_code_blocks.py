"""Blocks of code: light, with a button, a marked loop and outputs that nobody finds."""

import re
from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from book.markdown.code_blocks import BUTTON, UP_TO, lighten

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PLAIN = ["attr_list", "pymdownx.superfences"]
CODE = """def f(x: Tensor) -> Tensor:
    # twice
    return f"{x + 1}" if x is not None else 2.0 * x"""
LOOP = """
```python
for _ in range(3):
    y_pred = x * w + b  # (N, 1)
    loss = torch.mean((y_pred - y) ** 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
```
"""
PARTS = ["forward", "loss", "zero-grad", "backward", "step"]


def convert(text: str, *more: str) -> str:
    return Markdown(extensions=[*PLAIN, *more]).convert(text)


def shown(text: str) -> str:
    return convert(text, "book.markdown.code_blocks")


def words(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def marks(text: str) -> list[str]:
    return re.findall(r'class="loop-line ([\w-]+)"', shown(text))


@pytest.mark.parametrize("page", [f"```python\n{CODE}\n```", LOOP])
def test_the_text_of_the_code_stays_what_it_was(page: str) -> None:
    assert words(shown(page)) == words(convert(page))


def test_what_has_no_color_has_no_element() -> None:
    page = shown(f"```python\n{CODE}\n```")
    assert not re.search(r'<span class="(n|o|p|w)">', page)
    for colored in (
        'class="k">def',
        'class="nf">f',
        'class="c1"># twice',
        'class="mf"',
    ):
        assert colored in page


def test_a_strings_quotes_and_braces_are_one_element() -> None:
    page = shown('```python\nprint(f"a{x:.2f}")\n```')
    assert '<span class="s2">"a{</span>x<span class="s2">:.2f}"</span>)' in page


@pytest.mark.parametrize("lines", [1, 2, 12])
def test_a_block_says_how_many_lines_it_has(lines: int) -> None:
    code = "\n".join(["x = 1"] * lines)
    assert f'style="--lines: {lines}"' in shown(f"```python\n{code}\n```")


def test_code_can_be_copied_and_an_output_cannot() -> None:
    assert BUTTON in shown("```python\nx = 1\n```")
    assert BUTTON in shown("```{.python .starter}\nx = 1\n```")
    assert BUTTON not in shown("```{.text .output}\n1\n```")


@pytest.mark.parametrize("fence", ["python", "{.python .check}", '{.python title="a"}'])
def test_python_can_be_copied_with_what_it_stands_on(
    small: "SmallBook", fence: str
) -> None:
    assert BUTTON + UP_TO in small.html(f"```{fence}\nx = 1\n```")


def test_other_code_stands_on_nothing(small: "SmallBook") -> None:
    page = small.html("```bash\nls\n```\n\n```text\n1\n```")
    assert page.count(BUTTON) == 2
    assert UP_TO not in page


def test_a_labs_cells_run_in_its_notebook() -> None:
    code = '<div class="language-python highlight"><pre><code>x\n</code></pre></div>'
    assert BUTTON in lighten(code)
    assert UP_TO not in lighten(code)


def test_every_block_of_a_page_is_found() -> None:
    page = "- one\n\n    ```python\n    x\n    ```\n\n```text\ny\n```\n"
    assert shown(page).count('class="code"') == 2


def test_a_block_may_have_a_title_and_marked_lines() -> None:
    page = shown('```{.python title="a.py" hl_lines="1"}\nx = 1\ny = 2\n```')
    assert page.count(BUTTON) == 1
    assert 'class="filename">a.py</span><pre>' in page
    assert 'class="hll"' in page


def test_the_theme_does_not_know_the_block() -> None:
    """It would measure each block that is `pre > code`, while it changes it."""
    page = shown("```python\nx = 1\n```")
    assert re.search(r"<pre>.*?<span[^>]*><code>", page)
    assert "<pre><code>" not in page


def test_code_in_a_sentence_is_left_alone() -> None:
    assert shown("`x = 1`") == convert("`x = 1`")


def test_an_output_stays_out_of_the_search_index() -> None:
    page = shown("```{.text .output}\n0.262\n```")
    assert 'output highlight" data-search-exclude="true">' in page


def test_code_stays_in_it() -> None:
    page = shown('```python\nprint("output")\n```\n\n`<div class="output">`')
    assert "data-search-exclude" not in page


def test_each_line_of_the_loop_is_marked_as_its_part() -> None:
    assert marks(LOOP) == PARTS


def test_a_loop_that_lacks_a_line_shows_which() -> None:
    broken = LOOP.replace("    optimizer.zero_grad()\n", "")
    assert marks(broken) == [part for part in PARTS if part != "zero-grad"]


def test_the_update_by_hand_is_a_step() -> None:
    by_hand = LOOP.replace("optimizer.step()", "w -= lr * w.grad")
    assert marks(by_hand) == PARTS


def test_a_loss_alone_is_no_loop() -> None:
    assert marks("```python\nloss = torch.mean(x)\nloss.backward()\n```") == []


@pytest.mark.parametrize("marked", ["3 4", "1-7", "7", "2"])
def test_a_marked_line_of_the_loop_is_inside_its_mark(marked: str) -> None:
    """Spans that cross are repaired by the browser, which gives lines other marks."""
    page = shown(LOOP.replace("```python", f'```{{.python hl_lines="{marked}"}}'))
    inside = 0
    for tag in re.findall(r"</?span[^>]*>|\n", page):
        inside += {"<": 1, "\n": 0}[tag[0]] * (-1 if tag.startswith("</") else 1)
        assert inside >= 0
    lines = re.findall(r'<span class="loop-line ([\w-]+)">((?:(?!\n).)*)</span>', page)
    assert [part for part, _ in lines] == PARTS
    assert all(line.count("<span") == line.count("</span") for _, line in lines)
    assert 'style="--lines: 7"' in page
