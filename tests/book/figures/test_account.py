"""A figure is known by its data: what a reader sees is found, how it is dressed not."""

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from book.checks.figures import TOLERANCE
from book.figures import style
from book.figures.account import describe, differences, load, to_json
from book.pages.outputs import Slack

XS = [0.0, 1.0, 2.0, 3.0]


@pytest.fixture(autouse=True)
def book_style() -> Iterator[None]:
    style.set_style(load=True)
    yield
    plt.close("all")


def draw(change: Callable[[Axes], Any] = lambda axes: None) -> Figure:
    """Two lines, points, a legend and texts, one of them changed."""
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot(XS, [x**2 for x in XS], label="loss")
    axes.plot(XS, [x**3 for x in XS], "C1--", label="other")
    axes.scatter(XS, XS, color="C2")
    axes.set(title="A title", xlabel="round", ylabel="loss")
    axes.text(1, 1, "here")
    axes.legend()
    change(axes)
    return figure


CHANGES: dict[str, tuple[Callable[[Axes], Any], str]] = {
    "title": (lambda axes: axes.set_title("Another"), "'A title' became 'Another'"),
    "x label": (lambda axes: axes.set_xlabel("epoch"), "'round' became 'epoch'"),
    "legend": (
        lambda axes: axes.legend(["loss", "accuracy"]),
        "'other' became 'accuracy'",
    ),
    "text": (lambda axes: axes.texts[0].set_text("there"), "'here' became 'there'"),
    "scale": (lambda axes: axes.set_yscale("symlog"), "'linear' became 'symlog'"),
    "a line more": (lambda axes: axes.plot(XS, XS), "2 of them became 3 of them"),
    "a line less": (lambda axes: axes.lines[0].remove(), "2 of them became 1 of them"),
    "data": (
        lambda axes: axes.lines[0].set_ydata([0, 1, 6, 9]),
        "lines 1 2, sample 3: 4 became 6",
    ),
    "more data": (
        lambda axes: axes.lines[0].set_data([0, 1], [0, 1]),
        "lines 1 1: 4 values became 2",
    ),
    "points": (
        lambda axes: axes.collections[0].set_offsets([[9, 9]] * 4),
        "points 1 1, lowest: 0 became 9",
    ),
    "a bar": (lambda axes: axes.bar([1], [2]), "0 of them became 1 of them"),
    "an image": (lambda axes: axes.imshow([[0, 1]]), "0 of them became 1 of them"),
    "a filled area": (
        lambda axes: axes.fill_between(XS, XS),
        "1 of them became 2 of them",
    ),
    "a vertical line": (lambda axes: axes.axvline(2), "2 of them became 3 of them"),
    "its limits": (
        lambda axes: axes.set_ylim(0, 30),
        "limits 2, lowest: -1.35 became 0",
    ),
    "its other limits": (lambda axes: axes.set_xlim(0, 3), "limits 1, lowest"),
    "its direction": (lambda axes: axes.invert_xaxis(), "limits 1, sample 1"),
    "a title on the left": (
        lambda axes: axes.set_title("More", loc="left"),
        "texts: 6 of them became 7 of them",
    ),
    "the legend's title": (
        lambda axes: axes.legend(title="lr"),
        "texts: 6 of them became 7 of them",
    ),
    "a text's place": (
        lambda axes: axes.texts[0].set_position((2, 1)),
        "places 1, sample 1: 1 became 2",
    ),
    "ticks by hand": (lambda axes: axes.set_xticks([0, 3]), "ticks 1: 0 of them"),
    "the order of lines": (
        lambda axes: axes.lines[0].set_ydata([x**3 for x in XS]),
        "lines 1 2, highest: 9 became 27",
    ),
    "a gap": (
        lambda axes: axes.lines[0].set_ydata([0, 1, float("nan"), 9]),
        "lines 1 2, sample 3: 4 became nothing",
    ),
    "a picture in it": (
        lambda axes: axes.inset_axes((0.1, 0.5, 0.3, 0.3)),
        "1 of them became 2 of them",
    ),
    "a text beside it": (
        lambda axes: axes.figure.text(0.1, 0.1, "note"),
        "1 of them became 2 of them",
    ),
    "not a number": (
        lambda axes: axes.lines[0].set_ydata([float("nan")] * 4),
        "lines 1 2: 4 values became 4",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_reader_would_see_is_found(name: str) -> None:
    change, said = CHANGES[name]
    old, new = describe(draw()), describe(draw(change))
    assert said in " | ".join(differences(old, new, tol=TOLERANCE))


DRESS: dict[str, Callable[[Axes], Any]] = {
    "font size": lambda axes: axes.title.set_fontsize(20),
    "font": lambda axes: axes.title.set_fontfamily("serif"),
    "color": lambda axes: axes.lines[0].set_color("C3"),
    "width": lambda axes: axes.lines[0].set_linewidth(5),
    "grid": lambda axes: axes.grid(False),
    "last digits": lambda axes: axes.lines[0].set_ydata([0, 1.02, 4.02, 9.02]),
}


@pytest.mark.parametrize("name", DRESS)
def test_how_it_is_dressed_is_not(name: str) -> None:
    old, new = describe(draw()), describe(draw(DRESS[name]))
    assert list(differences(old, new, tol=TOLERANCE)) == []


CURVES = {
    "reversed": ([0.95, 0.96, 0.97, 0.98], [0.98, 0.97, 0.96, 0.95]),
    "flat": ([100.0, 101.0, 102.0], [101.0, 101.0, 101.0]),
    "a part of what it spans": ([100.0, 101.0, 102.0], [100.0, 101.1, 102.0]),
    "later": ([19_000.0, 19_030.0], [19_001.0, 19_030.0]),
    "a constant": ([0.25, 0.25], [0.2501, 0.2501]),
    "two of many": (
        [*map(float, range(30))],
        [*map(float, range(14)), 15, 14, *range(16, 30)],
    ),
}


@pytest.mark.parametrize("name", CURVES)
def test_a_series_is_measured_by_what_it_spans(name: str) -> None:
    """Not by how far away from zero it is."""
    accounts: list[Any] = []
    for ys in CURVES[name]:
        _, axes = plt.subplots()
        axes.plot(ys)
        axes.set_ylim(0, 20_000)
        accounts.append(describe(axes.figure))
    assert list(differences(accounts[0], accounts[1], TOLERANCE))


def test_on_a_log_scale_decades_count() -> None:
    accounts: list[Any] = []
    for low in (1e-6, 1e-5, 1e-6 * 1.01):
        _, axes = plt.subplots()
        axes.semilogy([1.0, low, 1e-9, 0.0])
        accounts.append(describe(axes.figure))
    old, moved, noise = accounts
    assert "sample 2: -6 became -5" in " | ".join(differences(old, moved, TOLERANCE))
    assert list(differences(old, noise, TOLERANCE)) == []


@pytest.mark.parametrize("kind", ["bar", "barh", "plot", "scatter", "step"])
def test_names_on_an_axis_belong_to_their_values(kind: str) -> None:
    accounts: list[Any] = []
    for names in (["SGD", "Adam"], ["Adam", "SGD"]):
        _, axes = plt.subplots()
        getattr(axes, kind)(names, [1, 2])
        accounts.append(describe(axes.figure))
    assert "'SGD' became 'Adam'" in " | ".join(
        differences(accounts[0], accounts[1], TOLERANCE)
    )
    assert list(differences(accounts[0], accounts[0], tol=TOLERANCE)) == []


def test_a_label_that_moves_to_another_tick_is_found() -> None:
    accounts: list[Any] = []
    for ticks in ([0.0, 2.0], [0.0, 1.0]):
        figure = draw(lambda axes, at=ticks: axes.set_xticks(at, ["few", "many"]))  # type: ignore[misc]
        accounts.append(describe(figure))
    assert "ticks 1 2, sample 2: 2 became 1" in next(
        differences(accounts[0], accounts[1], TOLERANCE)
    )


def test_a_number_in_a_figures_text_is_exact() -> None:
    """A block's `tol` is for what it plots."""
    old, new = (describe(draw(lambda a, t=t: a.set_title(t))) for t in ("0.25", "0.26"))  # type: ignore[misc]
    assert list(differences(old, new, tol=0.5))
    assert not list(differences(old, new, 0.5, Slack(elsewhere=True)))


def test_another_number_of_panels_is_found() -> None:
    figure = draw()
    figure.add_subplot(2, 2, 4)
    assert list(differences(describe(draw()), describe(figure), TOLERANCE)) == [
        ": 1 of them became 2 of them"
    ]


def test_the_account_of_a_figure_outlives_its_file() -> None:
    account = describe(draw())
    text = to_json(account, {"a.svg": b"<svg/>"})
    assert load(text)[0] == account
    assert '"at": [0.0, 1.0, 4.0, 9.0]' in text.replace("0.0, 1.0, 8.0", "")
