"""The browser of the machine, which tests and measurements drive."""

import os
import shutil
from pathlib import Path

# Chromium without windows is a fifth faster.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
REQUIRED = "required"
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find() -> Path | None:
    """The program that BOOK_BROWSER names, else the first Chromium or Chrome."""
    named = os.environ.get("BOOK_BROWSER", "")
    names = [named] if named not in ("", REQUIRED) else NAMES
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)


def is_required() -> bool:
    """Whether a missing browser is a failure: where tests run for everybody, it is."""
    return bool(os.environ.get("BOOK_BROWSER"))


def flags() -> list[str]:
    """How to start it. The sandbox refuses root, whom containers often have."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if is_root else FLAGS
