"""Files are replaced only when the new content is complete."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Write:
    """New content for a file; None removes the file."""

    path: Path
    content: bytes | None


def replace(write: Write) -> None:
    """Put the content in place at once: a reader sees the old file or the new one."""
    if write.content is None:
        write.path.unlink(missing_ok=True)
        return
    write.path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=write.path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(write.content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(write.path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
