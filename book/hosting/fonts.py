"""The fonts of formulas, with no more characters than the site's formulas have.

KaTeX's fonts hold all of mathematics; a book uses some hundred characters of it.
"""

import hashlib
import html
import io
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path("assets", "katex", "fonts")
HOME = Path("assets", "stylesheets")  # whose files are named by their content
URL = re.compile(r"url\(\.\./katex/fonts/(\w+-\w+)\.woff2\)")
# KaTeX's HTML is all <span>, in one element of ours (book.markdown.math).
FORMULA = re.compile(r'class="katex-html"[^>]*>(.*?)</(?:bdi|div)>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# Those in sentences are laid out with the page; of others, only those near the view.
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
        site: the built site's folder, which gets the fonts that style sheets ask for.
        pages: the HTML of all its pages.
    """

    def __init__(self, site: Path, pages: Iterable[str]) -> None:
        self.site, self.signs = site, characters(pages)
        self.files: dict[str, str] = {}

    def in_sheet(self, sheet: str) -> str:
        """A style sheet of HOME, in which the small fonts take the place of KaTeX's."""
        return URL.sub(lambda found: f"url({self._file(found[1])})", sheet)

    def preload(self, page: str, up: str) -> str:
        """Links that ask for a page's first fonts along with its style, not after it.

        Args:
            page: the page's HTML.
            up: the way from the page to the root of the site, as in `../../`.
        """
        formulas = "".join(INLINE.findall(page))
        return "".join(
            '<link rel="preload" as="font" type="font/woff2" crossorigin'
            f' href="{up}{HOME.as_posix()}/{self.files[name]}">'
            for classes, name in FONT_OF.items()
            if name in self.files and re.search(rf"\b(?:{classes})\b", formulas)
        )

    def _file(self, name: str) -> str:
        if name not in self.files:
            small = shrink(self.site / FONTS / f"{name}.woff2", self.signs)
            # A reader who has an older font would miss characters of newer pages.
            version = hashlib.sha256(small).hexdigest()[:8]
            self.files[name] = f"{name}.{version}.woff2"
            (self.site / HOME / self.files[name]).write_bytes(small)
        return self.files[name]
