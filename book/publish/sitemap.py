"""The site map with the day on which each page was last changed.

The builder writes the day of its build for every page. A page that says no date gets
none: none is better than one that search engines learn not to trust.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from book.publish.about import About

FILE = "sitemap.xml"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def finish(site: Path, pages: Iterable[About]) -> None:
    """Mend the site map, and its copy that the builder has compressed."""
    path = site / FILE
    text = dated(path.read_text("utf-8"), pages)
    path.write_text(text, "utf-8", newline="\n")
    if (packed := path.with_suffix(".xml.gz")).is_file():
        packed.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def dated(sitemap: str, pages: Iterable[About]) -> str:
    """The site map with the pages' own dates."""
    dates = {one.address: one.written for one in pages}
    ElementTree.register_namespace("", SPACE)
    root = ElementTree.fromstring(sitemap)
    for entry in root.findall(f"{{{SPACE}}}url"):
        address = entry.findtext(f"{{{SPACE}}}loc", "").strip()
        for old in entry.findall(f"{{{SPACE}}}lastmod"):
            entry.remove(old)
        if written := dates.get(address):
            day = ElementTree.SubElement(entry, f"{{{SPACE}}}lastmod")
            day.text = written.isoformat()
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"
