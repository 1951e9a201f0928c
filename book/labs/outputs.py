"""What the cells of two runs gave: is it the same?"""

import base64
import copy
import struct
from dataclasses import dataclass

from nbformat import NotebookNode

from book.pages.numbers import same_text

SIZE_TOLERANCE = 0.05  # of an image's width and height: fonts differ


def plain(output: NotebookNode) -> NotebookNode:
    """An output without what is of its run alone, such as paths in a traceback."""
    output = copy.deepcopy(output)
    if output.output_type == "error":
        output.traceback = [text_of(output)]
    elif png := output.get("data", {}).get("image/png"):
        output.data["image/png"] = png.strip()
        width, height = image_size(output) or (0, 0)
        output.metadata = {"image/png": {"width": width, "height": height}}
    return output


def text_of(output: NotebookNode) -> str:
    """What an output says in words."""
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    kinds = sorted(kind for kind in output.data if kind.startswith("text/"))
    return "\n".join(str(output.data[kind]) for kind in kinds)


def image_size(output: NotebookNode) -> tuple[int, int] | None:
    """Width and height of the PNG in an output, if there is one."""
    if (png := output.get("data", {}).get("image/png")) is None:
        return None
    width, height = struct.unpack(">II", base64.b64decode(png)[16:24])
    return width, height


def kind_of(output: NotebookNode) -> str:
    if output.output_type in ("stream", "error"):
        return str(output.get("name", "error"))
    return "image" if image_size(output) else "result"


@dataclass(frozen=True)
class Change:
    """Where a cell's outputs are no longer what they were."""

    old: str
    new: str


def change(shown: list[NotebookNode], got: list[NotebookNode]) -> Change | None:
    """The first difference that matters between a cell's outputs and new ones."""
    old_kinds, new_kinds = (", ".join(map(kind_of, o)) or "none" for o in (shown, got))
    if old_kinds != new_kinds and "none" in (old_kinds, new_kinds):
        return Change(f"outputs: {old_kinds}", f"outputs: {new_kinds}")
    for one, other in zip(shown, got, strict=False):
        if kind_of(one) == kind_of(other) == "image":
            sizes = image_size(one), image_size(other)
            if not _same_size(*sizes):
                old, new = ("{} × {} pixels".format(*size or (0, 0)) for size in sizes)
                return Change(f"an image of {old}", f"one of {new}")
        elif not same_text(text_of(one), text_of(other)):
            return _line(text_of(one), text_of(other))
    if old_kinds != new_kinds:
        return Change(f"outputs: {old_kinds}", f"outputs: {new_kinds}")
    return None


def _same_size(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    pairs = zip(one or (), other or (), strict=True)
    return all(abs(a - b) <= SIZE_TOLERANCE * max(a, b) for a, b in pairs)


def _line(shown: str, got: str) -> Change:
    old, new = shown.splitlines(), got.splitlines()
    for n in range(max(len(old), len(new))):
        one, other = (lines[n] if n < len(lines) else "" for lines in (old, new))
        if not same_text(one, other):
            return Change(repr(one), repr(other))
    return Change(repr(shown), repr(got))


def merged(shown: list[NotebookNode], got: list[NotebookNode]) -> list[NotebookNode]:
    """The new outputs, less changes too small to matter: a diff shows what moved."""
    new = copy.deepcopy(got)
    for one, other in zip(shown, new, strict=False):
        if one.output_type == other.output_type == "stream":
            lines, fresh = one.text.splitlines(True), other.text.splitlines(True)
            if len(lines) == len(fresh):
                pairs = zip(lines, fresh, strict=True)
                other.text = "".join(a if same_text(a, b) else b for a, b in pairs)
    return new
