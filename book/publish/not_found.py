"""What a reader finds where there is no page: words, a search, and where to begin.

The theme's own page says `404` and no more. What leads to the parts of the book stands
in its navigation, with addresses that are right wherever it is shown.
"""

import re

BARE = re.compile(r"<h1>404\b[^<]*</h1>")  # Material's, and Zensical's
BASE = re.compile(r'"base":\s*"([^"]*)"')
LINK = r'<a href="{}/([\w-]+/)" class="md-nav__link *">.*?<span[^>]*>\s*(.*?)\s*</span>'
HELP = """\
<h1>There Is No Such Page</h1>
<p>It may have moved, or the address is not quite right.</p>
<form class="find" action="{home}" role="search">
<input type="search" name="q" aria-label="Search the book" required>
<button class="md-button">Search</button>
</form>
<p>Or begin here:</p>
<ul>
{links}
</ul>"""
ITEM = '<li><a href="{}">{}</a></li>'


def complete(page: str) -> str:
    """The theme's page for what is not found, with help on it."""
    base = BASE.search(page)
    root = base[1].rstrip("/") if base else ""
    links = [ITEM.format(f"{root}/", "The book's first page")]
    for address, title in re.findall(LINK.format(re.escape(root)), page, re.DOTALL):
        links.append(ITEM.format(f"{root}/{address}", title))
    return BARE.sub(HELP.format(home=f"{root}/", links="\n".join(links)), page)
