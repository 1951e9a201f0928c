"""Keep what a script in recorded/ prints on a machine with a GPU: `make record RUN=…`.

The result is written whole or not at all. A page may print from it; a time stands
nowhere else in the book.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from book import files
from book.errors import PageError

KEYS = ("command", "date", "machine", "driver", "torch", "cuda", "script", "rows")
FIX = "Nothing was written."


def has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def parse(path: Path, text: str) -> dict[str, Any]:
    """What the script printed, if it says where and by what it was made."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"what it prints is no JSON ({error})"
        raise PageError(path, None, problem, FIX) from error
    keys = said if isinstance(said, dict) else {}
    missing = [key for key in KEYS if not keys.get(key)]
    if missing:
        problem = f"its result does not say {', '.join(missing)}"
        raise PageError(path, None, problem, FIX)
    if said["script"] != hashlib.sha256(path.read_bytes()).hexdigest():
        problem = "`script` is not the SHA-256 of this file"
        raise PageError(path, None, problem, FIX)
    return dict(said)


def record(root: Path, run: str) -> Path:
    """Run recorded/RUN.py and put what it printed beside it."""
    path = root / "recorded" / f"{run}.py"
    if not path.is_file():
        there = ", ".join(p.stem for p in sorted(path.parent.glob("*.py"))) or "none"
        raise PageError(path, None, "no such run", f"There is: {there}. {FIX}")
    if not has_gpu():
        fix = f"PyTorch sees no CUDA device: run it where there is one. {FIX}"
        raise PageError(path, None, "this needs a GPU, and there is none", fix)
    command = [sys.executable, str(path.relative_to(root))]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise PageError(path, None, f"it ended with status {done.returncode}", FIX)
    said = parse(path, done.stdout)
    content = (json.dumps(said, indent=1) + "\n").encode()
    files.replace(files.Write(path.with_suffix(".json"), content))
    return path.with_suffix(".json")


if __name__ == "__main__":
    try:
        print(f"recorded: {record(Path.cwd(), sys.argv[1])}")
    except PageError as error:
        sys.exit(str(error))
