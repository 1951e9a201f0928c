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
from book.pages.outputs import EXACT, Slack

SAMPLES = 33
FLAT = 1e-3  # a series that spans less of its values is compared by this part of them
Account = Any  # what JSON can hold


def describe(figure: Any) -> Account:
    """A small account of a figure that JSON can hold: its texts and its data."""
    panels = dict.fromkeys(a for own in figure.axes for a in (own, *own.child_axes))
    account = [_axes(axes) for axes in panels]
    texts = [text.get_text() for text in figure.texts]
    texts += [text for legend in figure.legends for text in _legend(legend)]
    if any(texts):
        account.append({"texts": texts})
    return json.loads(json.dumps(account, default=float))


def _axes(axes: Any) -> dict[str, Any]:
    each = [a for n in "xyz" if (a := getattr(axes, f"{n}axis", None))]
    limits = np.transpose([axis.get_view_interval() for axis in each])
    texts = [axes.get_title(), *(axis.get_label_text() for axis in each)]
    texts += filter(None, map(axes.get_title, ("left", "right")))
    texts += [text.get_text() for text in axes.texts]
    texts += _legend(axes.get_legend()) if axes.get_legend() else []
    places = [text.get_unitless_position() for text in axes.texts]
    places += limits[:, :2].tolist()  # a text moves by a part of what they span

    def columns(points: Any) -> list[Any]:
        """Series of points' coordinates, each on the scale of its axis."""
        rows: Any = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
        return [_series(_scaled(a, c)) for a, c in zip(each, rows.T, strict=False)]

    return {
        "texts": texts,
        "scales": [axis.get_scale() for axis in each],
        "lines": [columns(_line(line)) for line in axes.lines],
        "points": [columns(c.get_offsets()) for c in axes.collections],
        "levels": [_series(c.get_array()) for c in axes.collections],
        "areas": [columns(_vertices(c)) for c in axes.collections],
        "images": [_series(image.get_array()) for image in axes.images],
        "shapes": [columns(_outline(p)) for p in axes.patches],
        "limits": columns(limits),
        "ticks": [_given_ticks(axis) for axis in each],
        "places": columns(places) if axes.texts else [],
    }


def _legend(legend: Any) -> list[str]:
    texts = [text.get_text() for text in legend.get_texts()]
    return [*filter(None, [legend.get_title().get_text()]), *texts]


def ticks(axis: Any, minor: bool = False) -> list[tuple[float, str]]:
    """The ticks within the limits of an axis, and what is written there.

    Within is what misses a limit by a last bit, as powers of ten do on some processors.
    """
    low, high = sorted(_scaled(axis, axis.get_view_interval()))
    edge = 1e-10 * (high - low)
    places = axis.get_minorticklocs() if minor else axis.get_majorticklocs()
    own = axis.get_minor_formatter() if minor else axis.get_major_formatter()
    rows = zip(places, own.format_ticks(places), _scaled(axis, places), strict=True)
    return [(float(p), text) for p, text, at in rows if low - edge <= at <= high + edge]


def _given_ticks(axis: Any) -> list[Any]:
    """The texts at the ticks from left to right, and where they are.

    Empty, where matplotlib chose the ticks: then the limits say as much.
    """
    from matplotlib import ticker  # here, for whoever reads an account draws nothing

    chosen = (ticker.AutoLocator, ticker.LogLocator, ticker.SymmetricalLogLocator)
    plain = (ticker.ScalarFormatter, ticker.LogFormatter, ticker.NullFormatter)
    where, text = axis.get_major_locator(), axis.get_major_formatter()
    if isinstance(where, chosen) and isinstance(text, plain):
        return []
    given = sorted(ticks(axis))
    places = [*(place for place, _ in given), *axis.get_view_interval()]
    return [[text for _, text in given], _series(_scaled(axis, places))]


def _line(line: Any) -> Any:
    if hasattr(line, "get_data_3d"):
        return np.transpose(line.get_data_3d())
    return line.get_xydata()  # names on an axis are numbers here


