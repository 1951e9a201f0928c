"""`llms.txt`: the book's pages as Markdown, listed as https://llmstxt.org has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from book.pages.book import Book

HEAD = """\
# {title}

> {says}

Each page below is one Markdown file, made of the page on the site. Code blocks run from
top to bottom, and what they print stands below them: both are compared with a fresh run
before a change is merged. Text and figures are under CC BY 4.0, code under MIT.
"""


def make(book: Book, listed: Mapping[str, tuple[str, str]]) -> str:
    """The list, in the order of the navigation.

    Args:
        listed: the Markdown's address and the page's description, by the page's file.
    """
    config = book.config
    says = " ".join(f"{config.site_description or ''}".split())
    lines = [HEAD.format(title=config.site_name, says=says)]
    for section, entries in _sections(config.nav or [], config.site_name):
        own = [(title, listed[file]) for title, file in entries if file in listed]
        if own:
            lines += [f"## {section}", ""]
            lines += [
                f"- [{title}]({address}): {says}" for title, (address, says) in own
            ]
            lines.append("")
    return "\n".join(lines)


def _sections(nav: Any, title: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is at the top of the navigation, and the titles and files below it."""
    for entry in nav:
        ((name, inside),) = entry.items()
        if isinstance(inside, str):
            yield name, [(title, inside)]
        else:
            pairs = (one if isinstance(one, dict) else {name: one} for one in inside)
            yield name, [pair for one in pairs for pair in one.items()]
