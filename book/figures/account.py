"""What a figure plots, in a few numbers: figures are compared by data, not by pixels.

Fonts and matplotlib versions move pixels; they do not move what a reader learns.
"""

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
        "areas": [_vertices(c) for c in axes.collections],
        "images": [_series(image.get_array()) for image in axes.images],
        "shapes": [_series(_outline(p)) for p in axes.patches],
    }


def _line(line: Any) -> tuple[Any, ...]:
    three = getattr(line, "get_data_3d", None)
    return three() if three else (line.get_xdata(), line.get_ydata())


def _outline(patch: Any) -> Any:
    """A bar's or a box's outline, in the units of the axes."""
    path = patch.get_path()
    return patch.get_patch_transform().transform(path.vertices)


def _vertices(collection: Any) -> Any:
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    return _series(np.concatenate(paths)) if paths else _series([])


def _series(values: Any) -> dict[str, Any]:
    """Length, extremes and a few samples of an array, in order."""
    masked: Any = np.ma.asarray([] if values is None else values, dtype=float)
    flat = np.ma.filled(masked, np.nan).ravel()
    finite = flat[np.isfinite(flat)]
    if not finite.size:
        return {"n": int(flat.size)}
    at = np.linspace(0, finite.size - 1, min(SAMPLES, finite.size)).astype(int)
    rounded = [float(f"{value:.4g}") for value in finite[at]]
    low, high = (float(f"{value:.4g}") for value in (finite.min(), finite.max()))
    return {"n": int(flat.size), "low": low, "high": high, "at": rounded}


def differences(old: Account, new: Account, tol: float) -> Iterator[str]:
    """What moved by more than `tol` of a series' span, in words."""

    def series(one: Account, other: Account, where: str) -> Iterator[str] | None:
        both = isinstance(one, dict) and isinstance(other, dict)
        return _moved(one, other, tol, where) if both and "n" in one else None

    return drift.differences(old, new, series, tol)


def _moved(
    old: dict[str, Any], new: dict[str, Any], tol: float, where: str
) -> Iterator[str]:
    if old.get("n") != new.get("n") or ("at" in old) != ("at" in new):
        yield f"{where}: {old.get('n')} values became {new.get('n')}"
        return
    if "at" not in old:
        return
    span = old["high"] - old["low"] or abs(old["high"]) or 1.0
    pairs = zip(
        ["lowest", "highest", *(f"sample {n}" for n in range(1, len(old["at"]) + 1))],
        [old["low"], old["high"], *old["at"]],
        [new["low"], new["high"], *new["at"]],
        strict=True,
    )
    for what, a, b in pairs:
        if abs(a - b) > tol * span and not math.isclose(a, b, rel_tol=tol):
            yield f"{where}, {what}: {a:.4g} became {b:.4g}"
            return


def to_json(account: Account, drawn: dict[str, bytes]) -> str:
    """The account as a file's text, with a series' samples on one line.

    Args:
        drawn: the files that show the figure; their digests tell later whether
            somebody changed one by hand.
    """
    digests = {name: digest(content) for name, content in drawn.items()}
    record = {"files": digests, "panels": account}
    text = json.dumps(record, indent=1, ensure_ascii=False)
    return re.sub(r"(?<=\[)[-\d.e+,\s]+(?=\])", lambda m: _one_line(m[0]), text) + "\n"


def _one_line(numbers: str) -> str:
    return " ".join(numbers.split())


def digest(content: bytes) -> str:
    """Sixteen digits are enough to notice a change that nobody hides."""
    return hashlib.sha256(content).hexdigest()[:16]


def load(text: str) -> tuple[Account, dict[str, str]]:
    """The account that `to_json` wrote, and the digests of the figure's files."""
    record = json.loads(text)
    return record["panels"], record["files"]
