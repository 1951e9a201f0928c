"""What others see of a page: a link's card, how to cite it, where to say what is wrong.

All of it is taken from what any theme puts into a page's head and byline, from what
lies beside the page, and from two things that whoever publishes knows: the repository's
address, and the commit.
"""

import json
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from book.publish import feed
from book.publish.about import About, about
from book.publish.cards import Card

TITLE_END = "</title>"
BODY_END = "</article>"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
MARKDOWN = "index.html.md"  # beside a page, where it is also plain text
# The book's sign, which lies beside the one that a phone puts on its screen.
ICON = re.compile(r'<link rel="icon" href="([^"]*)favicon\.svg">')
TOUCH = r'\g<0>\n<link rel="apple-touch-icon" href="\1apple-touch-icon.png">'
FOOT = """\
<aside class="page-foot" aria-label="About this page">
{parts}
</aside>
"""
CITE = """\
<details><summary>Cite this page</summary>
<pre><code>{entry}</code></pre>
</details>
"""
BIBTEX = """\
@misc{{{key},
  author       = {{{author}}},
  title        = {{{title}}},
  howpublished = {{{book}}},
  year         = {{{year}}},
  url          = {{{address}}}
}}"""


@dataclass(frozen=True)
class Edition:
    """What whoever publishes the book knows.

    Attributes:
        home: the book's address, under which the feed lies.
        repository: its address, or nothing: then no link says where to report.
        commit: what the site was built from, or nothing.
    """

    home: str = "/"
    repository: str = ""
    commit: str = ""


def share(
    page: str, edition: Edition, card: Card | None = None, plain: bool = False
) -> str:
    """The page with a card's tags in its head, and a foot.

    Args:
        card: the picture that goes with a link to it, if there is one.
        plain: whether its Markdown lies beside it.
    """
    page = ICON.sub(TOUCH, page, count=1)
    if (one := about(page)) is None:
        return page
    foot = [CITE.format(entry=escape(_entry(one)))] if one.written else []
    links = [_report(one, edition)] if edition.repository else []
    links += [f'<a href="{MARKDOWN}">This page as Markdown</a>'] if plain else []
    foot += [f"<p>{' · '.join(links)}</p>"] if links else []
    head = "\n".join([TITLE_END, *_tags(one, card), *_links(one, edition.home, plain)])
    page = page.replace(TITLE_END, head, 1)
    before, end, after = page.rpartition(BODY_END)
    if not (end and foot):
        return page
    return "".join((before, FOOT.format(parts="\n".join(foot)), end, after))


def _links(one: About, home: str, plain: bool) -> list[str]:
    # At `alternate` and no more, the theme's script asks for the site map.
    feeds = 'rel="alternate feed" type="application/atom+xml"'
    links = [
        f'<link {feeds} href="{home}{feed.FILE}">',
        f'<link rel="license" href="{LICENSE}">',
    ]
    if plain:
        kind = 'rel="alternate " type="text/markdown"'
        links.append(f'<link {kind} href="{one.address}{MARKDOWN}">')
    return links


def _tags(one: About, card: Card | None) -> list[str]:
    tags = {
        "og:type": "article" if one.written else "website",
        "og:site_name": one.book,
        "og:title": one.title,
        "og:description": one.description,
        "og:url": one.address,
    }
    if card:
        tags |= {
            "og:image": card.address,
            "og:image:width": str(card.width),
            "og:image:height": str(card.height),
            "og:image:alt": card.alt,
        }
    lines = [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in tags.items()
    ]
    kind = "summary_large_image" if card else "summary"
    lines.append(f'<meta name="twitter:card" content="{kind}">')
    return [*lines, _article(one, card)] if one.written else lines


def _article(one: About, card: Card | None) -> str:
    """What search engines read of it."""
    assert one.written
    article = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": one.title,
        "description": one.description,
        "url": one.address,
        "author": {"@type": "Organization", "name": one.author},
        "dateModified": one.written.isoformat(),
        "license": LICENSE,
        "isPartOf": {"@type": "Book", "name": one.book},
    }
    if card:
        article["image"] = card.address
    text = json.dumps(article, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _entry(one: About) -> str:
    assert one.written
    name = urlsplit(one.address).path.rstrip("/").rpartition("/")[2] or "book"
    return BIBTEX.format(
        key=f"training_loop_{name}",
        author=one.author,
        title=one.title,
        book=one.book,
        year=one.written.year,
        address=one.address,
    )


def _report(one: About, edition: Edition) -> str:
    commit = edition.commit or "unknown"
    lines = [f"Page: {one.address}", f"Commit: {commit}", "", ""]
    title, body = quote(f"{one.title}: "), quote("\n".join(lines))
    address = f"{edition.repository.rstrip('/')}/issues/new?title={title}&body={body}"
    return f'<a class="report" href="{escape(address)}">Report a mistake</a>'
