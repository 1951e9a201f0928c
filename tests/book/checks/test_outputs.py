"""Whatever a program prints, a page shows it, or says why not; it stays a page."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book import files
from book.checks import outputs
from book.checks.updating import rewrite
from book.pages import reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

# What programs print, and what a page could take it for.
NASTY = {
    "a fence": "write it so:\n```\nloss.backward()\n```\n",
    "half a fence": "```\n",
    "a fence that opens": "```python\nprint(1)\n",
    "long fences": "`````\n```` python\n``````\n",
    "tildes": "~~~\n~~~~ python\n~~~\n",
    "backticks in words": "call `a` or ``b```c\n",
    "a progress bar": "\rstep 1\rstep 50\rstep 100\n",
    "Windows' line ends": "a\r\nb\r\n",
    "colors": "\x1b[1mbold\x1b[0m\n",
    "tabs": "\ta\tb\n",
    "trailing blanks": "a   \n  \n\xa0\nb\t\n",
    "blank lines": "\n\n  a\n\n\nb\n\n",
    "a fold": "/// details | Title\n///\n",
    "comments": "<!-- a\n-->\n<!--= x -->\n1<!--= x -->\n",
    "front matter": "+++\ntitle = 1\n+++\n",
    "an include": '--8<-- "module9/no.py"\n',
    "the start of a region": "# --8<-- [start:a]\n",
    "headings": "# One\n### Exercise 1: A (guided)\n====\n",
    "an output": "```{.text .output}\n1\n```\n",
    "quotes": "> a\n>> b\n>\n",
    "lists": "- a\n    - b\n1. c\n",
    "formulas": "$$\nx\n$$\n$ \\[ a\n",
    "images": "![a](b.png)\n[x]: y\n[^1]: z\n",
    "HTML": "<div markdown>\n</pre></code>\n&amp;\n",
    "attributes": "a {: .b }\n{.text .output}\n",
    "skips": "...\n....\na ... b\n",
    "no number": "nan inf -inf\n",
    "tabs and notes": '=== "a"\n!!! note\n    b\n',
    "metadata": "---\ntitle: a\n---\n",
    "other scripts": "½ é 🙂 \u3000 \u202e a \ufeff\n",
    "100,000 lines": "0.5 `a`\n" * 100_000,
}
REFUSED = {
    "NUL": "a\0b\n",
    "a bell": "a\a\n",
    "a form feed": "a\fb\n",
    "a vertical tab": "a\vb\n",
    "next line": "a\x85b\n",
    "a line separator": "a\u2028b\n",
    "a paragraph separator": "a\u2029\n",
    "a cursor that moves": "a\x1b[Ab\n",
    "half a character": "a\ud800\n",
}
PLACES = {
    "by itself": "{}\nText 1<!--= 1 -->.\n",
    "in a list": "1.  Item\n\n{}\n2.  Item 1<!--= 1 -->.\n",
    "in a quote": "Text.\n\n{}>\n> Text 1<!--= 1 -->.\n",
    "in a fold": "/// details | Title\n\n{}///\n\nText 1<!--= 1 -->.\n",
}
PREFIX = {"in a list": "    ", "in a quote": "> "}
SHOWN = "\n```{.text .output}\nold\n```\n"


def page(place: str, shown: str) -> str:
    block = f"```python\nx = 1\n```\n{shown}"
    prefix = PREFIX.get(place, "")
    lines = ((prefix + line).rstrip() for line in block.splitlines())
    return PLACES[place].format("\n".join(lines) + "\n")


def mend(small: "SmallBook", text: str, printed: str) -> None:
    """Hold a page against what its block printed; write that, and hold it again."""
    read = small.page(text)
    found = outputs.compare(read, read.blocks[0], printed)
    write, refused = rewrite(read, [edit for one in found for edit in one.edits])
    assert refused == []
    assert all(one.edits for one in found)
    files.replace(write)
    again = reading.read(small.path, small.book)
    assert outputs.compare(again, again.blocks[0], printed) == []
    assert [b.lines for b in again.blocks if not b.is_output] == [["x = 1"]]
    assert len(again.numbers) == 1


@pytest.mark.parametrize("shown", ["", SHOWN, SHOWN.replace("`", "~")])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", NASTY)
def test_what_is_written_is_read_again(
    small: "SmallBook", name: str, place: str, shown: str
) -> None:
    mend(small, page(place, shown), NASTY[name])


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_page_can_show_is_refused(small: "SmallBook", name: str) -> None:
    read = small.page(page("by itself", SHOWN))
    (found,) = outputs.compare(read, read.blocks[0], REFUSED[name])
    assert not found.mendable
    char = next(c for c in REFUSED[name] if c not in "ab\n")
    assert str(found.error) == (
        f"docs/page.md:1: the block prints {char!r}, which no page can show\n"
        "  Leave it out, or print what stands for it, such as its repr()."
    )


PIECES = st.sampled_from(
    "`` ``` ~~~ > - 1. # / /// <!-- --> $ $$ | [ ] a 0.5 +++".split()
)
PRINTED = st.lists(PIECES | st.sampled_from(" \n\r\t\b\xa0") | st.text(max_size=3)).map(
    "".join
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*PLACES]), st.sampled_from(["", SHOWN]), PRINTED)
def test_whatever_is_printed_is_written_or_refused(
    small: "SmallBook", place: str, shown: str, printed: str
) -> None:
    read = small.page(page(place, shown))
    found = outputs.compare(read, read.blocks[0], printed)
    if all(one.edits for one in found):
        mend(small, page(place, shown), printed)


def test_the_output_below_a_fence_of_four_stays_there(small: "SmallBook") -> None:
    """As it is shown: the fence is as long as it needs to be."""
    code = "print('```')"
    text = f"```python\n{code}\n```\n\nText.\n"
    assert small.update(text) == (
        f"```python\n{code}\n```\n\n````{{.text .output}}\n```\n````\n\nText.\n"
    )
    assert small.update() == small.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("raise ValueError('a\\n```\\nb\\r\\n')", "ValueError: a\n```\nb"),
        ("raise ValueError('one\\rtwo')", "twoueError: one"),
    ],
)
def test_an_error_message_is_written_as_safely(
    small: "SmallBook", code: str, shown: str
) -> None:
    mended = small.update(f'```{{.python raises="ValueError"}}\n{code}\n```\n')
    assert f"{{.text .output}}\n{shown}\n`" in mended
    assert small.complaints() == []
