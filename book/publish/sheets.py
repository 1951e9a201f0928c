"""The style sheet of the built site: what its pages need first, and no more."""

import hashlib
import itertools
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tinycss2

from book.publish import properties
from book.publish.fonts import HOME, Fonts

LINKS = re.compile(r'<link rel="stylesheet" href="[^":]+">')
# What waits for early.js, if there is one. LINKS is not to know it.
LATER = (
    '<link rel="later" blocking="render" href={0}>'
    '<noscript><link href={0} rel="stylesheet"></noscript>'
)
FORMULA = 'class="katex-html"'
LINK = re.compile(r'href="((?:\.\./|\./|/)*)(assets/[^"]+)"')
RELATIVE_URL = re.compile(r"url\((?![\"']?(?:data:|#))[\"']?([^\"')]+)[\"']?\)")
# A rule of the theme that makes the style of every element be computed twice more when
# a page starts, for the sake of a change of colors without a fade.
SWITCHING = "data-md-color-switching"

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
CLASSES = re.compile(r'class="?([^">]*)')
WORD = re.compile(r"[\w-]+")
# Of a theme for all languages and colors, a site has one language and some colors.
VALUE = re.compile(r'\b(dir|data-md-color-(?:primary|accent))="?([\w-]+)"?')
PART = re.compile(r"[a-z]\w*-\w+-{1,2}")
# What the theme's scripts make only for pages that have this. In a page without, they
# look for it, so that they have the words; and its rules are costly.
MADE_FOR = {
    "tabbed-": 'class="tabbed-set',
    "md-annotation": "content.code.annotate",
    "md-source__": 'data-md-component="source"',
    "md-status": 'class="md-status',
    "md-tag": 'class="md-tag',
    "md-tooltip": "content.tooltips",
    "md-version": '"version": {',
}
LINE_BREAK = re.compile(r"\s*\n\s*")


class Needed:
    """Tells which classes a site can have: those in its pages and in its scripts.

    A script may put a class together from a part that ends in a hyphen and another.
    Likewise the values of some attributes, which only pages set, or scripts by what
    pages say.
    """

    def __init__(self, pages: Collection[str], scripts: Iterable[str]) -> None:
        inline = (script for page in pages for script in SCRIPT.findall(page))
        texts = [*scripts, *inline]
        words = {word for text in texts for word in WORD.findall(text)}
        lists = (found for page in pages for found in CLASSES.findall(page))
        self.names = {name for classes in lists for name in classes.split()}
        unmade = tuple(
            made for made, sign in MADE_FOR.items() if not any(sign in p for p in pages)
        )
        words = {word for word in words if not word.startswith(unmade)}
        self.names |= words
        self.values = {pair for page in pages for pair in VALUE.findall(page)}
        self.properties = properties.asked_by(pages, texts)
        # Such as `md-source__fact--`; the rest is arithmetic, or no class of anybody's.
        self.parts = tuple(word for word in words if PART.fullmatch(word))

    def __contains__(self, name: str) -> bool:
        return name in self.names or name.startswith(self.parts)


class Sheets:
    """Puts one style sheet in place of a page's many, and one more for later.

    Each sheet costs a reader a journey to the host, and each rule is weighed for each
    element of a page. What is for later, fonts.py says, and how, early.js.

    Args:
        site: the built site's folder, which gets the joined sheets.
        pages: the HTML of all its pages.
        styles: rules to add to the sheets that the pages name.
    """

    def __init__(self, site: Path, pages: Collection[str], styles: str) -> None:
        scripts = [path.read_text("utf-8") for path in site.rglob("*.js")]
        self.site, self.styles = site, styles
        self.needed, self.fonts = Needed(pages, scripts), Fonts(site, pages)
        self.joined: dict[tuple[str, ...], tuple[str, str]] = {}

    def join(self, page: str) -> str:
        """Return the page's HTML with one style sheet, and the other if it needs it."""
        found = [link for one in LINKS.findall(page) for link in LINK.findall(one)]
        if len(found) < 2:
            return page  # as when it has been done before
        up = found[0][0]
        names = self._joined(tuple(name for _, name in found))
        first, more = (f'"{up}{name}"' for name in names)
        before, after = LINKS.split(page, maxsplit=1)
        before += LATER.format(more) if FORMULA in page else ""
        return f'{before}<link rel="stylesheet" href={first}>{LINKS.sub("", after)}'

    def _joined(self, names: tuple[str, ...]) -> tuple[str, str]:
        if names not in self.joined:
            sheets = [_sheet(self.site, Path(name), self.needed) for name in names]
            text = "".join([*sheets, self.styles])
            text = properties.drop_unused(text, self.needed.properties)
            first, more = self.fonts.split(text)
            self.joined[names] = self._keep("site", first), self._keep("formulas", more)
        return self.joined[names]

    def _keep(self, name: str, text: str) -> str:
        """Write a sheet; return its path."""
        # A reader who has an older sheet must not meet newer classes with it.
        version = hashlib.sha256(text.encode()).hexdigest()[:8]
        path = HOME / f"{name}.{version}.css"
        (self.site / path).write_text(text, "utf-8", newline="\n")
        return path.as_posix()


def _sheet(site: Path, name: Path, needed: Needed) -> str:
    """What is needed of a style sheet, its paths made to fit HOME."""
    text = slim((site / name).read_text("utf-8"), needed)
    up = "" if name.parent == HOME else f"../{name.parent.relative_to('assets')}/"
    return RELATIVE_URL.sub(rf"url({up.replace('/./', '/')}\1)", text) + "\n"


def slim(sheet: str, needed: Needed) -> str:
    """Return the style sheet without the selectors that can match nothing."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(_slim(rule, needed) for rule in rules)


def _slim(rule: Any, needed: Needed) -> str:
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
        inner = tinycss2.parse_rule_list(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        body = "".join(_slim(one, needed) for one in inner)
        prelude = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{prelude}{{{body}}}" if body else ""
    if rule.type != "qualified-rule":
        return str(rule.serialize())
    parts = itertools.groupby(rule.prelude, lambda token: token == ",")
    selectors = (list(tokens) for is_comma, tokens in parts if not is_comma)
    fitting = (one for one in selectors if _fits(one, needed))
    texts = (tinycss2.serialize(selector).strip() for selector in fitting)
    kept = [text for text in texts if SWITCHING not in text]
    body = LINE_BREAK.sub(" ", tinycss2.serialize(rule.content).strip())
    return f"{','.join(kept)}{{{body}}}" if kept else ""


def _fits(selector: list[Any], needed: Needed) -> bool:
    """Can there be elements with its classes? Those in `:not(…)` do not count."""
    pairs = itertools.pairwise(selector)
    classes = (name for dot, name in pairs if dot == "." and name.type == "ident")
    blocks = (one.serialize()[1:-1] for one in selector if one.type == "[] block")
    values = (VALUE.fullmatch(block) for block in blocks)
    return all(name.value in needed for name in classes) and all(
        value.groups() in needed.values for value in values if value
    )
