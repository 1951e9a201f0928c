"""What others see of a page: a link's card, how to cite it, where to say what is wrong.

All of it is taken from what any theme puts into a page's head and byline, and from two
things that whoever publishes knows: the repository's address, and the commit.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape, unescape
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

HEAD = {
    "book": re.compile(r"<title>(?:.* - )?(.*?)</title>", re.DOTALL),
    "title": re.compile(
        r"<h1\b[^>]*>(.*?)(?:<a class=\"headerlink\"|</h1>)", re.DOTALL
    ),
    "description": re.compile(r'<meta name="description" content="([^"]*)"'),
    "address": re.compile(r'<link rel="canonical" href="([^"]*)"'),
}
BYLINE = re.compile(r'<p class="byline">([^<·]+) · (\w+ \d+, \d{4})')
TAG = re.compile(r"<[^>]*>")
TITLE_END = "</title>"
BODY_END = "</article>"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
ATOM = "http://www.w3.org/2005/Atom"
FEED = "feed.xml"
FOOT = """\
<aside class="page-foot" aria-label="About this page">
{cite}<p>{report}Text: <a rel="license" href="{license}">CC BY 4.0</a>. Code: MIT.</p>
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
class About:
    """What a page says of itself.

    Attributes:
        title: what its heading says; `book` is the book's.
        written: the day in its byline; None where it has none, as a lab.
        address: its canonical one.
    """

    title: str
    book: str
    description: str
    address: str
    author: str
    written: date | None


def about(page: str) -> About | None:
    """Read a page; None if it has no address of its own, as what is not found."""
    found = {name: pattern.search(page) for name, pattern in HEAD.items()}
    said = {
        name: unescape(TAG.sub("", one[1])).strip()
        for name, one in found.items()
        if one
    }
    if not said.get("address"):
        return None
    byline = BYLINE.search(page)
    return About(
        said.get("title", said["book"]),
        said["book"],
        said.get("description", ""),
        said["address"],
        byline[1] if byline else "",
        datetime.strptime(byline[2], "%B %d, %Y").date() if byline else None,
    )


def share(page: str, repository: str, commit: str, home: str = "/") -> str:
    """The page with a card's tags in its head, and a foot.

    Args:
        home: the book's address, under which the feed lies.
        repository: its address, or nothing: then no link says where to report.
        commit: what the site was built from, or nothing.
    """
    if (one := about(page)) is None:
        return page
    foot = FOOT.format(
        cite=CITE.format(entry=escape(_entry(one))) if one.written else "",
        report=_report(one, repository, commit) if repository else "",
        license=LICENSE,
    )
    # At a bare `alternate` the theme's script asks for the site map.
    kind = 'rel="alternate feed" type="application/atom+xml"'
    link = f'<link {kind} href="{home}{FEED}">'
    page = page.replace(TITLE_END, f"{TITLE_END}\n{_tags(one)}\n{link}", 1)
    before, end, after = page.rpartition(BODY_END)
    return f"{before}{foot}{end}{after}" if end else page


def _tags(one: About) -> str:
    tags = {
        "og:type": "article" if one.written else "website",
        "og:site_name": one.book,
        "og:title": one.title,
        "og:description": one.description,
        "og:url": one.address,
    }
    lines = [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in tags.items()
    ]
    lines.append('<meta name="twitter:card" content="summary">')
    if one.written:
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
        text = json.dumps(article, ensure_ascii=False).replace("<", "\\u003c")
        lines.append(f'<script type="application/ld+json">{text}</script>')
    return "\n".join(lines)


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


def _report(one: About, repository: str, commit: str) -> str:
    lines = [f"Page: {one.address}", f"Commit: {commit or 'unknown'}", "", ""]
    title, body = quote(f"{one.title}: "), quote("\n".join(lines))
    address = f"{repository.rstrip('/')}/issues/new?title={title}&body={body}"
    return f'<a class="report" href="{escape(address)}">Report a mistake</a>. '


def home_of(pages: list[About]) -> str:
    return min((one.address for one in pages), key=len)


def feed(pages: list[About]) -> str:
    """An Atom feed of what has a date, the newest first."""
    dated = [(one.written, one) for one in pages if one.written]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    home = home_of(pages)
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(root, "title", pages[0].book)
    _add(root, "id", home)
    _add(root, "updated", _instant(dated[0][0]))
    _add(root, "link", rel="self", href=f"{home}{FEED}")
    for written, one in dated:
        entry = _add(root, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", one.address)
        _add(entry, "link", href=one.address)
        _add(entry, "updated", _instant(written))
        _add(_add(entry, "author"), "name", one.author)
        _add(entry, "summary", one.description)
    return ElementTree.tostring(root, "unicode", xml_declaration=True)


def _instant(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat()


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child
