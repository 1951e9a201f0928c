"""A new chapter is laid whole: what can be green is, and the rest says what it is."""

import re
import runpy
import subprocess
import sys
import types
from typing import TYPE_CHECKING

import pytest

from book import files
from book.errors import PageError
from book.tools.new import lay

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

KEY = "ch92_more"
TITLE = 'More: of "it"?'
LAID = {
    f"docs/module9/{KEY}.md",
    f"snippets/module9/{KEY}.py",
    f"tests/module9/test_{KEY}.py",
}


def new(book: "SmallBook", key: str = KEY, title: str = TITLE) -> set[str]:
    writes = lay(book.book, key, title)
    for write in writes:
        files.replace(write)
    return {book.book.name(write.path) for write in writes}


@pytest.fixture
def laid(whole: "SmallBook") -> "SmallBook":
    whole.write("snippets/module9/__init__.py", "")
    whole.state().mend_committed()
    names = {"README.md", "docs/index.md", "docs/module9/index.md", "mkdocs.yml"}
    assert new(whole) == LAID | names
    whole.path = whole.root / f"docs/module9/{KEY}.md"
    return whole


def test_a_new_chapter_lacks_only_its_words(laid: "SmallBook") -> None:
    assert "to do: " in str(laid.violations()[0])
    others = [one for one in laid.violations() if not one.problem.startswith("to do:")]
    assert [str(one) for one in others] == [
        "docs/module9/index.md:6: a cell of this row is unfinished\n"
        "  Write it in place of the …"
    ]


def test_each_part_of_it_says_what_belongs_there(laid: "SmallBook") -> None:
    said = [one.problem for one in laid.violations()]
    assert "to do: the formulas, each symbol explained where it first stands." in said
    assert len(said) == laid.path.read_text("utf-8").count("TODO") + 1


def test_an_update_of_it_alone_leaves_the_notebooks_of_others(
    laid: "SmallBook",
) -> None:
    folder = laid.root / "docs/notebooks"
    (other,) = folder.iterdir()
    other.write_text("{}", "utf-8")
    laid.state().mend_committed([KEY])
    assert {one.stem for one in folder.iterdir()} == {KEY, other.stem}
    assert other.read_text("utf-8") == "{}"
    laid.state().mend_committed()
    assert other.read_text("utf-8") != "{}"


def test_an_update_fills_it_and_its_claim_holds(
    laid: "SmallBook", monkeypatch: pytest.MonkeyPatch
) -> None:
    written = laid.update()
    assert laid.complaints() == []
    assert re.search(r"output}\nloss 1\d\.\d{3} -> 0\.262\n```", written)
    assert "The loop takes 200<!--" in written
    code = runpy.run_path(str(laid.root / f"snippets/module9/{KEY}.py"))
    module = types.SimpleNamespace(**code)
    monkeypatch.setitem(sys.modules, f"snippets.module9.{KEY}", module)
    claims = runpy.run_path(str(laid.root / f"tests/module9/test_{KEY}.py"))
    claims["test_the_loop_finds_the_line_of_least_squares"](seed=0)


def test_it_is_named_where_the_book_lists_its_chapters(laid: "SmallBook") -> None:
    nav = (laid.root / "mkdocs.yml").read_text("utf-8")
    assert nav.endswith(
        "      - 9.1 A Small Sample: module9/ch91_sample.md\n"
        f'      - "9.2 More: of \\"it\\"?": module9/{KEY}.md\n'
    )
    home = (laid.root / "docs/index.md").read_text("utf-8")
    assert home.endswith(
        f"module9/ch91_sample.md)\n- [9.2 {TITLE}](module9/{KEY}.md)\n"
    )
    module = (laid.root / "docs/module9/index.md").read_text("utf-8")
    assert module.endswith(f"| all |\n| [9.2 {TITLE}]({KEY}.md) | … | … |\n")
    readme = (laid.root / "README.md").read_text("utf-8")
    assert f"| 9.2 | {TITLE} | [page](docs/module9/{KEY}.md) |" in readme


