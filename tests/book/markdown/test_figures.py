"""Images keep their place on the page, and say what they show."""

import struct
from pathlib import Path

import pytest
from markdown import Markdown

from book.errors import PageError
from book.markdown.figures import size

POINTS = b'<svg xmlns="http://www.w3.org/2000/svg" width="460.8pt" height="244.8pt"/>'
VIEW = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"/>'


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
    (figures / "fit.svg").write_bytes(POINTS)
    (figures / "map.webp").write_bytes(lossless(1280, 700))
    (figures / "wide.webp").write_bytes(extended(20_000, 300))
    return tmp_path


def convert(text: str, docs: Path) -> str:
    return Markdown(
        extensions=["attr_list", "book.markdown.figures"],
        extension_configs={"book.markdown.figures": {"docs": str(docs)}},
    ).convert(text)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("fit.svg", (614, 326)), ("map.webp", (1280, 700)), ("wide.webp", (20_000, 300))],
)
def test_a_figure_has_the_size_that_its_file_says_in_css_pixels(
    docs: Path, figure: str, expected: tuple[int, int]
) -> None:
    assert size(docs / "figures" / figure) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("bare.svg", b"<svg/>"), ("view.svg", VIEW), ("cut.webp", b"RIFF\0\0\0\0WEBP")],
)
def test_a_figure_that_does_not_say_its_size_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PageError, match="does not say its size") as caught:
        size(tmp_path / name)
    assert caught.value.path == tmp_path / name


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


def test_an_svg_brings_the_one_that_was_drawn_for_phones(docs: Path) -> None:
    (docs / "figures" / "fit.phone.svg").write_bytes(POINTS.replace(b"460.8", b"324"))
    page = convert("![The fit](../figures/fit.svg)\n\n*Caption.*", docs)
    wide, phone = page.split("<img")[1:]
    assert 'class="wide"' in wide
    assert 'width="614"' in wide
    assert 'src="../figures/fit.phone.svg"' in phone
    assert 'class="phone"' in phone
    assert 'width="432"' in phone
    assert 'alt="The fit"' in phone
    assert page.count("<figcaption>") == 1


def test_a_missing_figure_is_left_to_the_link_check(docs: Path) -> None:
    page = convert("![The fit](../figures/nope.svg)", docs)
    assert 'src="../figures/nope.svg"' in page
    assert "width" not in page


@pytest.mark.parametrize("alt", ["", " "])
def test_an_image_without_alternative_text_is_named_with_its_line(
    docs: Path, alt: str
) -> None:
    text = f"![one](../figures/map.webp)\n\n![{alt}](../figures/fit.svg)\n"
    with pytest.raises(PageError, match="has no alternative text") as caught:
        convert(text, docs)
    assert caught.value.line == 3
    assert "../figures/fit.svg" in caught.value.problem


@pytest.mark.parametrize(
    ("data", "element"),
    [
        ("fit.json", "book-flipbook"),
        ("fit.loop.json", "book-loop"),
        ("fitted.json", ""),
    ],
)
def test_data_beside_a_figure_puts_its_element_around_it(
    docs: Path, data: str, element: str
) -> None:
    (docs / "figures" / data).write_text("{}")
    html = convert("![a line](figures/fit.svg)", docs)
    assert ("<book-" in html) is bool(element)
    assert not element or html.startswith(f"<figure><{element}><img ")
