"""What others get of the site: cards, dates, Markdown, a list, and nothing half."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import imagesize
import markdown
import pytest

from book import notebooks
from book.pages import front_matter
from book.pages.book import open_book
from book.publish.feed import ATOM
from book.publish.sharing import MARKDOWN
from book.publish.sitemap import SPACE

HOME = "https://book.example/"  # for which tests/site/conftest.py builds
ROOT = Path(__file__).parents[2]
# What the book's notation begins with, outside code.
NOTATION = ("<!--", "--8<--", "\n/// ", "{.", "{ .", "<p", "<div", "](..")


class Head(HTMLParser):
    """The head of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str]] = []
        self.feed(page.partition("</head>")[0])
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        self.title = unescape(title[1]).strip() if title else ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "link":
            self.links.append(found)
        if tag == "meta":
            name = found.get("property", found.get("name", ""))
            self.meta[name] = found.get("content", "")

    def link(self, relation: str, kind: str | None = None) -> str:
        """The address of the one link of this kind."""
        (found,) = (
            one["href"]
            for one in self.links
            if relation in one["rel"].split() and one.get("type") == kind
        )
        return found


@pytest.fixture(scope="session")
def heads(site: Any) -> dict[str, Head]:
    """The head of each page that has an address."""
    return {
        address: Head((site.folder / address / "index.html").read_text("utf-8"))
        for address in site.pages
        if address != "404.html"
    }


def test_each_page_has_a_title_an_address_and_words_of_its_own(
    heads: dict[str, Head],
) -> None:
    for address, head in heads.items():
        assert head.title, address
        assert head.link("canonical") == HOME + address == head.meta["og:url"]
        assert 20 < len(head.meta["description"]) <= front_matter.LONGEST_DESCRIPTION
        assert head.meta["og:description"] == head.meta["description"]
        assert head.meta["og:title"]
    for name in ("description", "og:title", "og:image"):
        said = [head.meta[name] for head in heads.values()]
        assert len(set(said)) == len(said), name


def test_each_page_has_a_card_in_the_size_that_others_ask_for(
    heads: dict[str, Head], site: Any
) -> None:
    for address, head in heads.items():
        image = head.meta["og:image"]
        assert image.startswith(HOME), address
        file = site.folder / image.removeprefix(HOME)
        assert imagesize.get(file) == (1200, 630), address
        assert file.stat().st_size <= 60_000, address
        sides = [head.meta[f"og:image:{side}"] for side in ("width", "height")]
        assert sides == ["1200", "630"]
        assert head.meta["og:image:alt"].startswith(head.meta["og:title"])
        assert head.meta["twitter:card"] == "summary_large_image"


def test_a_page_put_on_a_phones_screen_has_the_books_sign(
    heads: dict[str, Head], site: Any
) -> None:
    for address, head in heads.items():
        file = site.folder / address / head.link("apple-touch-icon")
        assert imagesize.get(file) == (180, 180), address
        assert file.stat().st_size < 4_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_colors_its_bars_as_the_page_does(open_page: Any, scheme: Any) -> None:
    shown = open_page("", "phone")
    shown.page.emulate_media(color_scheme=scheme)
    shown.page.reload()
    shown.settle()
    color = "getComputedStyle(document.querySelector('.md-header')).backgroundColor"
    said = shown.run("document.querySelector('meta[name=theme-color]').content")
    parts = [int(said[n : n + 2], 16) for n in (1, 3, 5)]
    assert shown.run(color) == "rgb({}, {}, {})".format(*parts)


def test_the_foot_of_each_page_names_the_license(site: Any) -> None:
    for path in site.folder.rglob("*.html"):
        foot = path.read_text("utf-8").rpartition("<footer")[2]
        assert 'rel="license"' in foot, path


def test_the_feed_is_one_that_readers_of_feeds_can_read(
    heads: dict[str, Head], site: Any
) -> None:
    """What RFC 4287 asks of one, and each entry is a page."""
    root = ElementTree.parse(site.folder / "feed.xml").getroot()
    names = {"a": ATOM}
    assert root.tag == f"{{{ATOM}}}feed"
    relations = {one.get("rel", "alternate"): one.get("href") for one in links(root)}
    assert relations == {"self": f"{HOME}feed.xml", "alternate": HOME}
    entries = root.findall("a:entry", names)
    for one in (root, *entries):
        for wanted in ("id", "title", "updated"):
            (found,) = one.findall(f"a:{wanted}", names)
            assert found.text
        instant = datetime.fromisoformat(one.findtext("a:updated", "", names))
        assert instant.tzinfo
    authors = [one.findtext("a:author/a:name", "", names) for one in entries]
    assert all(authors)
    addresses = [one.findtext("a:id", "", names) for one in entries]
    assert len(set(addresses)) == len(addresses) >= 22
    assert {one.removeprefix(HOME) for one in addresses} <= heads.keys()
    assert {head.link("feed", "application/atom+xml") for head in heads.values()} == {
        f"{HOME}feed.xml"
    }


