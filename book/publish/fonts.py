"""The fonts of formulas, with no more characters than the site's formulas show in them.

KaTeX's fonts hold all of mathematics; a book uses some hundred characters of it. Those
in a page's first lines come within the style sheet, so that these lines are complete
when they are seen, and are laid out once. The others, four fifths of the bytes, come in
a sheet of their own, for which no page's first lines wait.
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
# What formulas show on a phone before a reader scrolls, and their neighbors; a test of
# every page says what is missing here. A font with no-width space gives lines a height.
FIRST = {
    "KaTeX_Main-Regular": set("0123456789.()+−=^\u200b"),
    "KaTeX_Math-Italic": set("NWXYbdikrwxy"),
}
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

    def split(self, sheet: str) -> tuple[str, str]:
        """Split a joined sheet of HOME: what the first lines need, and more fonts.

        The small fonts are at the end. In the midst they would keep what is alike
        before and behind them too far apart for a host's compression, which looks back
        32 kB.
        """
        faces = [face for face in FACE.finditer(sheet) if face[2] in self.shown]
        first, more = FACE.sub("", sheet), ""
        for face in faces:
            shown, soon = self.shown[face[2]], FIRST.get(face[2], set())
            first += self._small(face, shown & soon)
            more += self._small(face, shown - soon)
        return first, more

    def _small(self, face: re.Match[str], signs: set[str]) -> str:
        """The face with these characters; a browser joins it with what has others."""
        if not signs:
            return ""
        before, name, after = face.groups()
        small = shrink(self.site / FONTS / f"{name}.woff2", signs)
        data = f"data:font/woff2;base64,{base64.b64encode(small).decode()}"
        its = ",".join(f"U+{ord(sign):x}" for sign in sorted(signs))
        return f"{before}{data}{after[:-1]};unicode-range:{its}}}"
