"""A flipbook's frames are compared to the last digit that they are kept with."""

import json
import re
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pytest

from book.figures.flipbooks import record
from book.figures.style import CYCLE

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = """
```{.python figure="ch91_walk" flipbook="lr" start="2"}
import matplotlib.pyplot as plt

for lr in (0.1, 0.3):
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2], [1.0, lr, lr * lr], label="loss")
    axes.set_ylim(0, 1.1)
    figure.suptitle(f"lr {lr}")
```
"""
FILE = "docs/figures/ch91_walk.json"
AT = "docs/page.md:1: the flipbook ch91_walk drifted: "


@pytest.fixture
def drawn(small: "SmallBook") -> "SmallBook":
    small.update(PAGE)
    assert small.complaints() == []
    return small


@pytest.mark.parametrize("units", [1, -1])
def test_a_last_digit_is_found_and_elsewhere_it_may_differ(
    drawn: "SmallBook", units: int
) -> None:
    text = (drawn.root / FILE).read_text("utf-8")
    number = re.search(r"0\.[1-8]\d[1-8]", text)
    assert number
    for step, elsewhere, found in [(1, False, 1), (1, True, 0), (2, True, 1)]:
        new = f"{float(number[0]) + units * step / 1000:.3f}"
        drawn.write(FILE, text[: number.start()] + new + text[number.end() :])
        drawn.elsewhere = elsewhere
        said = drawn.complaints()
        assert len(said) == found, said
        assert all(f"{float(new)} became {float(number[0])}" in one for one in said)
    drawn.update()
    assert (drawn.root / FILE).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"lr 0.1"', '"lr 0.2"', "titles 1: 'lr 0.2' became 'lr 0.1'"),
        ('"loss"', '"error"', "'error' became 'loss'"),
        ('"start":1', '"start":0', "start: 0 became 1"),
        ('"line":true', '"line":false', "line: False became True"),
    ],
)
def test_what_else_a_flipbook_shows_is_found(
    drawn: "SmallBook", old: str, new: str, said: str
) -> None:
    text = (drawn.root / FILE).read_text("utf-8")
    assert old in text
    drawn.write(FILE, text.replace(old, new, 1))
    (complaint,) = drawn.complaints()
    assert complaint.startswith(AT)
    assert said in complaint


def test_a_tick_has_the_text_that_was_given_to_it() -> None:
    figures = []
    for _ in range(2):
        figure, axes = plt.subplots()
        axes.plot([0.0, 2.0])
        axes.set_xticks([-5.0, 0.0, 1.0], ["out", "first", "second"])
        axes.set_xlim(0, 1)
        figures.append(figure)
    (panel,) = record(figures, "lr", 0)["panels"]
    assert [text for _, text in panel["x"]["ticks"]] == ["first", "second"]
    assert json.dumps(panel)
    plt.close("all")


def test_frames_with_other_limits_are_refused(small: "SmallBook") -> None:
    said = small.complaints(PAGE.replace("    axes.set_ylim(0, 1.1)\n", ""))
    assert any("need the same limits of their axes" in one for one in said), said


def test_limits_that_matplotlib_chose_are_settled_before_points_are_placed() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 50, 100], [0, 5, 10])
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    plt.close(figure)
    assert all(0 <= value <= 1 for column in panel["frames"][0][0] for value in column)


def test_bars_are_replayed_with_their_names() -> None:
    figures = []
    for height in (1.0, 2.0):
        figure, axes = plt.subplots()
        axes.bar([1, 3], [height, 4.0], width=1, color=CYCLE[2], label="weights")
        axes.set(xlim=(0, 4), ylim=(0, 8))
        figures.append(figure)
    (panel,) = record(figures, "lr", 0)["panels"]
    plt.close("all")
    assert panel["names"] == [["weights", 2]]
    first, second = panel["bars"]
    assert first == [[0.125, 0, 0.25, 0.125, 2], [0.625, 0, 0.25, 0.5, 2]]
    assert second[0] == [0.125, 0, 0.25, 0.25, 2]


def test_a_picture_which_nothing_replays_is_refused() -> None:
    figure, axes = plt.subplots()
    axes.imshow([[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="but no pictures"):
        record([figure, figure], "lr", 0)
    plt.close(figure)


def test_a_marker_keeps_its_shape_and_size_and_an_unknown_one_is_refused() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1], "C0*", markersize=12)
    axes.plot([0, 1], [1, 0], "C1")
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    star, line = panel["looks"]
    assert (star["marker"], star["size"], star["line"]) == ("*", 12.0, False)
    assert "marker" not in line
    axes.plot([0, 1], [0, 0], "h")
    with pytest.raises(ValueError, match="no marker 'h', but o"):
        record([figure, figure], "lr", 0)
    plt.close(figure)


def test_a_tick_is_read_as_the_still_figure_shows_it() -> None:
    figure, axes = plt.subplots()
    axes.semilogy([1, 2], [0.1, 1000])
    axes.set(ylim=(0.1, 1000), xlim=(-1, 1), xticks=[-1, 0, 1])
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    plt.close(figure)
    assert [text for _, text in panel["y"]["ticks"]] == [
        "10⁻¹",
        "10⁰",
        "10¹",
        "10²",
        "10³",
    ]
    assert [text for _, text in panel["x"]["ticks"]] == ["−1", "0", "1"]


@pytest.mark.parametrize(("low", "high"), [(0.0, 1e3), (1.0, 1.0)])
def test_a_tick_that_misses_its_limit_by_a_last_bit_is_shown(
    low: float, high: float
) -> None:
    """As powers of ten do, with NumPy's instructions for some processors."""
    figure, axes = plt.subplots()
    axes.semilogy([1, 2], [1e-5, 100])
    axes.set_yticks([np.nextafter(1e-5, low), 1.0, np.nextafter(100.0, high)])
    axes.set(ylim=(1e-5, 100))
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    plt.close(figure)
    assert panel["y"]["ticks"] == [[0.0, "10⁻⁵"], [0.714, "10⁰"], [1.0, "10²"]]


def test_names_of_groups_stand_below_the_ticks() -> None:
    figure, axes = plt.subplots()
    axes.bar([0, 1, 3, 4], [1, 2, 3, 4])
    axes.set_xticks([0, 1, 3, 4], ["a", "b", "a", "b"])
    axes.set_xticks([0.5, 3.5], ["first", "second"], minor=True)
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    plt.close(figure)
    assert [text for _, text in panel["x"]["ticks"]] == ["a", "b", "a", "b"]
    assert [text for _, text in panel["x"]["below"]] == ["first", "second"]
    assert "below" not in panel["y"]


def test_a_note_in_the_figure_stands_at_its_place() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    axes.set(xlim=(0, 4), ylim=(0, 2))
    axes.text(1, 1, "here")
    axes.annotate("there", (3, 0.5), ha="right")
    (panel,) = record([figure, figure], "lr", 0)["panels"]
    plt.close(figure)
    assert panel["texts"] == [
        [0.25, 0.5, "here", "start"],
        [0.75, 0.25, "there", "end"],
    ]


def test_a_title_has_a_minus_where_it_means_one() -> None:
    titles = {"lr -1.20: pre-norm": "lr −1.20: pre-norm", "1.0e-09": "1.0e−09"}
    figures = []
    for title in titles:
        figure, axes = plt.subplots()
        axes.plot([0, 1])
        figure.suptitle(title)
        figures.append(figure)
    assert record(figures, "lr", 0)["titles"] == [*titles.values()]
    plt.close("all")
