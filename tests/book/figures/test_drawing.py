"""A figure is drawn the same each time, is right on dark, and known by its data."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from book.figures import drawing, style
from book.figures.narrow import narrow

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

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


def test_drawn_twice_it_is_the_same_to_the_byte() -> None:
    assert drawing.to_svg(draw()) == drawing.to_svg(draw())


def test_what_the_reader_set_before_does_not_matter() -> None:
    svg = drawing.to_svg(draw())
    plt.rcParams.update({"font.size": 30, "axes.facecolor": "red"})
    style.set_style()
    assert drawing.to_svg(draw()) == svg


def test_one_svg_holds_light_and_dark_colors() -> None:
    svg = drawing.to_svg(draw())
    ElementTree.fromstring(svg)  # it is XML
    light, dark = re.findall(r"svg\{(.*?)\}", svg)
    assert "@media (prefers-color-scheme:dark)" in svg
    defined = re.findall(r"--(\w+):", light)
    assert defined == re.findall(r"--(\w+):", dark)
    assert set(re.findall(r"var\(--(\w+)\)", svg)) == set(defined)
    assert "--0072b2:#0072b2" in light
    assert "--0072b2:#56b4e9" in dark


def test_no_marker_color_and_no_date_is_left_in_an_svg() -> None:
    svg = drawing.to_svg(draw())
    body = svg.partition("</style>")[2]
    assert not any(marker in body for marker in style.SCHEMES)
    assert "<dc:date>" not in svg
    assert "matplotlib.org" not in svg


def test_texts_stay_texts() -> None:
    svg = drawing.to_svg(draw())
    assert ">A title</text>" in svg


def test_a_heavy_figure_becomes_a_pair_of_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "LARGEST_SVG", 100)
    figure = draw()
    colors = set(re.findall(r"var\(--\w+\)", drawing.to_svg(figure)))
    made = drawing.files(figure, "ch91_fit")
    pairs = ("ch91_fit", "ch91_fit.phone")
    assert [*made] == [f"{one}{k}" for one in pairs for k in (".webp", ".dark.webp")]
    light, dark, *_ = (
        Image.open(io.BytesIO(content)).convert("RGBA") for content in made.values()
    )
    assert light.size == dark.size
    assert _has(light, "#d55e00")
    assert not _has(light, "#ff9b4a")
    assert _has(dark, "#ff9b4a")
    assert not _has(dark, "#d55e00")
    assert light.getpixel((0, 0))[3] == 0  # type: ignore[index]
    # The colors that the pictures needed are undone.
    assert set(re.findall(r"var\(--\w+\)", drawing.to_svg(figure))) == colors


def _has(picture: Image.Image, color: str) -> bool:
    wanted = (*(int(color[n : n + 2], 16) for n in (1, 3, 5)), 255)
    colors = picture.getcolors(picture.width * picture.height) or []
    return any(found == wanted for _, found in colors)


def test_open_figures_are_taken_and_forgotten() -> None:
    figure = draw()
    assert style.take_open_figures() == [figure]
    assert style.take_open_figures() == []


PAGE = """
```python
import matplotlib.pyplot as plt
ys = [1.0, 4.0, 9.0]
```

```{.python figure="ch91_fit"}
figure, axes = plt.subplots()
axes.plot(ys)
```
"""
AT = "docs/page.md"
UPDATE = "\n  Mend the code, or run `make update` if the new value is right."


def test_a_page_draws_its_figure_once_and_then_compares(small: "SmallBook") -> None:
    assert small.complaints(PAGE) == [
        f"{AT}:6: the figure ch91_fit has no file in docs/figures/{UPDATE}"
    ]
    assert small.update(PAGE) == PAGE.lstrip("\n")
    svg = small.root / "docs/figures/ch91_fit.svg"
    data = small.root / "tests/figures/ch91_fit.json"
    drawn = svg.read_bytes()
    assert small.complaints() == []
    moved = PAGE.replace("4.0", "6.0")
    assert small.complaints(moved) == [
        f"{AT}:6: the figure ch91_fit drifted: "
        f"panel 1 lines 1 2, sample 2: 4 became 6{UPDATE}"
    ]
    small.update(PAGE.replace("9.0", "9.01"))  # too little: nothing is drawn
    assert svg.read_bytes() == drawn
    small.update(moved)
    assert svg.read_bytes() != drawn
    assert "6.0" in data.read_text("utf-8")
    assert small.complaints() == []


def test_a_figure_that_somebody_changed_by_hand_is_found(small: "SmallBook") -> None:
    small.update(PAGE)
    svg = small.root / "docs/figures/ch91_fit.svg"
    drawn = svg.read_bytes()
    svg.write_bytes(drawn.replace(b"<svg", b"<svg ", 1))
    assert small.complaints() == [
        f"{AT}:6: ch91_fit.svg is not the file that was drawn{UPDATE}"
    ]
    small.update()
    assert svg.read_bytes() == drawn


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "axes.plot(ys)\n",
            "plt.close()\n",
            "the block leaves 0 figures open, not one\n"
            "  Draw one figure in a block, and do not close it.",
        ),
        (
            "axes.plot(ys)\n",
            "plt.figure()\n",
            "the block leaves 2 figures open, not one\n"
            "  Draw one figure in a block, and do not close it.",
        ),
        (
            '{.python figure="ch91_fit"}',
            "python",
            "the block draws a figure that the page does not show\n"
            '  Name it in the fence, {.python figure="…"}, and show it below.',
        ),
    ],
)
def test_a_block_that_draws_says_so_and_draws_one(
    small: "SmallBook", old: str, new: str, message: str
) -> None:
    assert PAGE.count(old) == 1
    assert small.complaints(PAGE.replace(old, new)) == [f"{AT}:6: {message}"]


def test_for_a_phone_two_panels_stand_one_below_the_other() -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0), sharey=True)
    left.set_ylabel("loss")
    narrow(figure).canvas.draw()
    over, under = left.get_position(), right.get_position()
    assert over.y0 > under.y1
    assert over.width == pytest.approx(under.width, rel=0.01)
    assert tuple(figure.get_size_inches()) == pytest.approx((4.5, 5.1))
    assert right.get_ylabel() == "loss"
    assert any(tick.label1.get_visible() for tick in right.yaxis.get_major_ticks())


def test_for_a_phone_one_panel_and_a_grid_of_them_only_get_narrow() -> None:
    for shape in ((1, 1), (3, 2)):
        figure, _ = plt.subplots(*shape, figsize=(6.4, 4.8))
        before = [axes.get_subplotspec() for axes in figure.axes]
        assert tuple(narrow(figure).get_size_inches()) == (4.5, 4.8)
        assert [axes.get_subplotspec() for axes in figure.axes] == before


def test_both_are_drawn_and_the_files_of_another_format_go(tmp_path: Path) -> None:
    fresh = drawing.files(draw(), "fit")
    assert [*fresh] == ["fit.svg", "fit.phone.svg"]
    old = ["fit.phone.webp", "fit.dark.webp", "fit.svg"]
    for name in old:
        (tmp_path / name).touch()
    stale = {path.name for path in drawing.stale_files(tmp_path, "fit", fresh)}
    assert stale == {"fit.phone.webp", "fit.dark.webp"}
