"""What code imports, by the names that these packages have where they are installed."""

import re
import tomllib
from pathlib import Path
from typing import Any

from book.errors import PageError

IMPORTED_AS = {"scikit-learn": "sklearn"}  # where the two names differ
NAME = re.compile(r"[\w-]+")


def needed(code: str, root: Path) -> list[str]:
    """The packages, each with the bounds that the book's pyproject.toml gives it."""
    listed: list[str] = _setting(root, "dependency-groups", "code")
    return [package for package in listed if _imports(code, name_of(package))]


def python(root: Path) -> str:
    """The versions of Python that the book allows."""
    return str(_setting(root, "project", "requires-python"))


def name_of(package: str) -> str:
    found = NAME.match(package)
    return found[0] if found else package


def _imports(code: str, name: str) -> bool:
    module = IMPORTED_AS.get(name, name)
    return bool(re.search(rf"^\s*(?:import|from) {module}\b", code, re.MULTILINE))


def _setting(root: Path, table: str, key: str) -> Any:
    file = root / "pyproject.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))[table][key]
    except (OSError, KeyError):
        problem = f"no {key} in a table [{table}]"
        fix = "A chapter's script and a lab's command say by it what they need."
        raise PageError(file, None, problem, fix) from None
