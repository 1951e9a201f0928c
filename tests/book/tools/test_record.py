"""A run is recorded whole or not at all, and only where there is a GPU."""

import json
from pathlib import Path

import pytest

from book.errors import PageError
from book.tools import record

PRINTS = """\
import hashlib, json
from pathlib import Path
said = dict.fromkeys("command date machine driver torch cuda".split(), "known")
said["script"] = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
said["rows"] = [{"rung": "float32"}]
"""
GOOD = f"{PRINTS}print(json.dumps(said))\n"


def lay(root: Path, program: str) -> Path:
    (root / "recorded").mkdir(exist_ok=True)
    path = root / "recorded" / "run.py"
    path.write_text(program)
    return path.with_suffix(".json")


@pytest.fixture
def _gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "has_gpu", lambda: True)


@pytest.mark.usefixtures("_gpu")
def test_what_the_script_prints_is_kept(tmp_path: Path) -> None:
    kept = lay(tmp_path, GOOD)
    assert record.record(tmp_path, "run") == kept
    assert json.loads(kept.read_text())["rows"] == [{"rung": "float32"}]


@pytest.mark.usefixtures("_gpu")
@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise SystemExit(3)", "it ended with status 3"),
        ("print('12 tokens')", "what it prints is no JSON"),
        ("print([])", "its result does not say command, date"),
        (f"{PRINTS}said.pop('driver')\nprint(json.dumps(said))", "not say driver"),
        (f"{PRINTS}said['rows'] = []\nprint(json.dumps(said))", "not say rows"),
        (
            f"{PRINTS}said['script'] = 'another'\nprint(json.dumps(said))",
            "`script` is not the SHA-256 of this file",
        ),
    ],
)
def test_anything_less_leaves_the_old_record(
    tmp_path: Path, program: str, told: str
) -> None:
    kept = lay(tmp_path, program)
    kept.write_text("old")
    with pytest.raises(PageError) as error:
        record.record(tmp_path, "run")
    assert told in str(error.value)
    assert "Nothing was written." in str(error.value)
    assert kept.read_text() == "old"
    assert {p.name for p in kept.parent.iterdir()} == {"run.py", "run.json"}


def test_without_a_gpu_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "has_gpu", lambda: False)
    kept = lay(tmp_path, "raise SystemExit(3)")
    with pytest.raises(PageError, match="this needs a GPU, and there is none"):
        record.record(tmp_path, "run")
    assert not kept.exists()


def test_an_unknown_run_is_told_the_known_ones(tmp_path: Path) -> None:
    lay(tmp_path, GOOD)
    with pytest.raises(PageError, match="There is: run"):
        record.record(tmp_path, "other")
