"""What a figure plots, in a few numbers: figures are compared by data, not by pixels.

Fonts and matplotlib versions move pixels; they do not move what a reader learns.
"""

import functools
import hashlib
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from book.figures import drift

SAMPLES = 9
Account = Any  # what JSON can hold


def describe(figure: Any) -> Account:
    """A small account of a figure that JSON can hold: its texts and its data."""
    account = [_axes(axes) for axes in figure.axes]
    titles = [figure.get_suptitle(), figure.get_supxlabel(), figure.get_supylabel()]
    if any(titles):
        account.append({"texts": titles})
    return json.loads(json.dumps(account, default=float))


def _axes(axes: Any) -> dict[str, Any]:
    legend = axes.get_legend()
    texts = [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
    texts += [text.get_text() for text in axes.texts]
    texts += [text.get_text() for text in legend.get_texts()] if legend else []
    return {
        "texts": texts,
        "scales": [axes.get_xscale(), axes.get_yscale()],
        "lines": [[_series(values) for values in _line(line)] for line in axes.lines],
        "points": [_series(c.get_offsets()) for c in axes.collections],
        "levels": [_series(c.get_array()) for c in axes.collections],
        "areas": [_series(_vertices(c)) for c in axes.collections],
        "images": [_series(image.get_array()) for image in axes.images],
        "shapes": [_series(_outline(p)) for p in axes.patches],
    }


def _line(line: Any) -> Any:
    return getattr(line, "get_data_3d", line.get_data)()


def _outline(patch: Any) -> Any:
    """A bar's or a box's outline, in the units of the axes."""
    return patch.get_patch_transform().transform(patch.get_path().vertices)


def _vertices(collection: Any) -> Any:
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    return np.concatenate(paths) if paths else []


def _series(values: Any) -> dict[str, Any]:
    """Length, extremes and a few samples of an array, in order."""
    masked: Any = np.ma.asarray([] if values is None else values, dtype=float)
    flat = np.ma.filled(masked, np.nan).ravel()
    finite = flat[np.isfinite(flat)]
    if not finite.size:
        return {"n": int(flat.size)}
    at = np.linspace(0, finite.size - 1, min(SAMPLES, finite.size)).astype(int)
    shown = (finite.min(), finite.max(), *finite[at])
    low, high, *samples = (float(f"{value:.4g}") for value in shown)
    return {"n": int(flat.size), "low": low, "high": high, "at": samples}


def differences(old: Account, new: Account, tol: float) -> Iterator[str]:
    """What moved by more than `tol` of a series' span, in words."""
    return drift.differences(old, new, functools.partial(_moved, tol=tol), tol)


def _moved(old: Account, new: Account, where: str, tol: float) -> list[str] | None:
    """The first number of a series that moved; None, where these are no series."""
    if not isinstance(old, dict) or not isinstance(new, dict) or "n" not in old:
        return None
    if old["n"] != new.get("n") or ("at" in old) != ("at" in new):
        return [f"{where}: {old['n']} values became {new.get('n')}"]
    if "at" not in old:
        return []
    span = old["high"] - old["low"] or abs(old["high"]) or 1.0
    names = ["lowest", "highest", *(f"sample {n + 1}" for n in range(len(old["at"])))]
    ours, theirs = ([one["low"], one["high"], *one["at"]] for one in (old, new))
    for what, a, b in zip(names, ours, theirs, strict=True):
        if abs(a - b) > tol * span and not math.isclose(a, b, rel_tol=tol):
            return [f"{where}, {what}: {a:.4g} became {b:.4g}"]
    return []


def to_json(account: Account, drawn: dict[str, bytes]) -> str:
    """The account as a file's text, with a series' samples on one line.

    Args:
        drawn: the files that show the figure; their digests tell later whether
            somebody changed one by hand.
    """
    digests = {name: digest(content) for name, content in drawn.items()}
    record = {"files": digests, "panels": account}
    text = json.dumps(record, indent=1, ensure_ascii=False)
    samples = r"(?<=\[)[-\d.e+,\s]+(?=\])"
    return re.sub(samples, lambda found: " ".join(found[0].split()), text) + "\n"


def digest(content: bytes) -> str:
    """Sixteen digits are enough to notice a change that nobody hides."""
    return hashlib.sha256(content).hexdigest()[:16]


def load(text: str) -> tuple[Account, dict[str, str]]:
    """The account that `to_json` wrote, and the digests of the figure's files."""
    record = json.loads(text)
    return record["panels"], record["files"]
