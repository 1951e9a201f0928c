"""The fonts of formulas, with no more characters than the site's formulas have.

KaTeX's fonts hold all of mathematics; a book uses some hundred characters of it. The
fonts of formulas in sentences come within the style sheet, so that a page's first lines
are complete when they are seen, and are laid out once.
"""

import base64
import hashlib
import html
import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path("assets", "katex", "fonts")
HOME = Path("assets", "stylesheets")  # whose files are named by their content
URL = re.compile(r"url\(\.\./katex/fonts/(\w+-\w+)\.woff2\)")
# KaTeX's HTML is all <span>, in one element of ours (book.markdown.math).
FORMULA = re.compile(r'class="katex-html"[^>]*>(.*?)</(?:bdi|div)>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
INLINE = re.compile(r"<bdi .*?</bdi>", re.DOTALL)
# The classes for which KaTeX's style sheet asks for a font.
FONT_OF = {
    r"katex": "KaTeX_Main-Regular",
    r"mathnormal": "KaTeX_Math-Italic",
    r"mathbf": "KaTeX_Main-Bold",
    r"mathit": "KaTeX_Main-Italic",
    r"mathbb|amsrm": "KaTeX_AMS-Regular",
    r"mathcal": "KaTeX_Caligraphic-Regular",
    r"small-op|delimsizing size1": "KaTeX_Size1-Regular",
    r"delimsizing size2": "KaTeX_Size2-Regular",
    r"delimsizing size3": "KaTeX_Size3-Regular",
}


def characters(pages: Iterable[str]) -> set[str]:
    """The characters that the formulas of some pages show."""
    formulas = (formula for page in pages for formula in FORMULA.findall(page))
    return {sign for one in formulas for sign in html.unescape(TAG.sub("", one))}


def shrink(font: Path, signs: set[str]) -> bytes:
    """Return the font with these characters alone, in the format woff2."""
    options = subset.Options(flavor="woff2")
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
        site: the built site's folder, which gets the fonts that come later.
        pages: the HTML of all its pages.
    """

    def __init__(self, site: Path, pages: Collection[str]) -> None:
        self.site, self.signs = site, characters(pages)
        inline = "".join(formula for page in pages for formula in INLINE.findall(page))
        self.first = {
            name
            for classes, name in FONT_OF.items()
            if re.search(rf"\b(?:{classes})\b", inline)
        }

    def in_sheet(self, sheet: str) -> str:
        """A style sheet of HOME, in which the small fonts take the place of KaTeX's."""
        return URL.sub(lambda found: f"url({self._address(found[1])})", sheet)

    def _address(self, name: str) -> str:
        small = shrink(self.site / FONTS / f"{name}.woff2", self.signs)
        if name in self.first:
            return f"data:font/woff2;base64,{base64.b64encode(small).decode()}"
        # A reader who has an older font would miss characters of newer pages.
        version = hashlib.sha256(small).hexdigest()[:8]
        file = f"{name}.{version}.woff2"
        (self.site / HOME / file).write_bytes(small)
        return file
