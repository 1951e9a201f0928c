"""The step after the build: what makes a page lighter, or its policy stricter.

No page needs it in order to be right, so that the preview can do without. Style
attributes, which a strict Content-Security-Policy forbids, become classes (KaTeX sets
them, and so do tables with aligned columns). A lab gets its formulas rendered, which in
the preview KaTeX does in the browser, and loses the style that mkdocs-jupyter puts into
it: book/labs/ uses none of its classes. The style sheets become one. The search index
waits until somebody searches. And `_headers` says what the host should send.
"""

import hashlib
import html
import re
from pathlib import Path

from book.hosting import headers
from book.markdown.math import render

# Material's script, the last but one of a page; it asks for the index when it starts.
BUNDLE = re.compile(r'<script src="[^"]*assets/javascripts/bundle\.[^"]*">')
LATE_SEARCH = Path(__file__).parent / "late_search.js"

LAB_STYLE = re.compile(r"<style>[^<]*\.highlight-ipynb[^<]*</style>")
CODE = re.compile(r"(<(pre|code|script)\b.*?</\2>)", re.DOTALL)
FORMULA = re.compile(r"\$\$(?P<block>[^$]+)\$\$|\$(?P<inline>[^$\n]+)\$")
SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
STYLED_TAG = re.compile(r'<[a-z][^<>]*? style="([^"]*)"[^<>]*>', re.IGNORECASE)
STYLE = re.compile(r' style="[^"]*"')
CLASS = re.compile(r' class="')
SHEETS = re.compile(r'<link rel="stylesheet" href="[^":]+">')
SHEET = re.compile(r'href="((?:\.\./|\./|/)*)(assets/[^"]+)"')
RELATIVE_URL = re.compile(r"url\((?![\"']?(?:data:|#))[\"']?([^\"')]+)[\"']?\)")
# Makes every element's style be computed twice more when a page starts, for the sake of
# a change of colors without a fade: a quarter of all such work on a long page.
SWITCHING = re.compile(r"\[data-md-color-switching\][^{}]*\{[^{}]*\}")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class Styles:
    """Classes in place of style attributes.

    Attributes:
        rules: the style sheet's text by class; the same style is always the same class.
    """

    def __init__(self) -> None:
        self.rules: dict[str, str] = {}

    def classify(self, page: str) -> str:
        """The page without style attributes."""
        parts = SCRIPT.split(page)
        parts[::2] = [STYLED_TAG.sub(self._tag, part) for part in parts[::2]]
        return "".join(parts)

    def _tag(self, found: re.Match[str]) -> str:
        name = self._class_of(found[1])
        tag = STYLE.sub("", found[0], count=1)
        if CLASS.search(tag):
            return CLASS.sub(rf"\g<0>{name} ", tag, count=1)
        return re.sub(r"^<[\w-]+", rf'\g<0> class="{name}"', tag)

    def _class_of(self, style: str) -> str:
        name = "s" + hashlib.sha256(style.encode()).hexdigest()[:6]
        declarations = [part.strip() for part in style.split(";") if part.strip()]
        # Important, because an attribute goes before every rule.
        body = ";".join(f"{part}!important" for part in declarations)
        if self.rules.setdefault(name, body) != body:
            raise ValueError(f"two styles have the class {name}: take more of the hash")
        return name

    def sheet(self) -> str:
        """The rules, in an order that does not depend on the pages' order."""
        return "".join(
            f".{name}{{{self.rules[name]}}}\n" for name in sorted(self.rules)
        )


def render_formulas(page: str) -> str:
    """A lab's page with its formulas rendered; code is left alone."""

    def rendered(found: re.Match[str]) -> str:
        tex = html.unescape(found["block"] or found["inline"])
        return render(tex.strip(), display=bool(found["block"]))

    parts = CODE.split(page)  # text, code, the code's tag, text, …
    parts[::3] = [FORMULA.sub(rendered, part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def join_sheets(page: str, site: Path, styles: str) -> str:
    """The page with one style sheet in place of many, each of which costs a journey."""
    names = [SHEET.search(link) for link in SHEETS.findall(page)]
    found = [name for name in names if name]
    if len(found) < 2:
        return page  # as when it has been done before
    text = "".join(_sheet(site, Path(name[2])) for name in found) + styles
    # A reader who has an older sheet must not meet newer classes with it.
    version = hashlib.sha256(text.encode()).hexdigest()[:8]
    joined = f"assets/stylesheets/site.{version}.css"
    (site / joined).write_text(text, "utf-8", newline="\n")
    page = page.replace(found[0][0], f'href="{found[0][1]}{joined}"', 1)
    for link in SHEETS.findall(page)[1:]:
        page = page.replace(link, "")
    return page


def _sheet(site: Path, name: Path) -> str:
    """A style sheet whose paths fit assets/stylesheets/."""
    text = (site / name).read_text("utf-8")
    text = SWITCHING.sub("", SOURCE_MAP.sub("", text))
    home = Path("assets", "stylesheets")
    up = "" if name.parent == home else f"../{name.parent.relative_to('assets')}/"
    return RELATIVE_URL.sub(rf"url({up.replace('/./', '/')}\1)", text) + "\n"


def finish(site: Path) -> str:
    """Make the built site ready; return what was done, in a sentence."""
    styles = Styles()
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    late = f"<script>{LATE_SEARCH.read_text('utf-8')}</script>"
    for path, text in pages.items():
        if 'class="lab-cell"' in text:
            text = render_formulas(LAB_STYLE.sub("", text))
        pages[path] = styles.classify(text)
        if late not in text:
            pages[path] = BUNDLE.sub(lambda m: late + m[0], pages[path], count=1)
    for path, text in pages.items():
        text = join_sheets(text, site, styles.sheet())
        path.write_text(text, "utf-8", newline="\n")
    (site / "_headers").write_text(headers.write(site), "utf-8", newline="\n")
    return f"{len(pages)} pages, {len(styles.rules)} styles as classes, _headers"
