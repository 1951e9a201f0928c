"""The step after the build: what makes a page lighter, or its policy stricter.

No page needs it in order to be right, so that the preview can do without. Style
attributes, which a strict Content-Security-Policy forbids, become classes (KaTeX sets
them, as do tables with aligned columns). The style sheets become one (sheets.py) and
lose what no page needs (properties.py, fonts.py), a notebook's pictures files
(pictures.py), a long table of contents short (contents.py).
Some lines of script keep the theme's from making the browser do its work twice, and on
a phone before a reader does anything (early.js). A long page is laid out in stretches
(stretches.py), a wide table scrolls without the theme's help. A link to GitHub no
longer makes it ask there for numbers. A page that is not there says where to go
(not_found.py), and a chapter offers its script (scripts.py); the home page says how
much was computed (counting.py), and each page what it is to those who link to it, cite
it or find it wrong (sharing.py, cards.py); a feed and the site map say when it changed
(feed.py, sitemap.py). The search index holds no solutions, but formulas, and
knows what answers (search_index.py, formulas.py). `_headers` says what the host
should send.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from book.publish import (
    about,
    cards,
    contents,
    counting,
    feed,
    headers,
    lean,
    not_found,
    pictures,
    scripts,
    search_index,
    sharing,
    sitemap,
    stretches,
)
from book.publish.sheets import LINKS, Sheets

EARLY = Path(__file__).parent / "early.js"
SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
STYLED_TAG = re.compile(r'<[a-z][^<>]*? style="([^"]*)"[^<>]*>', re.IGNORECASE)
STYLE = re.compile(r' style="[^"]*"')
CLASS = re.compile(r' class="')
FILE = re.compile(r'<script src="([^"]+)"(?: type="(module)")?></script>')
# By this name the theme's script knows a link to a repository, and asks for its stars.
COUNTED = ' data-md-component="source"'
CHAPTER = re.compile(r"ch\d\d_")
PERCENT = re.compile(r"(?<=[\d>]) %")
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
WRAP = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
WRAPPED = rf"{WRAP}\g<0></div></div>"
LATER = r'<script type="later" data-src="\1" data-type="\2"></script>'


class Styles:
    """Classes in place of style attributes.

    Args:
        pages: the HTML of all pages that will be asked about.

    Attributes:
        names: the class of each style; styles that are alike are neighbors.
    """

    def __init__(self, pages: Iterable[str]) -> None:
        outside = (part for page in pages for part in SCRIPT.split(page)[::2])
        found = {style for part in outside for style in STYLED_TAG.findall(part)}
        self.names = {style: f"_{i}" for i, style in enumerate(sorted(found))}

    def classify(self, page: str) -> str:
        """The page without style attributes."""
        parts = SCRIPT.split(page)
        parts[::2] = [STYLED_TAG.sub(self._tag, part) for part in parts[::2]]
        return "".join(parts)

    def _tag(self, found: re.Match[str]) -> str:
        name = self.names[found[1]]
        tag = STYLE.sub("", found[0], count=1)
        if CLASS.search(tag):
            return CLASS.sub(rf"\g<0>{name} ", tag, count=1)
        return re.sub(r"^<[\w-]+", rf'\g<0> class="{name}"', tag)

    def sheet(self) -> str:
        """Their rules."""
        return "".join(f".{name}{{{_rule(one)}}}\n" for one, name in self.names.items())


def _rule(style: str) -> str:
    declarations = [part.strip() for part in style.split(";") if part.strip()]
    # Important, because an attribute goes before every rule.
    return ";".join(f"{part}!important" for part in declarations)


def keep_percents(page: str) -> str:
    """Let no line end between a number and its percent sign."""
    return lean.outside_literals(page, lambda part: PERCENT.sub("\u202f%", part))


def address(folder: Path, site: Path) -> str:
    """Where the page of a folder stands in the site: `module1/`, or nothing at home."""
    return "".join(f"{name}/" for name in folder.relative_to(site).parts)


def wrap_tables(page: str) -> str:
    """Let wide tables scroll; the theme's script would do so when it comes."""
    return page if WRAP in page else TABLE.sub(WRAPPED, page)


def finish(site: Path, repository: str = "", commit: str = "") -> str:
    """Make the built site ready; return what was done, in a sentence.

    Args:
        repository: where readers report what is wrong, as sharing.share says.
        commit: what the site was built from.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    missing = site / "404.html"
    pages[missing] = not_found.complete(pages[missing])
    pages = {
        path: scripts.offer(wrap_tables(text.replace(COUNTED, "")), path, site)
        for path, text in pages.items()
    }
    pages = {
        path: lean.trim(contents.shorten(pictures.take_out(text, path)))
        for path, text in pages.items()
    }
    styles = Styles(pages.values())
    pages = {path: styles.classify(text) for path, text in pages.items()}
    pages = {path: keep_percents(text) for path, text in pages.items()}
    chapters = [text for path, text in pages.items() if CHAPTER.match(path.parent.name)]
    pages = {path: counting.count(text, chapters) for path, text in pages.items()}
    pages = {
        path: about.describe(text, path.parent / sharing.MARKDOWN)
        for path, text in pages.items()
    }
    shared = [one for text in pages.values() if (one := about.about(text))]
    edition = sharing.Edition(about.home_of(shared), repository, commit)
    (site / feed.FILE).write_text(feed.write(shared), "utf-8", newline="\n")
    sitemap.finish(site, shared)
    pages = {
        path: sharing.share(
            text,
            edition,
            cards.card(text, edition.home, site),
            (path.parent / sharing.MARKDOWN).is_file(),
        )
        for path, text in pages.items()
    }
    lines = map(str.strip, EARLY.read_text("utf-8").splitlines())
    code = "\n".join(one for one in lines if one and not one.startswith(("/*", "//")))
    early = f"<script>{code}</script>"
    sheets = Sheets(site, pages.values(), styles.sheet())
    for path, text in pages.items():
        text = pictures.put_in(sheets.join(stretches.part(text)), site)
        text = FILE.sub(LATER, text)
        if early not in text:  # before the sheet, for which a script would wait
            text = LINKS.sub(lambda link: early + link[0], text, count=1)
        path.write_text(text, "utf-8", newline="\n")
    texts = {
        address(path.parent, site): text
        for path, text in pages.items()
        if path.name == "index.html"
    }
    for index in search_index.PATHS:
        if (site / index).is_file():
            search_index.finish(site / index, texts)
    (site / "_headers").write_text(headers.write(site), "utf-8", newline="\n")
    return f"{len(pages)} pages, {len(styles.names)} styles as classes, _headers"
