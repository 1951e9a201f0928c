"""What make says where a download fails; a stand-in for uv answers in its place."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DEAF = """\
#!/bin/sh
case "$*" in *pytorch* | *torch-backend*) echo "no route" >&2; exit 2 ;; esac
"""
GIVEN = {"VERSIONS", "TORCH", "PAGE"}  # which a `make test` around this hands on


def make(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell, whatever runs these tests."""
    around = {name for name in os.environ if name.startswith(("MAKE", "MFLAGS"))}
    own = {k: v for k, v in os.environ.items() if k not in around | GIVEN}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
@pytest.mark.parametrize("build", ["cpu", "nightly"])
def test_an_index_out_of_reach_is_told_and_costs_no_environment(
    tmp_path: Path, build: str
) -> None:
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path)
    uv = tmp_path / "uv"
    uv.write_text(DEAF)
    uv.chmod(0o755)
    environment = tmp_path / ".venv"
    environment.mkdir()
    (environment / ".torch-locked").touch()
    run = make("types", f"TORCH={build}", f"UV={uv}", folder=tmp_path)
    assert run.returncode == 2
    assert (
        f"TORCH={build} takes PyTorch from https://download.pytorch.org, which does "
        "not answer; nothing was changed. Try again where it can be reached, or write "
        "TORCH=locked: PyTorch from PyPI, on Linux with gigabytes of CUDA.\n"
    ) in run.stderr
    assert (environment / ".torch-locked").exists()


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
@pytest.mark.parametrize(
    ("page", "tried"),
    [
        ("ch11", "docs/module1/ch11_introduction.md tests/module1/test_ch11"),
        ("lab1", "docs/labs/lab1_from_scratch.ipynb"),
        ("symptoms", "docs/symptoms.md tests/test_symptoms.py"),
    ],
)
def test_a_page_is_tried_with_its_claims(page: str, tried: str) -> None:
    run = make("--dry-run", "test", f"PAGE={page}", folder=ROOT)
    assert f"bin/pytest {tried}" in " ".join(run.stdout.split())
