"""A notebook's pictures are files beside its page."""

import base64
from pathlib import Path
from urllib.parse import unquote

import pytest

from book.publish.pictures import put_in, take_out

PNG = b"\x89PNG\r\n\x1a\nnot a whole one"
PAGE = '<p>Look:</p><p><img alt="A line" src="data:image/png;base64,{}"></p>'


def test_a_picture_leaves_the_page_and_keeps_its_bytes(tmp_path: Path) -> None:
    page = PAGE.format(base64.b64encode(PNG).decode())
    done = take_out(page, tmp_path / "index.html")
    (picture,) = tmp_path.glob("*.png")
    assert picture.read_bytes() == PNG
    assert f'src="{picture.name}"' in done
    assert 'alt="A line"' in done
    assert "base64" not in done
    assert take_out(done, tmp_path / "index.html") == done


def test_icons_in_style_and_prose_about_data_addresses_stay(tmp_path: Path) -> None:
    page = '<code>src="data:image/svg+xml;base64,AA"</code><p>src="data.png"</p>'
    assert take_out(page, tmp_path / "index.html") == page
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("up", ["", "../../", "/", "/book/"])
def test_an_icon_is_in_the_page(tmp_path: Path, up: str) -> None:
    (tmp_path / "assets").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg">\n<path stroke="#0072b2"/>\n</svg>'
    (tmp_path / "assets" / "sign.svg").write_text(svg, "utf-8")
    page = put_in(f'<link rel="icon" href="{up}assets/sign.svg">', tmp_path)
    _, kind, _, address, _ = page.split('"')
    assert (kind, address.partition(",")[0]) == ("icon", "data:image/svg+xml")
    shown = unquote(address.partition(",")[2])
    assert shown.replace("'", '"') == svg.replace("\n", "")
    assert "#" not in address
    assert put_in(page, tmp_path) == page
