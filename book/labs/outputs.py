"""What the cells of two runs gave: is it the same?"""

import base64
import copy
import math
import struct
from itertools import zip_longest
from typing import NamedTuple

from nbformat import NotebookNode

from book.pages.outputs import EXACT, Slack, same_text

SIZE_TOLERANCE = 0.05  # of an image's width and height: fonts differ


def plain(output: NotebookNode) -> NotebookNode:
    """An output without what is of its run alone, such as paths in a traceback."""
    output = copy.deepcopy(output)
    if output.output_type == "error":
        output.traceback = [text_of(output)]
    elif kind_of(output) == "image":
        output.data["image/png"] = output.data["image/png"].strip()
        width, height = _size(output)
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


def kind_of(output: NotebookNode) -> str:
    if output.output_type in ("stream", "error"):
        return str(output.get("name", "error"))
    return "image" if "image/png" in output.data else "result"


def _size(image: NotebookNode) -> tuple[int, int]:
    """Width and height of the PNG in an output."""
    png = base64.b64decode(image.data["image/png"])
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class Change(NamedTuple):
    """Where a cell's outputs are no longer what they were."""

    old: str
    new: str


def change(
    shown: list[NotebookNode], got: list[NotebookNode], slack: Slack = EXACT
) -> Change | None:
    """The first difference that matters between a cell's outputs and new ones."""
    old_kinds, new_kinds = (", ".join(map(kind_of, o)) or "none" for o in (shown, got))
    for one, other in zip(shown, got, strict=False):
        if kind_of(one) == kind_of(other) == "image":
            sizes = _size(one), _size(other)
            pairs = zip(*sizes, strict=True)
            if not all(math.isclose(a, b, rel_tol=SIZE_TOLERANCE) for a, b in pairs):
                old, new = ("{} × {} pixels".format(*size) for size in sizes)
                return Change(f"an image of {old}", f"one of {new}")
        elif not same_text(text_of(one), text_of(other), slack):
            return _line(text_of(one), text_of(other), slack)
    if old_kinds != new_kinds:
        return Change(f"outputs: {old_kinds}", f"outputs: {new_kinds}")
    return None


def _line(shown: str, got: str, slack: Slack) -> Change:
    pairs = zip_longest(shown.split("\n"), got.split("\n"), fillvalue="")
    for one, other in pairs:
        if not same_text(one, other, slack):
            return Change(repr(one), repr(other))
    return Change(repr(shown), repr(got))


def merged(
    shown: list[NotebookNode], got: list[NotebookNode], slack: Slack = EXACT
) -> list[NotebookNode]:
    """The new outputs, less changes too small to matter: a diff shows what moved."""
    new = copy.deepcopy(got)
    for one, other in zip(shown, new, strict=False):
        if one.output_type == other.output_type == "stream":
            lines, fresh = one.text.split("\n"), other.text.split("\n")
            if len(lines) == len(fresh):
                pairs = zip(lines, fresh, strict=True)
                kept = [a if same_text(a, b, slack) else b for a, b in pairs]
                other.text = "\n".join(kept)
    return new