def _outline(patch: Any) -> Any:
    """A bar's or a box's outline, in the units of the axes."""
    return patch.get_patch_transform().transform(patch.get_path().vertices)


def _vertices(collection: Any) -> Any:
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    return np.concatenate(paths) if paths else []


def _scaled(axis: Any, values: Any) -> Any:
    """The values as far along as an axis shows them: on a log scale, the decades."""
    with np.errstate(all="ignore"):
        shown = axis.get_transform().transform(np.asarray(values, dtype=float))
    clipped = axis.get_scale() in ("log", "logit")  # to -1000, what has no logarithm
    return np.where(clipped & (np.abs(shown) >= 1000), np.nan, shown)


def _series(values: Any) -> dict[str, Any]:
    """Length, extremes and samples of an array, in order."""
    masked: Any = np.ma.asarray([] if values is None else values, dtype=float)
    flat = np.ma.filled(masked, np.nan).ravel()
    finite = flat[np.isfinite(flat)]
    if not finite.size:
        return {"n": int(flat.size)}
    low, high = float(finite.min()), float(finite.max())
    places = 3 - math.floor(math.log10(_span(low, high)))

    def rounded(value: float) -> float | None:
        return round(float(value), places) + 0.0 if math.isfinite(value) else None

    at = np.linspace(0, flat.size - 1, min(SAMPLES, flat.size)).astype(int)
    samples = [rounded(value) for value in flat[at]]
    ends = {"low": rounded(low), "high": rounded(high)}
    return {"n": int(flat.size), **ends, "at": samples}


def _span(low: float, high: float) -> float:
    """What a series spans; never nothing, which nothing is a part of."""
    return max(high - low, FLAT * max(abs(low), abs(high))) or 1.0


def differences(
    old: Account, new: Account, tol: float, slack: Slack = EXACT
) -> Iterator[str]:
    """What moved by more than `tol` of a series' span, in words.

    Args:
        slack: how far the numbers in texts may be off.
    """
    return drift.differences(old, new, functools.partial(_moved, tol=tol), slack)


def _moved(old: Account, new: Account, where: str, tol: float) -> list[str] | None:
    """The first number of a series that moved; None, where these are no series."""
    if not isinstance(old, dict) or not isinstance(new, dict) or "n" not in old:
        return None
    if old["n"] != new.get("n") or ("at" in old) != ("at" in new):
        return [f"{where}: {old['n']} values became {new.get('n')}"]
    if "at" not in old:
        return []
    allowed = tol * _span(old["low"], old["high"])
    names = ["lowest", "highest", *(f"sample {n + 1}" for n in range(len(old["at"])))]
    ours, theirs = ([one["low"], one["high"], *one["at"]] for one in (old, new))
    for what, a, b in zip(names, ours, theirs, strict=True):
        if a != b and (a is None or b is None or abs(a - b) > allowed):
            return [f"{where}, {what}: {_said(a)} became {_said(b)}"]
    return []


def _said(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.4g}"


def to_json(account: Account, drawn: dict[str, bytes]) -> str:
    """The account as a file's text, with a series' samples on one line.

    Digests of the files `drawn` tell later whether somebody changed one by hand.
    """
    digests = {name: digest(content) for name, content in drawn.items()}
    record = {"files": digests, "panels": account}
    text = json.dumps(record, indent=1, ensure_ascii=False)
    samples = r"(?<=\[)(?:[-\d.e+,\s]|null)+(?=\])"
    return re.sub(samples, lambda found: " ".join(found[0].split()), text) + "\n"


def digest(content: bytes) -> str:
    """Sixteen digits are enough to notice a change that nobody hides."""
    return hashlib.sha256(content).hexdigest()[:16]


def load(text: str) -> tuple[Account, dict[str, str]]:
    """The account that `to_json` wrote, and the digests of the figure's files."""
    record = json.loads(text)
    return record["panels"], record["files"]
