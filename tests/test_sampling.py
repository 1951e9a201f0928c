"""What differs from main is tried; what does not may be left out."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import sampling

Differ = Callable[..., None]


@pytest.fixture
def differ(monkeypatch: pytest.MonkeyPatch) -> Differ:
    """Lets these files, and no others, differ from main."""
    monkeypatch.setattr(sampling, "EVERYTHING", False)

    def differ(*files: str) -> None:
        monkeypatch.setattr(sampling, "changed", lambda: files)

    return differ


def left_out() -> set[str]:
    found = sampling.left_out.__wrapped__()
    return {path.relative_to(sampling.ROOT / "tests").as_posix() for path in found}


def test_what_is_as_on_main_is_left_out_but_for_what_every_page_is_asked(
    differ: Differ,
) -> None:
    differ()
    found = left_out()
    assert {"book", "site/test_valley.py", "site/test_pdf.py"} <= found
    assert not {f"site/{name}" for name in sampling.ALWAYS} & found


@pytest.mark.parametrize(
    "file", ["book/errors.py", "uv.lock", "mkdocs.yml", "tests/sampling.py"]
)
def test_where_what_makes_every_page_differs_nothing_is_left_out(
    differ: Differ, file: str
) -> None:
    differ("docs/module1/index.md", file)
    assert left_out() == set()


def test_a_page_that_differs_has_the_tests_of_its_figures(differ: Differ) -> None:
    differ("docs/module3/ch31_optimizers.md")
    found = left_out()
    assert "site/test_valley.py" not in found
    assert {"book", "site/test_clinic.py"} <= found


def test_each_part_that_differs_is_tried_alone(differ: Differ) -> None:
    differ("snippets/module1/ch11_introduction.py")
    assert left_out() == {"book"}
    differ("Makefile")
    assert "book" not in left_out()
    assert "site/test_valley.py" in left_out()
    differ("docs/assets/valley.js")
    assert left_out() == set()


@pytest.mark.parametrize(
    ("name", "value"), {"EVERYTHING": True, "changed": lambda: None}.items()
)
def test_where_all_must_be_tried_or_git_cannot_tell_nothing_is_left_out(
    differ: Differ, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    differ()
    monkeypatch.setattr(sampling, name, value)
    assert left_out() == set()


def test_what_differs_is_committed_changed_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*asked: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *asked], cwd=tmp_path, check=True)

    monkeypatch.setattr(sampling, "ROOT", tmp_path)
    assert sampling.changed.__wrapped__() is None
    git("init", "--quiet", "--initial-branch=main")
    for name in ("same", "changed", "committed"):
        (tmp_path / name).write_text("before\n", "utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message=All")
    assert sampling.changed.__wrapped__() == ()
    git("checkout", "--quiet", "-b", "new")
    (tmp_path / "committed").write_text("after\n", "utf-8")
    git("commit", "--quiet", "--all", "--message=One")
    (tmp_path / "changed").write_text("after\n", "utf-8")
    (tmp_path / "new").write_text("after\n", "utf-8")
    assert sampling.changed.__wrapped__() == ("changed", "committed", "new")