def links(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall("a:link", {"a": ATOM})


def test_the_site_map_has_each_page_with_the_date_of_its_own(
    heads: dict[str, Head], site: Any
) -> None:
    root = ElementTree.parse(site.folder / "sitemap.xml").getroot()
    names = {"s": SPACE}
    said = {
        one.findtext("s:loc", "", names): one.findtext("s:lastmod", None, names)
        for one in root.findall("s:url", names)
    }
    assert said.keys() == {HOME + address for address in heads}
    book = open_book(ROOT)
    for path in book.pages():
        table, _ = front_matter.split(path.read_text("utf-8"))
        inside = path.relative_to(book.docs).with_suffix("").as_posix()
        address = HOME + f"{inside}/".removesuffix("index/")
        assert said.pop(address) == table["date"]
    for path in book.docs.glob("labs/*.ipynb"):
        date = notebooks.read(path, path.name).metadata["date"]
        assert said.pop(f"{HOME}labs/{path.stem}/") == date
    assert said == {}


def targets(text: str) -> Iterator[str]:
    """Where the links and images of a Markdown text lead."""
    html = markdown.markdown(text, extensions=["fenced_code", "tables", "footnotes"])
    yield from re.findall(r'<(?:a|img)\b[^>]*? (?:href|src)="([^"]*)"', html)


def test_the_markdown_beside_each_page_stands_alone(
    heads: dict[str, Head], site: Any
) -> None:
    for address, head in heads.items():
        whole = HOME + address + MARKDOWN
        assert head.link("alternate", "text/markdown") == whole
        text = (site.folder / address / MARKDOWN).read_text("utf-8")
        assert text.startswith("# ")
        prose = re.sub(r"(?ms)^([ >]*)(`{3,}).*?^\1\2$|`[^`\n]+`", "", text)
        for mark in NOTATION:
            assert mark not in prose, f"{address}: {mark}"
        assert "from snippets" not in text, address
        for target in targets(text):
            if not target.startswith("#fn"):  # a footnote stands in the same text
                assert re.match("https?://", target), f"{address}: {target}"


def test_what_the_markdown_links_in_the_book_is_there(site: Any) -> None:
    for path in site.folder.rglob("*.md"):
        for target in targets(path.read_text("utf-8")):
            file, _, anchor = target.partition("#")
            if not file.startswith(HOME):
                continue
            found = site.folder / file.removeprefix(HOME)
            found = found / "index.html" if found.is_dir() else found
            assert found.is_file(), f"{path}: {target}"
            if anchor:
                assert f'id="{anchor}"' in found.read_text("utf-8"), target


def test_a_list_names_the_markdown_of_each_page(
    heads: dict[str, Head], site: Any
) -> None:
    """As https://llmstxt.org has it: a title, a quote, sections of links."""
    text = (site.folder / "llms.txt").read_text("utf-8")
    title, quote, rest = text.split("\n\n", 2)
    assert re.fullmatch("# .+", title)
    assert re.fullmatch("> .+", quote)
    sections = rest.split("\n## ")[1:]
    listed = re.findall(r"^- \[[^\]]+\]\((\S+)\): .+$", "\n".join(sections), re.M)
    assert sum(section.count("\n- ") for section in sections) == len(listed)
    assert len(listed) == len(set(listed))
    assert set(listed) == {urljoin(HOME, address) + MARKDOWN for address in heads}


def test_a_page_with_all_of_that_asks_for_no_site_map(open_page: Any) -> None:
    """The theme's script would, at a link to what it takes for a translation."""
    shown = open_page("module1/ch11_introduction/", "desktop")
    shown.settle()
    asked = [one.url for one in shown.requests]
    assert not [url for url in asked if "sitemap" in url or url.endswith(".md")]
    assert not [url for url in asked if "/cards/" in url or "touch-icon" in url]
