"""The feed has what is dated, and readers of feeds can read it."""

import re
from xml.etree import ElementTree

import pytest

from book.publish.about import about
from book.publish.feed import ATOM, write

PAGE = """<html><head>
<meta name="description" content="Walk &quot;downhill&quot; &amp; see.">
<link rel="canonical" href="https://book.example/module1/ch14_loss/">
<title>1.4 The Loss - A Book</title>
</head><body><article>
<h1 id="x">Part 1.4: The <em>Loss</em><a class="headerlink" href="#x">¶</a></h1>
<p class="byline">Somebody · November 2, 2026 · <a>Notebook</a></p>
</article></body></html>
"""
LAB = re.sub('<p class="byline">.*?</p>', "", PAGE).replace("ch14_loss", "lab")


@pytest.mark.parametrize("order", [1, -1])
def test_the_feed_has_what_is_dated_and_the_newest_first(order: int) -> None:
    later = PAGE.replace("November 2", "December 24").replace("ch14", "ch15")
    pages = [one for text in (PAGE, LAB, later)[::order] if (one := about(text))]
    root = ElementTree.fromstring(write(pages))
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
