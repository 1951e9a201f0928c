"""What a page holds is what its reader meets, in that order, or the page is refused."""

from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.rules import house

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

HIDDEN = "this block is read here, and the site does not show it"
AS_TEXT = "the site shows this fence as text, its backticks included"
ELSEWHERE = "the site shows this block at another place than it runs at"
BLOCK = "```python\nx = 1\n```\n"
INDENTED = "    ```python\n    x = 1\n    ```\n"

# The page, and what is said of it.
REFUSED = {
    "code in a comment": (
        f"<!--\n{BLOCK}-->\n\n```python\ny = 1\n```\n",
        f"2: {HIDDEN}",
    ),
    "one of two equal blocks in a comment": (
        f"<!--\n{BLOCK}-->\n\n{BLOCK}",
        "2: of equal blocks, at lines [2, 7], the site does not show each",
    ),
    "code below a comment's words": (
        f"<!-- So:\n\n{BLOCK}\n-->\n",
        f"3: {HIDDEN}",
    ),
    "code in a comment in a list": (
        f"- a\n\n    <!--\n{INDENTED}    -->\n",
        f"4: {HIDDEN}",
    ),
    "code in a comment in a quote": (
        "> <!--\n> ```python\n> x\n> ```\n> -->\n",
        f"2: {HIDDEN}",
    ),
    "code in a comment in a fold": (
        f"/// details | A\n<!--\n{BLOCK}-->\n///\n",
        f"3: {HIDDEN}",
    ),
    "code in a script": (
        f"<script>\n{BLOCK}</script>\n",
        f"2: {HIDDEN}",
    ),
    "an output in a comment": (
        "```python\nprint(1)\n```\n\n<!--\n```{.text .output}\n1\n```\n-->\n",
        "6: this output follows no Python block",
    ),
    "a fence that is code": (
        f"Write it so:\n\n{INDENTED}\nSo.\n",
        f"3: {AS_TEXT}",
    ),
    "a fence set in too far": (
        "- a\n\n" + INDENTED.replace("    ", " " * 8),
        f"3: {AS_TEXT}",
    ),
    "a fence of words that is code": (
        "So.\n\n" + INDENTED.replace("python", "bash"),
        f"3: {AS_TEXT}",
    ),
    "code in a footnote": (
        f"Small.[^1]\n\n[^1]:\n{INDENTED}\n```python\ny = x\n```\n",
        f"4: {ELSEWHERE}",
    ),
    "a heading in a comment": (
        "# A\n\n<!--\n## B\n-->\n",
        "4: the site does not show the heading 'B'",
    ),
    "an image in a comment": (
        "A\n\n<!--\n![B](c.svg)\n-->\n",
        "4: the site does not show the image c.svg",
    ),
    "two headings with one anchor": (
        "## The loop\n\na\n\n### The `loop`\n",
        "5: this heading and that at line 1 have one anchor\n"
        "  Reword one of them: #the-loop leads to the first.",
    ),
    "two anchors of one name": (
        "# A\n\nB\n{ #b }\n\nC\n{ #b }\n",
        "7: two parts of the page have the anchor #b",
    ),
}
RIGHT = [
    f"{BLOCK}\n{BLOCK}",
    f"- a\n\n{INDENTED}\n- b\n",
    f"> {BLOCK}".replace("\nx", "\n> x").replace("\n```", "\n> ```"),
    f"<details>\n<summary>A</summary>\n\n{BLOCK}\n</details>\n",
    "Write it so:\n\n    x = 1\n\nSo.\n",
    "<!--\n```bash\nls\n```\n-->\n\nText.\n",
    "````markdown\n```python\nx = 1\n```\n````\n",
    '```python\nname = "loss\tslope"\nif name:\n\tname = ""\n```\n',
    '!!! note\n    ```{.python title="a" hl_lines="1"}\n    x = "<&\\"\'>"\n    ```\n',
    "# A\n\n## B { #c }\n\n## B\n",
]


def said(small: "SmallBook", text: str) -> list[str]:
    try:
        return [str(error) for error in house.of_page(small.page(text))]
    except PageError as error:
        return [str(error)]


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_is_shown_otherwise_is_refused(small: "SmallBook", mistake: str) -> None:
    text, message = REFUSED[mistake]
    told = said(small, text)
    assert len(told) == 1
    assert told[0].startswith(f"docs/page.md:{message}")


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_shown_as_it_runs_passes(small: "SmallBook", text: str) -> None:
    assert said(small, text) == []


def test_a_tab_that_runs_is_copied(small: "SmallBook") -> None:
    text = '```python\nname = "loss\tslope"\nprint(len(name))\n```\n'
    assert small.update(text + "\n```{.text .output}\n```\n").count("\n10\n") == 1
    assert "loss\tslope" in small.html(text)


def test_faults_of_every_kind_come_at_once(small: "SmallBook") -> None:
    text = "A $\\foo$ and $ w $.\n\nA [b](#c), ![](d.svg).\n\nAnd $\\bar{$.\n"
    lines = [one.removeprefix("docs/page.md:")[:1] for one in said(small, text)]
    assert sorted(lines) == ["1", "1", "3", "3", "3", "5"]


def test_a_fault_is_told_once(whole: "SmallBook") -> None:
    whole.mutate("docs/module9/ch91_sample.md", ":train", ":tarin")
    told = [str(error) for error in whole.violations()] + whole.complaints()
    assert len([one for one in told if "named 'tarin'" in one]) == 1
