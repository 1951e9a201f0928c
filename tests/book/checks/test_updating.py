"""An update mends what drifted and nothing else: a diff shows what moved."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book import files
from book.checks.updating import Edit, Relines, Retype, rewrite
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


def test_only_what_drifted_is_rewritten(small: "SmallBook") -> None:
    """0.251 is shown for 0.250: too little to matter, so it stays."""
    mended = small.update(TEXT)
    assert mended == TEXT.replace("0.900\n", "0.125\n").replace(
        "0.9<!--", "0.1<!--"
    ).replace("4<!--", "3<!--")


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
    read = small.page("one\ntwo\nthree\n")
    edits: list[Edit] = [
        Relines(1, 2, ("1", "1½")),
        Retype(2, 0, 3, "zwei"),
        Relines(3, 3, ("new",)),
    ]
    assert rewrite(read, edits).content == "1\n1½\nzwei\nnew\nthree\n".encode()


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
