"""Figures that do not make the page jump: each `<img>` knows its size before it loads.

An image alone in its paragraph becomes a `<figure>`, and a line of italics after it the
caption. `NAME.webp` stands for a pair (`NAME.dark.webp` beside it), because a bitmap,
unlike the SVG figures, cannot follow the palette by itself.
"""

import copy
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from book.errors import PageError
from book.markdown import order
from book.markdown.source import remember_source

FIGURE = re.compile(r"(?:^|/)figures/([^/#?]+\.(?:svg|webp))$")
FLIPBOOK = "book-flipbook"  # the custom element's name
CSS_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0}
Size = tuple[int, int]


def svg_size(path: Path) -> Size:
    """Width and height in CSS pixels, from the root element, else from its viewBox."""
    root = ElementTree.parse(path).getroot()
    lengths = [
        re.fullmatch(r"([\d.]+)(px|pt|in|)", root.get(side, ""))
        for side in ("width", "height")
    ]
    sides = [float(m[1]) * CSS_PIXELS[m[2]] for m in lengths if m]
    if len(sides) < 2:
        sides = [float(number) for number in root.get("viewBox", "").split()[2:]]
    if len(sides) < 2:
        raise PageError(
            path, 1, "the SVG has no size", "Give it a width and a height, or a viewBox"
        )
    return round(sides[0]), round(sides[1])


def webp_size(path: Path) -> Size:
    """Width and height in pixels, from the header of a lossless or extended WebP."""
    head = path.read_bytes()[:30]
    if head[12:16] == b"VP8X":  # 24 bits each, less one
        extended = struct.unpack("<I", head[24:27] + b"\0")[0]
        return extended + 1, struct.unpack("<I", head[27:30] + b"\0")[0] + 1
    if head[12:16] == b"VP8L":  # 14 bits each, less one
        bits = struct.unpack("<I", head[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise PageError(path, None, "not a lossless WebP", "Run `make update` to draw it.")


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
                if _is_figure(child):
                    _make_figure(parent, child)
        for parent in list(root.iter()):
            for child in parent.findall("img"):
                self._make_flipbook(parent, child)
        for parent in list(root.iter()):
            for child in parent.findall("img"):
                self._pair_with_dark(parent, child)

    def _require_alt(self, image: ElementTree.Element) -> None:
        if not image.get("alt", "").strip():
            src = image.get("src", "")
            raise PageError(
                None,
                self.source.line_of(f"]({src}", src),
                f"the image {src} has no alternative text",
                "Say between the brackets of ![…] what one learns from it.",
            )

    def _set_size(self, image: ElementTree.Element) -> None:
        name = FIGURE.search(image.get("src", ""))
        path = self.figures / name[1] if name else None
        if path is None or not path.is_file():
            return  # MkDocs' own link check names a missing file
        width, height = (svg_size if path.suffix == ".svg" else webp_size)(path)
        image.set("width", str(width))
        image.set("height", str(height))

    def _make_flipbook(
        self, parent: ElementTree.Element, still: ElementTree.Element
    ) -> None:
        """Let docs/assets/flipbook.js put the recorded frames where a still stands."""
        name = FIGURE.search(still.get("src", ""))
        if name is None or not (self.figures / name[1]).with_suffix(".json").is_file():
            return
        flipbook = ElementTree.Element(FLIPBOOK)
        flipbook.tail, still.tail = still.tail, None
        flipbook.append(still)
        parent[list(parent).index(still)] = flipbook

    def _pair_with_dark(
        self, parent: ElementTree.Element, light: ElementTree.Element
    ) -> None:
        src = light.get("src", "")
        name = FIGURE.search(src)
        if name is None or not src.endswith(".webp"):
            return
        dark = copy.deepcopy(light)
        light.tail = None
        # Material's stylesheet hides one of the two; lazy keeps it from loading, too
        light.set("src", f"{src}#only-light")
        dark.set("src", f"{src.removesuffix('.webp')}.dark.webp#only-dark")
        parent.insert(list(parent).index(light) + 1, dark)


def _is_figure(element: ElementTree.Element) -> bool:
    """A paragraph that holds one image, and at most its caption besides."""
    children = [child.tag for child in element]
    texts = [element.text, *(child.tail for child in element)]
    alone = not any((text or "").strip() for text in texts)
    return element.tag == "p" and alone and children in (["img"], ["img", "em"])


def _is_caption(element: ElementTree.Element) -> bool:
    """A paragraph in italics from beginning to end."""
    alone = len(element) == 1 and element[0].tag == "em"
    texts = (element.text, element[0].tail) if alone else ("",)
    return element.tag == "p" and alone and not any((t or "").strip() for t in texts)


def _make_figure(parent: ElementTree.Element, paragraph: ElementTree.Element) -> None:
    paragraph.tag = "figure"
    paragraph[0].tail = None
    if len(paragraph) == 1:
        after = list(parent).index(paragraph) + 1
        if after == len(parent) or not _is_caption(parent[after]):
            return
        paragraph.append(parent[after][0])
        del parent[after]
    paragraph[1].tag = "figcaption"


makeExtension = order.extension("figures", Images, "docs")
