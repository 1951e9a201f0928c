"""Images keep their place on the page, and say what they show."""

import struct
from pathlib import Path

import pytest
from markdown import Markdown

from book.errors import PageError
from book.markdown.figures import svg_size, webp_size

POINTS = '<svg xmlns="http://www.w3.org/2000/svg" width="460.8pt" height="244.8pt"/>'
VIEW = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"/>'


def lossless(width: int, height: int) -> bytes:
    bits = struct.pack("<I", (width - 1) | (height - 1) << 14)
    return b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + bits + b"\0" * 8


def extended(width: int, height: int) -> bytes:
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sizes


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    figures = tmp_path / "figures"
    figures.mkdir()
    (figures / "fit.svg").write_text(POINTS)
    (figures / "view.svg").write_text(VIEW)
    (figures / "map.webp").write_bytes(lossless(1280, 700))
    (figures / "wide.webp").write_bytes(extended(20_000, 300))
    return tmp_path


def convert(text: str, docs: Path) -> str:
    return Markdown(
        extensions=["attr_list", "book.markdown.figures"],
        extension_configs={"book.markdown.figures": {"docs": str(docs)}},
    ).convert(text)


def test_an_svg_has_the_size_of_its_root_in_css_pixels(docs: Path) -> None:
    assert svg_size(docs / "figures" / "fit.svg") == (614, 326)


def test_an_svg_without_a_size_has_that_of_its_view_box(docs: Path) -> None:
    assert svg_size(docs / "figures" / "view.svg") == (300, 150)


def test_an_svg_without_any_size_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.svg"
    bare.write_text("<svg/>")
    with pytest.raises(PageError, match="the SVG has no size"):
        svg_size(bare)


def test_a_webp_has_the_size_in_its_header(docs: Path) -> None:
    assert webp_size(docs / "figures" / "map.webp") == (1280, 700)
    assert webp_size(docs / "figures" / "wide.webp") == (20_000, 300)


def test_a_webp_with_losses_is_refused(tmp_path: Path) -> None:
    lossy = tmp_path / "lossy.webp"
    lossy.write_bytes(b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 20)
    with pytest.raises(PageError, match="not a lossless WebP"):
        webp_size(lossy)


def test_an_image_has_its_place_and_comes_when_it_is_near(docs: Path) -> None:
    page = convert("![one](../figures/fit.svg)", docs)
    assert 'width="614"' in page
    assert 'height="326"' in page
    assert 'loading="lazy"' in page


def test_an_image_alone_is_a_figure_and_the_italics_below_its_caption(
    docs: Path,
) -> None:
    figure = "![The fit](../figures/fit.svg)"
    for between in ("\n", "\n\n"):
        page = convert(f"{figure}{between}*After **200** steps.*\n\nText.", docs)
        assert page.startswith("<figure><img")
        assert "<figcaption>After <strong>200</strong> steps.</figcaption>" in page
        assert page.endswith("<p>Text.</p>")


def test_a_sentence_that_begins_in_italics_is_no_caption(docs: Path) -> None:
    page = convert("![The fit](../figures/fit.svg)\n\n*This* is text.", docs)
    assert "<p><em>This</em> is text.</p>" in page


def test_an_image_in_a_sentence_stays_there(docs: Path) -> None:
    assert "<figure>" not in convert("See ![it](../figures/fit.svg).", docs)


def test_a_webp_brings_its_dark_twin(docs: Path) -> None:
    page = convert("![The map](../figures/map.webp)\n\n*Caption.*", docs)
    light, dark = page.split("<img")[1:]
    assert 'src="../figures/map.webp#only-light"' in light
    assert 'src="../figures/map.dark.webp#only-dark"' in dark
    for image in (light, dark):
        assert 'alt="The map"' in image
        assert 'width="1280"' in image
        assert 'loading="lazy"' in image
    assert page.count("<figcaption>") == 1


def test_a_missing_figure_is_left_to_the_link_check(docs: Path) -> None:
    page = convert("![The fit](../figures/nope.svg)", docs)
    assert 'src="../figures/nope.svg"' in page
    assert "width" not in page


@pytest.mark.parametrize("alt", ["", " "])
def test_an_image_without_alternative_text_is_named_with_its_line(
    docs: Path, alt: str
) -> None:
    text = f"![one](../figures/view.svg)\n\n![{alt}](../figures/fit.svg)\n"
    with pytest.raises(PageError, match="has no alternative text") as caught:
        convert(text, docs)
    assert caught.value.line == 3
    assert "../figures/fit.svg" in caught.value.problem
