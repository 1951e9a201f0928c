"""Figures that do not make the page jump: each `<img>` knows its size before it loads.

An image alone in its paragraph becomes a `<figure>`, and a line of italics after it the
caption, which in a chapter begins with the figure's number. `NAME.svg` stands for a
pair, of which a phone shows `NAME.phone.svg`; and `NAME.webp` for another, because a
bitmap, unlike the SVG figures, cannot follow the palette by itself (`NAME.dark.webp`).
The style sheet hides one of a pair, and being lazy keeps that from loading.

Where data lies beside a figure, a custom element surrounds it, and a script of the same
name in docs/assets/ puts something that moves in its place: `NAME.json` is a flipbook,
`NAME.loop.json` a `<book-loop>`.
"""

import copy
import re
from pathlib import Path
from xml.etree import ElementTree

import imagesize
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from book.errors import PageError
from book.markdown import order
from book.markdown.source import remember_source

FIGURE = re.compile(r"(?:^|/)figures/([^/#?]+\.(?:svg|webp))$")
FLIPBOOK = "flipbook"
PART = re.compile(r"Part (\d+\.\d+):")  # how a chapter's heading begins


def size(figure: Path) -> tuple[int, int]:
    """Width and height in CSS pixels."""
    width, height = imagesize.get(figure)
    if width < 0:
        fix = "Draw it with `make update`, or give the SVG a width and a height."
        raise PageError(figure, None, "the figure does not say its size", fix)
    return round(width), round(height)


class Images(Treeprocessor):
    """Sizes, lazy loading, captions, and light and dark pairs."""

    def __init__(self, md: Markdown, docs: str) -> None:
        super().__init__(md)
        self.source = remember_source(md)
        self.figures = Path(docs, "figures")

    def run(self, root: ElementTree.Element) -> None:
        for image in root.iter("img"):
            self._require_alt(image)
            self._set_size(image)
            # Words come first; a figure in view is asked for when they are laid out.
            image.set("loading", "lazy")
            image.set("decoding", "async")
        for parent in list(root.iter()):
            for child in list(parent):
                if _holds_only(child, "img") or _holds_only(child, "img", "em"):
                    _make_figure(parent, child)
        _number(root)
        for parent in list(root.iter()):
            for child in parent.findall("img"):
                self._bring_to_life(parent, child)
        for parent in list(root.iter()):
            for child in parent.findall("img"):
                self._pair_with_phone(parent, child)
        for parent in list(root.iter()):
            for child in parent.findall("img"):
                self._pair_with_dark(parent, child)

    def _require_alt(self, image: ElementTree.Element) -> None:
        if not image.get("alt", "").strip():
            src = image.get("src", "")
            self.source.refuse(
                self.source.line_of(f"]({src}", src),
                f"the image {src} has no alternative text",
                "Say between the brackets of ![…] what one learns from it.",
            )

    def _set_size(self, image: ElementTree.Element) -> None:
        name = FIGURE.search(image.get("src", ""))
        path = self.figures / name[1] if name else None
        if path is None or not path.is_file():
            return  # MkDocs' own link check names a missing file
        width, height = size(path)
        image.set("width", str(width))
        image.set("height", str(height))

    def _bring_to_life(
        self, parent: ElementTree.Element, still: ElementTree.Element
    ) -> None:
        """Let a script put what moves where a still stands, if its data is there."""
        name = FIGURE.search(still.get("src", ""))
        data = name and next(self.figures.glob(f"{Path(name[1]).stem}.*json"), None)
        if not data:
            return
        element = data.suffixes[0].removeprefix(".") if data.suffixes[1:] else FLIPBOOK
        around = ElementTree.Element(f"book-{element}")
        around.tail, still.tail = still.tail, None
        around.append(still)
        parent[list(parent).index(still)] = around

    def _pair_with_phone(
        self, parent: ElementTree.Element, wide: ElementTree.Element
    ) -> None:
        name = FIGURE.search(src := wide.get("src", ""))
        if name is None:
            return
        stem, _, kind = name[1].rpartition(".")
        narrow = f"{stem}.phone.{kind}"
        if not (self.figures / narrow).is_file():
            return
        phone = _twin(parent, wide, f"{src.removesuffix(name[1])}{narrow}")
        wide.set("class", "wide")
        phone.set("class", "phone")
        self._set_size(phone)

    def _pair_with_dark(
        self, parent: ElementTree.Element, light: ElementTree.Element
    ) -> None:
        src = light.get("src", "")
        name = FIGURE.search(src)
        if name is None or not src.endswith(".webp"):
            return
        light.set("src", f"{src}#only-light")
        _twin(parent, light, f"{src.removesuffix('.webp')}.dark.webp#only-dark")


def _twin(
    parent: ElementTree.Element, image: ElementTree.Element, src: str
) -> ElementTree.Element:
    """Another drawing of the same, right behind it."""
    twin = copy.deepcopy(image)
    image.tail = None
    twin.set("src", src)
    parent.insert(list(parent).index(image) + 1, twin)
    return twin


def _holds_only(element: ElementTree.Element, *tags: str) -> bool:
    """Whether it is a paragraph of such elements, with no words between them."""
    words = "".join([element.text or "", *(child.tail or "" for child in element)])
    children = [child.tag for child in element]
    return element.tag == "p" and children == [*tags] and not words.strip()


def _make_figure(parent: ElementTree.Element, paragraph: ElementTree.Element) -> None:
    paragraph.tag = "figure"
    paragraph[0].tail = None
    if len(paragraph) == 1:
        after = list(parent).index(paragraph) + 1
        if after == len(parent) or not _holds_only(parent[after], "em"):
            return
        paragraph.append(parent[after][0])
        del parent[after]
    paragraph[1].tag = "figcaption"


def _number(root: ElementTree.Element) -> None:
    """Number a chapter's figures: `Figure 1.4.3` begins a caption, and is an anchor."""
    title = next((text for h1 in root.iter("h1") for text in h1.itertext()), "")
    if not (part := PART.match(title)):
        return
    for count, figure in enumerate(root.iter("figure"), 1):
        number = f"{part[1]}.{count}"
        figure.set("id", f"figure-{number.replace('.', '-')}")
        if (caption := figure.find("figcaption")) is not None:
            name = ElementTree.Element("strong")
            name.text, name.tail = f"Figure {number}.", f" {caption.text or ''}"
            caption.text = None
            caption.insert(0, name)


makeExtension = order.extension("figures", Images, "docs")
