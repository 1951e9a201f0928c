"""What others see of a page: its card, how to cite it, where to report, the feed."""

import json
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from book.publish.sharing import ATOM, LICENSE, about, feed, share

PAGE = """<html><head>
<meta name="description" content="Walk &quot;downhill&quot; &amp; see.">
<link rel="canonical" href="https://book.example/module1/ch14_loss/">
<title>1.4 The Loss - A Book</title>
</head><body><article>
<h1 id="x">Part 1.4: The <em>Loss</em><a class="headerlink" href="#x">¶</a></h1>
<p class="byline">Somebody · November 2, 2026 · <a>Notebook</a></p>
<p>Words.</p>
</article></body></html>
"""
LAB = re.sub('<p class="byline">.*?</p>', "", PAGE).replace("ch14_loss", "lab")
MISSING = PAGE.replace("canonical", "other")


def meta(page: str, name: str) -> str:
    found = re.search(f'<meta property="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


def test_a_link_to_a_page_shows_its_title_and_what_it_is_about() -> None:
    page = share(PAGE, "", "")
    assert meta(page, "og:title") == "Part 1.4: The Loss"
    assert meta(page, "og:site_name") == "A Book"
    assert meta(page, "og:description") == "Walk &quot;downhill&quot; &amp; see."
    assert meta(page, "og:url") == "https://book.example/module1/ch14_loss/"
    assert (meta(page, "og:type"), meta(share(LAB, "", ""), "og:type")) == (
        "article",
        "website",
    )


def test_what_search_engines_read_of_an_article_is_json_that_ends_no_script() -> None:
    page = share(PAGE.replace("Walk", "&lt;/script&gt;"), "", "")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    article = json.loads(*found)
    assert article["description"] == '</script> "downhill" & see.'
    assert article["dateModified"] == "2026-11-02"
    assert article["license"] == LICENSE
    assert "ld+json" not in share(LAB, "", "")


def test_a_page_says_how_to_cite_it_and_under_which_license() -> None:
    page = share(PAGE, "", "")
    entry = page[page.index("@misc{training_loop_ch14_loss,") :]
    assert "title        = {Part 1.4: The Loss}" in entry
    assert "year         = {2026}" in entry
    assert f'href="{LICENSE}"' in page
    assert page.index("page-foot") < page.index("</article>")
    assert "@misc" not in share(LAB, "", "")
    assert "@misc{training_loop_book," in share(
        PAGE.replace("module1/ch14_loss/", ""), "", ""
    )


def test_a_mistake_is_reported_with_page_and_commit_where_there_is_a_repository() -> (
    None
):
    page = share(PAGE, "https://code.example/us/book/", "abc123")
    found = re.search(r'class="report" href="([^"]+)"', page)
    assert found
    address = urlsplit(found[1].replace("&amp;", "&"))
    assert address.path == "/us/book/issues/new"
    asked = parse_qs(address.query)
    assert asked["title"] == ["Part 1.4: The Loss: "]
    assert asked["body"][0].split("\n")[:2] == [
        "Page: https://book.example/module1/ch14_loss/",
        "Commit: abc123",
    ]
    assert "Report" not in share(PAGE, "", "abc123")


def test_a_page_without_an_address_is_left_as_it_is() -> None:
    assert share(MISSING, "https://code.example", "abc") == MISSING


@pytest.mark.parametrize("order", [1, -1])
def test_the_feed_has_what_is_dated_and_the_newest_first(order: int) -> None:
    later = PAGE.replace("November 2", "December 24").replace("ch14", "ch15")
    pages = [one for text in (PAGE, LAB, later)[::order] if (one := about(text))]
    root = ElementTree.fromstring(feed(pages))
    names = {"a": ATOM}
    ids = [one.text for one in root.findall("a:entry/a:id", names)]
    assert ids == [
        "https://book.example/module1/ch15_loss/",
        "https://book.example/module1/ch14_loss/",
    ]
    updated = root.find("a:updated", names)
    assert updated is not None
    assert updated.text == "2026-12-24T00:00:00+00:00"
    for wanted in ("title", "id", "updated", "author/a:name", "summary", "link"):
        assert len(root.findall(f"a:entry/a:{wanted}", names)) == 2, wanted
