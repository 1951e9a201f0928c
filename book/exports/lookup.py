"""The index: what readers look for in other words than the chapters', and where it is.

All of it is written by hand in lookup.toml, and each link is checked. A book without
that file has no index.
"""

import itertools
import re
from collections.abc import Iterable

from book.exports.by_hand import ByHand, listed
from book.pages import front_matter
from book.pages.book import Book
from book.pages.page import Page

PAGE, BY_HAND = "lookup.md", "lookup.toml"
FORM = '"What is looked for" = { also = ["other words"], see = ["1.2#section"] }'
PARTS = {"also": list, "see": list}
LABS = {"labs/index.md": "Labs"}  # what has no number, and how a link calls it
CODE = re.compile(r"\S*(?:\w_|_\w|[(=]|[A-Za-z]\w*\.\w)\S*")
FRONT = """\
+++
title = "{book}, Index"
author = "{author}"
date = "{date}"
description = "Questions, tools and names in code, and the sections that answer."
+++

<!-- Made from lookup.toml by `make update`: change that. -->

<p class="lead">What you may look for in other words than the chapters use: choices,
troubles, tools, names in code. Each entry leads to the sections that answer, the best
one first.</p>

What a term means, the [glossary](glossary.md) says; what an error message means, the
[symptoms](symptoms.md).
"""


def make(chapters: Iterable[Page], book: Book) -> str:
    """The page, as it is to be.

    Raises:
        PageError: lookup.toml names a section that is none.
    """
    pages = {page.number: page for page in chapters}
    written = ByHand(book, BY_HAND, FORM)
    entries = written.table("entries", PARTS)
    front = FRONT.format(
        book=front_matter.BOOK,
        author=next(iter(pages.values())).front["author"],
        date=max(str(page.front["date"]) for page in pages.values()),
    )
    pieces = [front.rstrip()]
    order = sorted(entries, key=_plain)
    for letter, names in itertools.groupby(order, lambda name: _plain(name)[0]):
        pieces.append(f"## {letter.upper()}")
        for name in names:
            also = [_code(word) for word in entries[name].get("also", [])]
            links = [_link(to, pages, written) for to in entries[name].get("see", [])]
            if not links:
                raise written.error(name, "leads nowhere", written.fix)
            others = f"Also: {', '.join(also)}. " if also else ""
            pieces += [f"### {name}", f"{others}See {listed(links)}"]
    return "\n\n".join(pieces) + "\n"


def _plain(name: str) -> str:
    """By what an entry is sorted."""
    return name.casefold().lstrip("`.")


def _code(word: str) -> str:
    """A name in code as code, and other words as they are."""
    return f"`{word}`" if CODE.fullmatch(word) and "`" not in word else word


def _link(to: str, pages: dict[str, Page], written: ByHand) -> str:
    number, _, anchor = to.partition("#")
    if to in LABS:
        return f"[{LABS[to]}]({to})"
    if number not in pages:
        fix = f"Name a part, {min(pages)} to {max(pages)}."
        raise written.error(to, "names no part of the book", fix)
    page = pages[number]
    sections = {heading.slug: heading for heading in page.headings}
    if anchor not in sections:
        known = [f"{number}#{slug}" for slug in sections]
        fix = "Name the anchor of a heading."
        raise written.unknown(to, "names no section", known, fix)
    target = page.path.relative_to(page.book.docs).as_posix()
    return f"[{number} {sections[anchor].title}]({target}#{anchor})"
