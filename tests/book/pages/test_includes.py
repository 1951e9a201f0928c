"""What an include shows, where its lines come from, and what it says when it fails."""

import textwrap
from pathlib import Path

import pytest

from book.errors import PageError
from book.pages.includes import Line, expand

FILE = '''
"""A file to include from."""

import functools

RATE = 0.1


@functools.cache
def decorated(x: int) -> int:
    """Has a decorator, which belongs to it."""

    return x


class Model:
    def step(self) -> None: ...


async def fetch() -> None: ...


def train() -> None:
    for _ in range(3):
        # --8<-- [start:step]
        # --8<-- [start:inner]
        loss = 1
        # --8<-- [end:inner]

        print(loss)
        # --8<-- [end:step]


def region() -> None:
    """A region of this name wins."""


# --8<-- [start:region]
won = True
# --8<-- [end:region]
# --8<-- [start:open]
'''


@pytest.fixture
def snippets(tmp_path: Path) -> Path:
    folder = tmp_path / "snippets"
    folder.mkdir()
    (folder / "loop.py").write_text(FILE.lstrip("\n"), "utf-8")
    (tmp_path / "secret.py").write_text("secret = 1\n", "utf-8")
    return folder


def include(snippets: Path, target: str, indent: str = "") -> list[Line]:
    lines = [f'{indent}--8<-- "{target}"']
    return expand(lines, Path("page.md"), 7, snippets)


def text(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)


def test_a_function_comes_with_its_decorators(snippets: Path) -> None:
    lines = include(snippets, "loop.py:decorated")
    assert text(lines) == textwrap.dedent(
        '''\
        @functools.cache
        def decorated(x: int) -> int:
            """Has a decorator, which belongs to it."""

            return x'''
    )


def test_every_line_knows_where_it_is_written_and_where_it_is_shown(
    snippets: Path,
) -> None:
    lines = include(snippets, "loop.py:decorated")
    assert [line.number for line in lines] == [8, 9, 10, 11, 12]
    assert {line.page_line for line in lines} == {7}
    assert {line.file for line in lines} == {snippets.resolve() / "loop.py"}


def test_a_line_of_the_page_itself_stays_the_pages(snippets: Path) -> None:
    lines = expand(["x = 1", '--8<-- "loop.py:Model"', "y = 2"], None, 3, snippets)
    assert lines[0] == Line("x = 1", Path("page.md"), 3, 3)
    assert [line.page_line for line in lines] == [3, 4, 4, 5]


def test_classes_and_coroutines_can_be_shown(snippets: Path) -> None:
    assert text(include(snippets, "loop.py:Model")).startswith("class Model:\n    def")
    assert text(include(snippets, "loop.py:fetch")) == "async def fetch() -> None: ..."


def test_a_region_loses_its_indent_and_the_markers_inside_it(snippets: Path) -> None:
    assert text(include(snippets, "loop.py:step")) == "loss = 1\n\nprint(loss)"
    assert text(include(snippets, "loop.py:inner")) == "loss = 1"


def test_a_function_hides_the_markers_inside_it(snippets: Path) -> None:
    shown = text(include(snippets, "loop.py:train"))
    assert "8<" not in shown
    assert shown.endswith("        loss = 1\n\n        print(loss)")


def test_a_region_takes_the_indent_of_its_include(snippets: Path) -> None:
    lines = expand(
        ["for _ in range(3):", '    --8<-- "loop.py:step"'], None, 1, snippets
    )
    assert text(lines) == "for _ in range(3):\n    loss = 1\n\n    print(loss)"


def test_a_region_wins_over_a_function_of_its_name(snippets: Path) -> None:
    assert text(include(snippets, "loop.py:region")) == "won = True"


def test_a_whole_file_can_be_shown(snippets: Path) -> None:
    shown = text(include(snippets, "loop.py"))
    assert shown.startswith('"""A file to include from."""')
    assert "8<" not in shown


def test_pythons_own_reading_of_an_include_never_runs(snippets: Path) -> None:
    """`--8<-- "x"` is valid Python; only a line that is an include is one."""
    lines = expand(['x = --8<-- "loop.py:step"'], None, 1, snippets)
    assert text(lines) == 'x = --8<-- "loop.py:step"'


KNOWN = "Model, decorated, fetch, inner, open, region, step, train"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "lop.py:step",
            "page.md:7: the include names 'lop.py', which is not a file in snippets/\n"
            "  Check the spelling of the path.",
        ),
        (
            "../secret.py",
            "page.md:7: the include names '../secret.py', "
            "which is not a file in snippets/\n  Check the spelling of the path.",
        ),
        (
            "",
            "page.md:7: the include names '', which is not a file in snippets/\n"
            "  Check the spelling of the path.",
        ),
        (
            "loop.py:trian",
            "page.md:7: loop.py has no region, function or class named 'trian'\n"
            f"  It has: {KNOWN}.",
        ),
        (
            "loop.py:1:5",
            "page.md:7: loop.py has no region, function or class named '1:5'\n"
            f"  It has: {KNOWN}.",
        ),
        (
            "loop.py:RATE",
            "page.md:7: loop.py has no region, function or class named 'RATE'\n"
            f"  It has: {KNOWN}.",
        ),
        (
            "loop.py:open",
            "page.md:7: the region 'open' starts at line 40 and never ends\n"
            "  Add a line # --8<-- [end:open].",
        ),
    ],
)
def test_what_an_include_says_when_it_fails(
    snippets: Path, target: str, message: str
) -> None:
    with pytest.raises(PageError) as caught:
        include(snippets, target)
    assert str(caught.value) == message
