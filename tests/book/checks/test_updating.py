"""An update mends what drifted and nothing else: a diff shows what moved."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book import files
from book.checks.updating import Edit, Retype, Show, rewrite
from book.errors import PageError
from book.pages import reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

TEXT = """\
Before,   with odd  spaces.\t

```python
xs = [0.5, 0.25, 0.125]
for x in xs:
    print(f"{x:.3f}")
```

```{.text .output}
0.500
0.251
0.900
```

The last is 0.9<!--= xs[2] -->, and the first 0.50<!--= xs[0] --> of 4<!--= len(xs) -->.
After.
"""


MENDED = (
    TEXT.replace("0.251\n0.900\n", "0.250\n0.125\n")
    .replace("0.9<!--", "0.1<!--")
    .replace("4<!--", "3<!--")
)


def test_only_what_drifted_is_rewritten(small: "SmallBook") -> None:
    assert small.update(TEXT) == MENDED


def test_a_digit_next_to_a_boundary_stays_elsewhere(small: "SmallBook") -> None:
    """So that two contributors on two machines do not write each other's digits."""
    small.elsewhere = True
    assert small.update(TEXT) == MENDED.replace("0.250\n", "0.251\n")
    assert small.complaints() == []
    small.elsewhere = False
    assert len(small.complaints()) == 1


def test_a_second_update_finds_nothing(small: "SmallBook") -> None:
    once = small.update(TEXT)
    assert small.complaints() == []
    assert small.update() == once


def test_an_update_adds_an_output_that_was_missing(small: "SmallBook") -> None:
    text = "```python\nprint('a')\nprint()\nprint('b')\n```\n\nText.\n"
    assert small.update(text) == (
        "```python\nprint('a')\nprint()\nprint('b')\n```\n\n"
        "```{.text .output}\na\n\nb\n```\n\nText.\n"
    )
    assert small.complaints() == []


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("print('a')", "a\nb\n"),
        ("print('a')\nprint('b')", "a\n"),
        ("print('a')\nprint('b')", ""),
        ("print('  a')", "b\n"),
        ("print('c  d')", "c\n\n\nd\n"),
    ],
)
def test_an_output_may_grow_and_shrink(
    small: "SmallBook", code: str, shown: str
) -> None:
    small.update(
        f"```python\n{code}\n```\n\n```{{.text .output}}\n{shown}```\n\nText.\n"
    )
    assert small.complaints() == []
    read = reading.read(small.path, small.book)
    assert read.lines[-2] == "Text."


def test_numbers_on_one_line_do_not_move_each_other(small: "SmallBook") -> None:
    text = "```python\nn = 1000\n```\n\n1<!--= n --> 2<!--= n --> 3<!--= n -->\n"
    assert small.update(text).splitlines()[-1] == (
        "1000<!--= n --> 1000<!--= n --> 1000<!--= n -->"
    )


def test_an_exercise_is_mended_too(small: "SmallBook") -> None:
    text = """
        ### Exercise 1: A (guided)

        ```{.python .starter}
        a = 0
        ```

        ```{.python .check}
        assert a == 1, f"a is {a}"
        ```

        ```{.python .solution}
        a = 1
        ```

        ```{.python .wrong}
        a = 2
        ```

        It is 7<!--= a -->.
        """
    mended = small.update(text)
    assert (
        "a = 2\n```\n\n```{.text .output}\na is 2\n```\n\nIt is 1<!--= a -->." in mended
    )
    assert small.complaints() == []


def test_a_block_that_fails_is_left_alone_and_so_is_what_needs_it(
    small: "SmallBook",
) -> None:
    codes = ("print(1)", "1 / 0", "print(2)")
    text = "\n".join(f"```python\n{code}\n```\n" for code in codes)
    mended = small.update(text)
    assert mended.count(".output") == 1


def test_edits_are_made_from_the_last_to_the_first(small: "SmallBook") -> None:
    read = small.page("""
        ```python
        x = 1
        ```
        1<!--= x --> 2<!--= x -->

        ```python
        ```

        ```{.text .output}
        old
        ```
        """)
    edits: list[Edit] = [
        Show(1, ("new",)),
        Retype(4, 0, 1, "10"),
        Retype(4, 13, 14, "20"),
        Show(6, ("newer", "newest")),
    ]
    write, refused = rewrite(read, edits)
    assert refused == []
    assert write.content == (
        b"```python\nx = 1\n```\n\n```{.text .output}\nnew\n```\n"
        b"10<!--= x --> 20<!--= x -->\n\n```python\n```\n\n"
        b"```{.text .output}\nnewer\nnewest\n```\n"
    )


def test_a_page_that_changed_meanwhile_is_left_alone(small: "SmallBook") -> None:
    read = small.page("one\n")
    small.path.write_text("one, edited\n", "utf-8")
    with pytest.raises(PageError) as caught:
        rewrite(read, [Retype(1, 0, 3, "two")])
    assert str(caught.value) == (
        "docs/page.md: "
        "the page changed while its code ran; it is left as it is\n"
        "  Run `make update` again."
    )


def test_a_file_is_never_half_written(
    small: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small.write("docs/page.md", "whole\n")

    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="no space"):
        files.replace(files.Write(path, b"new\n"))
    assert path.read_text("utf-8") == "whole\n"
    assert [p.name for p in path.parent.iterdir()] == ["page.md"]


def test_writing_nothing_removes_the_file(small: "SmallBook") -> None:
    path = small.write("docs/old.svg", "x")
    files.replace(files.Write(path, None))
    files.replace(files.Write(path, None))  # already gone
    assert not path.exists()


def test_an_edit_that_the_page_cannot_hold_is_left_alone(small: "SmallBook") -> None:
    words = "It is 2<!--= x -->, and between 3,4<!--= x --> and 5."
    read = small.page(f"```python\nx = 1\n```\n\n{words}\n")
    new = zip(read.numbers, ("1", "400"), strict=True)  # and 3,400 is another number
    write, refused = rewrite(read, [Retype(n.line, n.start, n.stop, s) for n, s in new])
    assert [str(error) for error in refused] == [
        "docs/page.md:5: what is new cannot be written here: the page would read "
        "otherwise\n  It is left as it is. Let the code give something plainer."
    ]
    assert write.content is not None
    assert write.content.decode("utf-8").endswith(f"{words.replace('2<', '1<')}\n")


@pytest.mark.parametrize("value", ["float('nan')", "float('inf')", "-float('inf')"])
def test_an_update_leaves_a_number_that_has_no_value(
    small: "SmallBook", value: str
) -> None:
    numbers = "0.5<!--= x -->, 12<!--= x -->, 3 %<!--= x -->"
    text = f"```python\nx = {value}\n```\n\n{numbers}\n"
    assert small.update(text) == text
    said = f"docs/page.md:5: 'x' gives no number, but {eval(value)}"
    assert [line.partition("\n")[0] for line in small.complaints()] == [said] * 3
