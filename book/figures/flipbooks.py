"""Figures that a reader turns like pages: one frame for each value of a parameter.

An author draws the same figure for several values, each with a title of the whole
figure ("learning rate 0.3: bounces"). The frames' lines and bars go into a JSON file,
which a custom element (docs/assets/flipbook.js) replays; what does not change from
frame to frame, contours for one, is stored once. Without a script the first figure
stands there.
"""

import functools
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from book.figures import drift
from book.figures.axes import DIGITS, MINUS, axis_of, plain, rounded
from book.figures.style import CYCLE
from book.pages.outputs import EXACT, Slack

MOST_POINTS = 120
DASHES = {"--": "6 4", ":": "1.5 3", "-.": "6 3 1.5 3"}
NO_MARKERS = ("None", "", " ", None)
MARKERS = "o.s^vD*"  # which flipbook.js knows how to draw


def record(drawn: list[Any], label: str, start: int) -> dict[str, Any]:
    """What the element needs to show these figures.

    Args:
        drawn: matplotlib figures of one layout: the same axes, the same lines in them.
        label: what the slider sets, "learning rate" for one.
        start: the frame that is shown first, from 0.

    Raises:
        ValueError: the figures do not have the same number of axes, lines or bars, or
            the same limits; or they hold pictures or markers that nothing replays.
    """
    panels = [list(figure.axes) for figure in drawn]
    counts = {tuple((len(a.lines), len(a.patches)) for a in one) for one in panels}
    if len(counts) != 1:
        raise ValueError("the frames of a flipbook need the same axes, lines and bars")
    if any(axes.images for one in panels for axes in one):
        raise ValueError("a flipbook replays lines, bars and contours, but no pictures")
    markers = {line.get_marker() for one in panels for a in one for line in a.lines}
    if unknown := markers.difference(NO_MARKERS, MARKERS):
        known = " ".join(MARKERS)
        raise ValueError(f"a flipbook has no marker {unknown.pop()!r}, but {known}")
    # Asked for, limits that were left to matplotlib are settled.
    limits = [[[*a.get_xlim(), *a.get_ylim()] for a in one] for one in panels]
    if not all(np.allclose(one, limits[0]) for one in limits):
        raise ValueError("the frames of a flipbook need the same limits of their axes")
    return {
        "label": label,
        "start": start,
        "titles": [MINUS.sub("−", figure.get_suptitle()) for figure in drawn],
        "panels": [_panel(frames) for frames in zip(*panels, strict=True)],
    }


def _panel(frames: tuple[Any, ...]) -> dict[str, Any]:
    first = frames[0]
    bars = [[_bar(patch, axes) for patch in axes.patches] for axes in frames]
    return {
        "x": axis_of(first.xaxis),
        "y": axis_of(first.yaxis),
        "contours": [path for c in first.collections for path in _contours(c, first)],
        "looks": [_look(line) for line in first.lines],
        "frames": [[_line(line, axes) for line in axes.lines] for axes in frames],
        **({"bars": bars, "names": _names(first)} if first.patches else {}),
        **({"texts": [_text(t, first) for t in first.texts]} if first.texts else {}),
    }


def _line(line: Any, axes: Any) -> list[list[float]]:
    # Not always transData: axhline and axvline have a transform of their own.
    return _thin(line.get_xydata(), line.get_transform(), axes)


