"""A notebook's pictures are files beside its page."""

import base64
from pathlib import Path

from book.publish.pictures import take_out

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
