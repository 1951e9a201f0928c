"""The text of a file: in UTF-8, without what some editors put before it."""

import codecs
from pathlib import Path

from book.errors import PageError


def read(path: Path, name: str, kind: str) -> str:
    """Return the text of a file.

    Args:
        name: how messages call the file, and `kind` what it is: the page, the snippet.

    Raises:
        PageError: the file is not in UTF-8, or begins with a byte-order mark.
    """
    raw = path.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        fix = "Save the file in UTF-8 without one (editors say BOM, or signature)."
        raise PageError(name, 1, f"the {kind} begins with a byte-order mark", fix)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        fix = "Save the file in UTF-8."
        raise PageError(name, line, f"the {kind} is not UTF-8", fix) from None