def _thin(points: np.ndarray, transform: Any, axes: Any) -> list[list[float]]:
    """The points that can be seen, at most `MOST_POINTS`; the last one stays."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        points = (transform - axes.transAxes).transform(points)
    points = points[np.isfinite(points).all(axis=1)]
    points = np.clip(points, -9, 10)  # far outside is outside
    if len(points) > MOST_POINTS:
        at = np.unique(np.linspace(0, len(points) - 1, MOST_POINTS).astype(int))
        points = points[at]
    return [[rounded(v) for v in column] for column in points.T]


def _bar(patch: Any, axes: Any) -> list[float]:
    """Left, bottom, width and height as fractions of the axes, and the color."""
    extent = patch.get_path().get_extents(patch.get_transform())
    low, high = axes.transAxes.inverted().transform(extent.get_points())
    return [*map(rounded, (*low, *(high - low))), _color(patch.get_facecolor())]


def _names(axes: Any) -> list[list[Any]]:
    """What bars of a color are called: labels, each with its color."""
    handles, labels = axes.get_legend_handles_labels()
    return [
        [label, _color(handle.patches[0].get_facecolor())]
        for handle, label in zip(handles, labels, strict=True)
        if hasattr(handle, "patches")
    ]


def _color(color: Any) -> int:
    """Which of the cycle's colors it is, or -1."""
    from matplotlib.colors import to_hex  # only a page with a flipbook pays for it

    known = to_hex(color)  # "C0" becomes the color that it stands for
    return CYCLE.index(known) if known in CYCLE else -1


def _look(line: Any) -> dict[str, Any]:
    return {
        "color": _color(line.get_color()),
        "dash": DASHES.get(line.get_linestyle(), ""),
        "line": line.get_linestyle() not in ("None", "", " "),
        **_marker(line),
        "label": "" if str(line.get_label()).startswith("_") else line.get_label(),
    }


def _marker(line: Any) -> dict[str, Any]:
    """Its shape and its size in points, where it has one."""
    shape = line.get_marker()
    if shape in NO_MARKERS:
        return {}
    return {"marker": shape, "size": rounded(line.get_markersize())}


def _text(text: Any, axes: Any) -> list[Any]:
    """Where a note stands, as fractions of the axes; what it says, its end there."""
    transform = text.get_transform()
    if hasattr(text, "anncoords"):  # whose own is settled when it is drawn
        transform = axes.transData
    place = transform.transform(text.get_unitless_position())
    ends = {"left": "start", "center": "middle", "right": "end"}
    x, y = map(rounded, axes.transAxes.inverted().transform(place))
    return [x, y, plain(text.get_text()), ends[text.get_horizontalalignment()]]


def _contours(collection: Any, axes: Any) -> list[list[list[float]]]:
    paths = collection.get_paths()
    polygons = (p for path in paths for p in path.to_polygons(closed_only=False))
    return [_thin(p, axes.transData, axes) for p in polygons if len(p) > 1]


def to_json(recorded: dict[str, Any]) -> str:
    """The flipbook as a file's text, small because it travels."""
    return json.dumps(recorded, separators=(",", ":"), ensure_ascii=False) + "\n"


def differences(
    old: Any, new: Any, slack: Slack = EXACT, tol: float = 0.0
) -> Iterator[str]:
    """What moved between two recordings, in words.

    Args:
        tol: how far a series may move, as a part of what it spans.
    """
    unit = 1.5 * 10**-DIGITS if slack.elsewhere else 0.0
    moved = functools.partial(_moved, unit=unit, tol=tol)
    return drift.differences(old, new, moved, slack)


def _moved(
    old: Any, new: Any, where: str, unit: float, tol: float
) -> Iterator[str] | None:
    if _are_numbers([old, new]):
        return _apart([old], [new], [where], unit)
    both = isinstance(old, list) and isinstance(new, list) and len(old) == len(new)
    if not both or not old or not _are_numbers([*old, *new]):
        return None
    names = [f"{where} {number}".strip() for number in range(1, len(old) + 1)]
    return _apart(old, new, names, max(unit, tol * (max(old) - min(old))))


def _are_numbers(values: list[Any]) -> bool:
    return all(isinstance(value, float | int) for value in values)


def _apart(
    old: list[float], new: list[float], names: list[str], most: float
) -> Iterator[str]:
    for a, b, name in zip(old, new, names, strict=True):
        if abs(a - b) > most:
            yield f"{name}: {a} became {b}"
