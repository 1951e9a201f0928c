"""The feed: what has a date, the newest first, for whoever follows the book."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from book.publish.about import About, home_of

ATOM = "http://www.w3.org/2005/Atom"
FILE = "feed.xml"


def write(pages: Sequence[About]) -> str:
    """The text of an Atom feed."""
    dated = [(one.written, one) for one in pages if one.written]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    home = home_of(pages)
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(root, "title", pages[0].book)
    _add(root, "id", home)
    _add(root, "updated", _instant(dated[0][0]))
    _add(root, "link", rel="self", href=f"{home}{FILE}")
    _add(root, "link", href=home)
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
