"""Compares what two builds of the site show: `python -m book.tools.compare_sites A B`.

Material for MkDocs announces its end of life; Zensical, its successor, silently
skips hooks and plugins that it does not know. So the site is built with both, and
what a reader sees in the article of each page must be the same: headings and their
anchors, text, code, formulas, images. The frame around the article may differ.
"""

import sys
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import takewhile, zip_longest
from pathlib import Path

# Notebooks are rendered by a plugin that only MkDocs runs; what is not found is a page
# that each theme has in its own way.
APART = ("labs/", "404.html")

_VOID = set("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = set(
    "address article aside blockquote caption dd details div dl dt figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
_HEADINGS = set("h1 h2 h3 h4 h5 h6".split())
# What a theme puts into the article by itself, and book/publish/scripts.py into a bar.
_FURNITURE_TAGS = set("button form nav script style svg".split())
_FURNITURE_CLASSES = set(
    "headerlink md-content__button md-source-file after-build".split()
)


class _Article(HTMLParser):
    """Collects what the page's <article> shows, one line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = False
        self.blocks: list[str] = []
        self._open: list[tuple[str, str, bool]] = []  # tag, label, is furniture
        self._text: list[str] = []

    def handle_starttag(
        self, tag: str, attributes: Sequence[tuple[str, str | None]]
    ) -> None:
        attrs = {name: value or "" for name, value in attributes}
        if not self._open and tag != "article":
            return
        self.found = True
        if tag in _BLOCKS:
            self._flush()
        if tag == "img" and not self._skipping():
            self._text.append(f"[image {attrs.get('alt')!r} {attrs.get('src')}]")
        elif tag == "br":
            self._text.append(" ")
        if tag not in _VOID:
            label = f"{tag} #{attrs.get('id')}" if tag in _HEADINGS else tag
            classes = _FURNITURE_CLASSES.intersection(attrs.get("class", "").split())
            self._open.append((tag, label, tag in _FURNITURE_TAGS or bool(classes)))

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _, _ in self._open):
            if tag in _BLOCKS:
                self._flush()
            # A tag that was left open (<p>, <li>) ends with the one around it.
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping():
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _skipping(self) -> bool:
        return any(furniture for _, _, furniture in self._open)

    def _flush(self) -> None:
        text, self._text = "".join(self._text), []
        blocks = [entry for entry in self._open if entry[0] in _BLOCKS]
        if blocks and text.strip():
            tag, label, _ = blocks[-1]
            # Only in code do spaces and lines count.
            text = text.strip("\n") if tag == "pre" else " ".join(text.split())
            self.blocks.append(f"{label}: {text}")


def article(html: str) -> list[str] | None:
    """What a page's article shows, block by block; None when it has no article."""
    parser = _Article()
    parser.feed(html)
    parser.close()
    return parser.blocks if parser.found else None


def pages(site: Path) -> dict[str, Path]:
    """The pages of a built site, by their path in it."""
    found = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*.html"))}
    return {name: path for name, path in found.items() if not name.startswith(APART)}


def differences(left: Path, right: Path) -> Iterator[str]:
    """One message for each page that the two builds do not show alike."""
    lefts, rights = pages(left), pages(right)
    if not lefts:
        yield f"{left}: no pages there"
    for name in sorted(lefts.keys() | rights.keys()):
        if name not in rights:
            yield f"{name}: missing in {right}"
        elif name not in lefts:
            yield f"{name}: missing in {left}"
        else:
            texts = (site[name].read_text("utf-8") for site in (lefts, rights))
            one, other = map(article, texts)
            if message := _first_difference(one, other, (str(left), str(right))):
                yield f"{name}: {message}"


def _first_difference(
    left: list[str] | None, right: list[str] | None, names: tuple[str, str]
) -> str:
    if left is None or right is None:
        pairs = zip(names, (left, right), strict=True)
        return f"no <article> in {' and '.join(n for n, a in pairs if a is None)}"
    last = "the start of the page"
    for one, other in zip_longest(left, right, fillvalue="(nothing)"):
        if one != other:
            width = max(map(len, names))
            excerpts = zip(names, _where_they_part(one, other), strict=True)
            shown = (f"    {name:{width}}  {text}" for name, text in excerpts)
            return "\n".join([f"differs after {last[:70]!r}", *shown])
        last = one
    return ""


def _where_they_part(one: str, other: str) -> list[str]:
    """Both texts, cut to a line around the first character that differs."""
    pairs = zip(one, other, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    start = max(0, same - 30)
    dots = "…" if start else ""
    return [dots + repr(text[start : same + 50])[1:-1] for text in (one, other)]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        usage = "usage: python -m book.tools.compare_sites SITE OTHER_SITE"
        print(usage, file=sys.stderr)
        return 2
    left, right = map(Path, arguments)
    messages = list(differences(left, right))
    alike = f"{left} and {right} show the same on {len(pages(left))} pages"
    print("\n".join(messages) or alike)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
