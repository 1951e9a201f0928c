"""The site map says when a page was changed, where the page says it."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from book.publish import sitemap
from book.publish.about import About

BUILT = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url>
         <loc>https://book.example/</loc>
         <lastmod>2030-01-01</lastmod>
    </url>
    <url>
         <loc>https://book.example/labs/one/</loc>
         <lastmod>2030-01-01</lastmod>
    </url>
</urlset>
"""
DATED = """<?xml version='1.0' encoding='{}'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url>
    <loc>https://book.example/</loc>
    <lastmod>2026-11-20</lastmod>
  </url>
  <url>
    <loc>https://book.example/labs/one/</loc>
  </url>
</urlset>
"""


def written(address: str, day: date | None) -> About:
    return About("A", "A Book", "", address, "Somebody", day)


PAGES = [
    written("https://book.example/", date(2026, 11, 20)),
    written("https://book.example/labs/one/", None),
]


def test_the_day_of_the_build_gives_way_to_the_pages_own() -> None:
    assert sitemap.dated(BUILT, PAGES) == DATED.format("utf-8")


@pytest.mark.parametrize("packs", [True, False])
def test_the_compressed_copy_says_the_same(tmp_path: Path, packs: bool) -> None:
    (tmp_path / "sitemap.xml").write_text(BUILT, "utf-8")
    packed = tmp_path / "sitemap.xml.gz"
    if packs:
        packed.write_bytes(b"old")
    sitemap.finish(tmp_path, PAGES)
    text = (tmp_path / "sitemap.xml").read_bytes()
    assert text.decode("utf-8") == DATED.format("utf-8")
    assert packed.is_file() == packs
    assert not packs or gzip.decompress(packed.read_bytes()) == text
