"""The fonts of formulas, with no more characters than the site's formulas show in them.

KaTeX's fonts hold all of mathematics; a book uses some hundred characters of it. They
come within the style sheet, so that a page's first lines are complete when they are
seen, and are laid out once.
"""

import base64
import functools
import html
import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path("assets", "katex", "fonts")
HOME = Path("assets", "stylesheets")  # whose files are named by their content
# A font in KaTeX's style sheet, when that has been joined with others.
FACE = re.compile(
    r"(@font-face\s*\{[^{}]*url\()\.\./katex/fonts/(\w+-\w+)\.woff2(\)[^{}]*\})"
)
# KaTeX's HTML is all <span>, in one element of ours (book.markdown.math).
FORMULA = re.compile(
    r'class="katex-html"[^>]*>(.*?)(?:</span>)+</(?:bdi|div)>', re.DOTALL
)
PART = re.compile(r'<(/?)span(?: class="([^"]*)")?[^>]*>|([^<]+)')
# The classes for which KaTeX's style sheet asks for a font.
FONT_OF = {
    r"\b(?:mathnormal)\b": "KaTeX_Math-Italic",
    r"\b(?:mathbf)\b": "KaTeX_Main-Bold",
    r"\b(?:mathit)\b": "KaTeX_Main-Italic",
    r"\b(?:mathbb|amsrm)\b": "KaTeX_AMS-Regular",
    r"\b(?:mathtt|texttt)\b": "KaTeX_Typewriter-Regular",
    r"\b(?:mathcal)\b": "KaTeX_Caligraphic-Regular",
    r"\b(?:small-op|delimsizing size1|delim-size1)\b": "KaTeX_Size1-Regular",
    r"\b(?:large-op|delimsizing size2)\b": "KaTeX_Size2-Regular",
    r"\b(?:delimsizing size3)\b": "KaTeX_Size3-Regular",
    r"\b(?:delimsizing size4|delim-size4)\b": "KaTeX_Size4-Regular",
}


@functools.cache
def asked(classes: str) -> str | None:
    """The font for which a class of these asks, if any does."""
    fonts = (font for ours, font in FONT_OF.items() if re.search(ours, classes))
    return next(fonts, None)


def characters(texts: Iterable[str]) -> dict[str, set[str]]:
    """By font, the characters that formulas in these texts of HTML show in it."""
    shown: dict[str, set[str]] = {}
    for formula in {one for text in texts for one in FORMULA.findall(text)}:
        fonts = ["KaTeX_Main-Regular"]
        for end, classes, text in PART.findall(formula):
            if text:
                shown.setdefault(fonts[-1], set()).update(html.unescape(text))
            elif end:
                fonts.pop()
            else:
                fonts.append(asked(classes) or fonts[-1])
    return shown


def shrink(font: Path, signs: set[str]) -> bytes:
    """Return the font with these characters alone, in the format woff2.

    Without its hints, a fifth of it: they move the letters' edges to the pixels of
    coarse screens.
    """
    options = subset.Options(flavor="woff2", hinting=False)
    reduced = TTFont(font, recalcTimestamp=False)  # the same bytes every time
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(signs)))
    subsetter.subset(reduced)
    written = io.BytesIO()
    subset.save_font(reduced, written, options)
    return written.getvalue()


class Fonts:
    """The small fonts of a built site.

    Args:
        site: the built site's folder, which has KaTeX's fonts.
        pages: the HTML of all its pages.
    """

    def __init__(self, site: Path, pages: Collection[str]) -> None:
        self.site, self.shown = site, characters(pages)

    def last_in(self, sheet: str) -> str:
        """A joined sheet of HOME, at whose end the small fonts are, and no others.

        In its midst they would keep what is alike before and behind them too far apart
        for a host's compression, which looks back 32 kB.
        """
        faces = (face for face in FACE.finditer(sheet) if face[2] in self.shown)
        return FACE.sub("", sheet) + "".join(
            self._small(*one.groups()) for one in faces
        )

    def _small(self, before: str, name: str, after: str) -> str:
        small = shrink(self.site / FONTS / f"{name}.woff2", self.shown[name])
        encoded = base64.b64encode(small).decode()
        return f"{before}data:font/woff2;base64,{encoded}{after}"
