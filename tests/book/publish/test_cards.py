"""A page finds its card by its address, and says what is on it."""

from pathlib import Path

import pytest
from PIL import Image

from book.publish.cards import LOOP, Card, card

HOME = "https://me.example/book/"
PAGE = """<title>T - A Book</title><link rel="canonical" href="https://me.example/book/{}">
<h1>The Loss</h1><img alt="a sign" src="x.svg">
<figure id="f"><picture><source srcset="a"><img src="b.svg" alt="It &quot;falls&quot;">
</picture></figure><figure><img alt="another"></figure>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "figures" / "cards"
    folder.mkdir(parents=True)
    for name in ("index", "ch14_loss", "labs"):
        Image.new("RGB", (1200, 630)).save(folder / f"{name}.png")
    return tmp_path


@pytest.mark.parametrize(
    ("address", "name", "shown"),
    [
        ("", "index", LOOP),
        ("labs/", "labs", LOOP),
        ("module1/ch14_loss/", "ch14_loss", 'It "falls"'),
    ],
)
def test_a_chapters_card_shows_its_first_figure_and_others_the_loop(
    site: Path, address: str, name: str, shown: str
) -> None:
    file = f"{HOME}figures/cards/{name}.png"
    expected = Card(file, 1200, 630, f"The Loss. {shown}")
    assert card(PAGE.format(address), HOME, site) == expected


def test_a_page_without_a_card_and_one_without_an_address_have_none(site: Path) -> None:
    assert card(PAGE.format("glossary/"), HOME, site) is None
    assert card(PAGE.replace("canonical", "other"), HOME, site) is None