def test_the_first_chapter_of_a_module_lays_the_module_too(whole: "SmallBook") -> None:
    whole.write(
        "mkdocs.yml", (whole.root / "mkdocs.yml").read_text() + "  - Labs: []\n"
    )
    readme = "| | **Module 8: Layers** | | | |\n"
    whole.write("README.md", (whole.root / "README.md").read_text() + readme)
    home = "\n**Module 8: Layers.** A model\ngrows.\n\nThe end.\n"
    whole.write("docs/index.md", (whole.root / "docs/index.md").read_text() + home)
    new(whole, "ch81_layers", "Layers")
    assert (whole.root / "snippets/module8/__init__.py").exists()
    index = (whole.root / "docs/module8/index.md").read_text("utf-8")
    assert ", Module 8: Layers" in index
    assert "| --- |\n| [8.1 Layers](ch81_layers.md) | … | … |\n\n" in index
    assert (
        (whole.root / "docs/index.md")
        .read_text("utf-8")
        .endswith(
            "**[Module 8: Layers](module8/index.md).** A model\ngrows.\n\n"
            "- [8.1 Layers](module8/ch81_layers.md)\n\nThe end.\n"
        )
    )
    assert (
        (whole.root / "mkdocs.yml")
        .read_text("utf-8")
        .endswith(
            '  - "Module 8: Layers":\n      - module8/index.md\n'
            '      - "8.1 Layers": module8/ch81_layers.md\n  - Labs: []\n'
        )
    )
    said = {re.sub(":.*", "", one.problem) for one in whole.violations()}
    assert said == {"to do", "a cell of this row is unfinished"}


@pytest.mark.parametrize(
    ("key", "title", "message"),
    [
        (
            "ch91_sample",
            "T",
            "docs/module9/ch91_sample.md: this is there already; nothing was written\n"
            "  Take another key.",
        ),
        (
            "ch91_simple",
            "T",
            "docs/module9/ch91_sample.md: this is there already; nothing was written\n"
            "  Take another key.",
        ),
        (
            "nonlinear",
            "T",
            "KEY='nonlinear' is no chapter's\n  Part 2.1: make new "
            'KEY=ch21_nonlinear TITLE="From Linear to Nonlinear"',
        ),
        (
            "ch93_more",
            "T",
            "KEY='ch93_more' would be Part 9.3; nothing was written\n"
            "  The next part of module 9 is 9.2.",
        ),
        (
            "ch80_layers",
            "T",
            "KEY='ch80_layers' would be Part 8.0; nothing was written\n"
            "  The next part of module 8 is 8.1.",
        ),
        (
            "ch92_more",
            " ",
            "TITLE=' ' is no chapter's\n  Part 2.1: make new "
            'KEY=ch21_nonlinear TITLE="From Linear to Nonlinear"',
        ),
    ],
)
def test_what_is_there_stays(
    whole: "SmallBook", key: str, title: str, message: str
) -> None:
    before = {path: path.read_bytes() for path in whole.root.rglob("*.*")}
    with pytest.raises(PageError) as caught:
        new(whole, key, title)
    assert str(caught.value) == message
    assert {path: path.read_bytes() for path in whole.root.rglob("*.*")} == before


@pytest.mark.parametrize("name", sorted(LAID))
def test_one_file_that_exists_keeps_all_from_being_written(
    whole: "SmallBook", name: str
) -> None:
    whole.write(name, "Mine.\n")
    with pytest.raises(PageError, match=re.escape(f"{name}: this is there already")):
        new(whole)
    assert [one for one in LAID if (whole.root / one).exists()] == [name]


def test_what_is_laid_is_formatted_and_typed(laid: "SmallBook") -> None:
    names = [name for name in LAID if name.endswith(".py")]
    for command in (["format", "--check"], ["check", "--select", "E,F,I,N,B"]):
        run = ["ruff", *command, "--isolated", "--config", "src=['.']", *names]
        assert (
            subprocess.run([sys.executable, "-m", *run], cwd=laid.root).returncode == 0
        )
