"""What others see of a page: its card, how to cite it, where to report."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from book.publish.cards import Card
from book.publish.sharing import LICENSE, Edition, share

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
HERE = Edition("https://book.example/")
CARD = Card("https://book.example/a.png", 1200, 630, 'Part 1.4. "Downhill"')
MISSING = PAGE.replace("canonical", "other")


def meta(page: str, name: str) -> str:
    found = re.search(f'<meta property="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


def test_a_link_to_a_page_shows_its_title_and_what_it_is_about() -> None:
    page = share(PAGE, HERE)
    assert meta(page, "og:title") == "Part 1.4: The Loss"
    assert meta(page, "og:site_name") == "A Book"
    assert meta(page, "og:description") == "Walk &quot;downhill&quot; &amp; see."
    assert meta(page, "og:url") == "https://book.example/module1/ch14_loss/"
    assert (meta(page, "og:type"), meta(share(LAB, HERE), "og:type")) == (
        "article",
        "website",
    )


def test_its_picture_is_named_with_its_size_and_what_it_shows() -> None:
    page = share(PAGE, HERE, CARD)
    assert meta(page, "og:image") == "https://book.example/a.png"
    assert [meta(page, f"og:image:{side}") for side in ("width", "height")] == [
        "1200",
        "630",
    ]
    assert meta(page, "og:image:alt") == "Part 1.4. &quot;Downhill&quot;"
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert '"image": "https://book.example/a.png"' in page
    assert "og:image" not in share(PAGE, HERE)


def test_where_its_markdown_lies_a_page_says_so_to_readers_and_programs() -> None:
    page = share(PAGE, HERE, plain=True)
    whole = "https://book.example/module1/ch14_loss/index.html.md"
    assert f'type="text/markdown" href="{whole}">' in page
    assert '<a href="index.html.md">' in page
    assert "markdown" not in share(PAGE, HERE)


def test_beside_its_sign_lies_the_one_for_a_phones_screen() -> None:
    sign = '<link rel="icon" href="../assets/favicon.svg">'
    page = share(PAGE.replace("<title>", f"{sign}<title>"), HERE)
    assert '<link rel="apple-touch-icon" href="../assets/apple-touch-icon.png">' in page


def test_a_page_with_nothing_to_say_of_itself_has_no_foot() -> None:
    assert "page-foot" not in share(LAB, HERE)
    assert "page-foot" in share(LAB, HERE, plain=True)


def test_what_search_engines_read_of_an_article_is_json_that_ends_no_script() -> None:
    page = share(PAGE.replace("Walk", "&lt;/script&gt;"), HERE)
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    article = json.loads(*found)
    assert article["description"] == '</script> "downhill" & see.'
    assert article["dateModified"] == "2026-11-02"
    assert article["license"] == LICENSE
    assert "ld+json" not in share(LAB, HERE)


def test_a_page_says_how_to_cite_it_and_under_which_license() -> None:
    page = share(PAGE, HERE)
    entry = page[page.index("@misc{training_loop_ch14_loss,") :]
    assert "title        = {Part 1.4: The Loss}" in entry
    assert "year         = {2026}" in entry
    assert f'href="{LICENSE}"' in page
    assert page.index("page-foot") < page.index("</article>")
    assert "@misc" not in share(LAB, HERE)
    assert "@misc{training_loop_book," in share(
        PAGE.replace("module1/ch14_loss/", ""), HERE
    )


def test_a_mistake_is_reported_with_page_and_commit_where_there_is_a_repository() -> (
    None
):
    page = share(PAGE, Edition("", "https://code.example/us/book/", "abc123"))
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
    assert "Report" not in share(PAGE, Edition("", "", "abc123"))


def test_a_page_without_an_address_is_left_as_it_is() -> None:
    assert share(MISSING, Edition("", "https://code.example")) == MISSING
