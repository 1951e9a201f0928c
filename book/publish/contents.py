"""A page's table of contents, short enough to be read.

The glossary has some two hundred entries. Listed beside the page, each costs the theme
work before a reader can act, and nobody reads them all: its letters lead there sooner.
"""

import re

INNER = r'<nav class="md-nav" aria-label="[^"]*">.*?</nav>'
OUTER = rf'<ul [^>]*data-md-component="toc"[^>]*>(?:{INNER}|.)*?</ul>\s*</nav>'
BELOW, TABLE = (re.compile(pattern, re.DOTALL) for pattern in (INNER, OUTER))
ENTRY = 'class="md-nav__link'
MOST = 100


def shorten(page: str) -> str:
    """The page, with only its main sections listed where there are very many."""

    def listed(table: re.Match[str]) -> str:
        entries = table[0].count(ENTRY)
        return BELOW.sub("", table[0]) if entries > MOST else table[0]

    return TABLE.sub(listed, page)
