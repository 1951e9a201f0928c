"""A card shows a page's title and its first figure, in the size that others ask for."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from PIL import Image

from book.exports import committed
from book.figures import cards, drawing, style
from book.pages.cards import Card

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FILE = "docs/figures/cards/ch91_sample.png"
FRONT = """+++
title = "Learn the Training Loop with PyTorch"
author = "A"
date = "2026-11-20"
description = "D"
+++"""
TITLE = "Part 9.1: A Title"
UPDATE = "\n  Mend the code, or run `make update` if the new value is right."


@pytest.fixture(autouse=True)
def book_style() -> Iterator[None]:
    style.set_style(load=True)
    yield
    plt.close("all")


def drawn(title: str = TITLE) -> bytes:
    content = cards.draw(fit(), title)
    plt.close("all")  # else a page that is run next would have it
    return content


def fit() -> Figure:
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.plot([1, 4, 9], "C2")
    figure.suptitle("A frame")
    return figure


def test_a_card_has_the_size_that_others_ask_for_and_little_weight() -> None:
    content = drawn()
    assert Image.open(io.BytesIO(content)).size == (1200, 630)
    assert len(content) < 60_000


def test_drawn_twice_it_is_the_same_to_the_byte() -> None:
    assert drawn() == drawn()


def test_it_has_the_loops_colors_at_its_edge_and_light_paper() -> None:
    picture = Image.open(io.BytesIO(drawn())).convert("RGB")
    row = [picture.getpixel((x, 3)) for x in range(120, 1200, 240)]
    order = [style.SCHEMES[style.CYCLE[n]][0] for _, _, n in cards.LOOP]
    assert [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in row] == order  # type: ignore[misc]
    assert picture.getpixel((5, 620)) == (255, 255, 255)


@pytest.mark.parametrize("title", ["Glossary", "Part 9.1: " + "Every Word of It " * 4])
def test_the_title_and_the_figure_have_space(title: str) -> None:
    """Between both lies a row of paper, and on each side of them a margin."""
    picture = Image.open(io.BytesIO(drawn(title))).convert("L")
    rows = [picture.crop((0, y, 1200, y + 1)).getextrema() for y in range(20, 630)]
    empty = "".join("." if low == 255 else "#" for low, _ in rows)
    assert len([part for part in empty.split("." * 12) if part.strip(".")]) >= 2
    for edge in ((0, 20, 30, 630), (1170, 20, 1200, 630), (0, 600, 1200, 630)):
        assert picture.crop(edge).getextrema() == (255, 255)


def test_a_tall_figure_has_the_title_at_its_side_and_its_height() -> None:
    figure, axes = plt.subplots(figsize=(6.4, 4.8))
    axes.axhspan(0, 1, color="C0")
    axes.set_ylim(0, 1)
    axes.set_axis_off()
    picture = Image.open(io.BytesIO(cards.draw(figure, TITLE))).convert("RGB")
    assert picture.size == (1200, 630)
    blue = [int(style.SCHEMES["#0072b2"][0][n : n + 2], 16) for n in (1, 3, 5)]
    colors = {picture.getpixel((x, y)) for x in (500, 1100) for y in (140, 560)}
    assert colors == {tuple(blue)}
    side = picture.crop((0, 90, 400, 630))
    assert tuple(blue) not in {color for _, color in side.getcolors(10_000) or []}


def test_the_figure_is_afterwards_as_it_was() -> None:
    both = drawing.files(fit(), "fit", Card("cards/fit.png", TITLE))
    assert [*both] == ["fit.svg", "cards/fit.png", "fit.phone.svg"]
    for name, content in drawing.files(fit(), "fit").items():
        alone, beside = (
            re.sub(b"p[0-9a-f]{10}", b"id", x) for x in (content, both[name])
        )
        assert alone == beside  # but for the names of what clips, which digits make


def test_a_chapters_card_is_drawn_with_its_first_figure(whole: "SmallBook") -> None:
    card = whole.root / FILE
    assert cards.title_drift(card, "Part 9.1: A Small Sample") is None
    assert whole.complaints() == []


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("gone", "cards/ch91_sample.png is not the file that was drawn"),
        ("changed", "cards/ch91_sample.png is not the file that was drawn"),
        ("unknown", "the card cards/ch91_sample.png does not show the figure"),
        ("retitled", "the card ch91_sample.png is titled 'Part 9.1: A Small Sample'"),
    ],
)
def test_a_card_that_is_not_the_pages_is_found_and_mended(
    whole: "SmallBook", mistake: str, said: str
) -> None:
    card = whole.root / FILE
    before = card.read_bytes()
    if mistake == "gone":
        card.unlink()
    elif mistake == "changed":
        card.write_bytes(drawn())
    elif mistake == "unknown":
        (data,) = (whole.root / "tests" / "figures").glob("*.json")
        text = data.read_text("utf-8")
        data.write_text(text.replace("cards/ch91_sample", "ch91_losses.phone"), "utf-8")
        data.write_text(
            "\n".join(line for line in text.split("\n") if "cards/" not in line),
            "utf-8",
        )
    else:
        old = whole.path.read_text("utf-8")
        whole.path.write_text(old.replace("A Small Sample", "A Sample", 1), "utf-8")
    told, *others = whole.complaints()
    assert others == []
    assert said in told
    assert told.endswith(UPDATE)
    whole.update()
    assert whole.complaints() == []
    assert (card.read_bytes() == before) == (mistake != "retitled")


def test_a_page_without_a_figure_shows_the_loop_and_an_old_card_goes(
    whole: "SmallBook",
) -> None:
    whole.write("docs/index.md", f"{FRONT}\n\n# A small book\n")
    folder = whole.root / "docs" / "figures" / "cards"
    (folder / "ch99_gone.png").write_bytes(drawn())
    whole.state().mend_committed()
    there = {path.stem for path in folder.iterdir()}
    assert there == {"index", "ch91_sample"}
    title = "Learn the Training Loop with PyTorch"
    assert cards.title_drift(folder / "index.png", title) is None
    assert committed.stale(whole.book) == []


def test_a_file_that_is_no_picture_is_no_card(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    assert cards.title_drift(path, TITLE) == "the card x has no file x.png"
    path.write_text("no picture", "utf-8")
    assert cards.title_drift(path, TITLE) == "the card x.png is no picture"
