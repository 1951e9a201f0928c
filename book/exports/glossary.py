"""The glossary: every term of the chapters, in a sentence that explains it.

`glossary.toml` adds by hand what no page says: how else a term is called, which italics
stress a word, and what a term is where its sentence leans on those around it. A book
without that file has no glossary.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from book.errors import PageError
from book.exports.by_hand import ByHand, listed
from book.exports.sentences import explaining
from book.pages import front_matter, terms
from book.pages.book import Book
from book.pages.page import Page
from book.pages.terms import Term

PAGE, BY_HAND = "glossary.md", "glossary.toml"
FRONT = """\
+++
title = "{book}, Glossary"
author = "{author}"
date = "{date}"
description = "Every term of the book in a sentence that explains it."
+++

<!-- Made from the chapters and glossary.toml by `make update`: change those. -->

<p class="lead">Every term of the book, in a sentence that explains it, and where that
stands.</p>
"""
FORM = '"term" = { title = "…", says = "…", also = ["other word"] }'
SENTENCES = ("above", "below")
NOWHERE = "Take it out, or mend the page."
TEXTS = dict.fromkeys(("title", "says", "chapter"), str)
PARTS = {**TEXTS, "also": list, **dict.fromkeys(SENTENCES, int)}


@dataclass
class Entry:
    """A term, and the places where a chapter explains it, the best one first."""

    title: str
    says: str = ""
    places: list[tuple[Page, Term]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)


class Glossary(ByHand):
    """What glossary.toml says of terms, and which italics it takes for none."""

    def __init__(self, book: Book) -> None:
        super().__init__(book, BY_HAND, FORM)
        self.stressed: list[str] = self.whole.get("stressed", [])
        self.terms = self.table("terms", PARTS)

    def apply(self, found: dict[str, Entry]) -> None:
        """Leave out what is stressed, and put together what has several names."""
        for word in self.stressed:
            if found.pop(word, None) is None:
                raise self.unknown(word, "is nowhere in italics", found, NOWHERE)
        owners: dict[str, str] = {}
        for name, said in self.terms.items():
            if name not in found:
                raise self.unknown(name, "is no term of the book", found, NOWHERE)
            entry = found[name]
            for word in said.get("also", []):
                if owners.setdefault(word, name) != name:
                    problem = f"is another word for {owners[word]!r} and for {name!r}"
                    raise self.error(word, problem, "Keep one of the two.")
                if word in found:
                    entry.places += found.pop(word).places
            entry.title = said.get("title", entry.title)
            entry.says = said.get("says", "")
            entry.also = said.get("also", [])
            entry.sentences = [said.get(part, 0) for part in SENTENCES]
            if chapter := said.get("chapter"):
                if all(page.number != chapter for page, _ in entry.places):
                    fix = (
                        f"It is one in {', '.join(p.number for p, _ in entry.places)}."
                    )
                    raise self.error(name, f"is no term of Part {chapter}", fix)
                entry.places.sort(key=lambda place: place[0].number != chapter)


def make(chapters: Iterable[Page], book: Book) -> str:
    """The page, as it is to be.

    Raises:
        PageError: nothing explains a term, or glossary.toml names what is no term.
    """
    pages = sorted(chapters, key=lambda page: page.key)
    found: dict[str, Entry] = {}
    for page in pages:
        for term in terms.of(page):
            title = term.words[0].upper() + term.words[1:]
            found.setdefault(term.name, Entry(title)).places.append((page, term))
    Glossary(book).apply(found)
    entries = sorted(found.values(), key=lambda entry: entry.title.casefold())
    front = FRONT.format(
        book=front_matter.BOOK,
        author=pages[0].front["author"],
        date=max(str(page.front["date"]) for page in pages),
    )
    pieces = [front.rstrip()]
    for letter, group in itertools.groupby(
        entries, lambda entry: entry.title[0].upper()
    ):
        pieces += [f"## {letter}", *map(_shown, group)]
    return "\n\n".join(pieces) + "\n"


def _shown(entry: Entry) -> str:
    """The entry as Markdown: a heading, which every search finds, and its sentence."""
    page, term = entry.places[0]
    sentence = entry.says or explaining(page, term, *entry.sentences)
    if not sentence:
        problem = f"nothing explains the term {term.words!r}"
        fix = "Explain it in the sentence in which it first stands in italics."
        raise PageError(page.name, term.line, problem, fix)
    links = dict.fromkeys(_link(*place) for place in entry.places)
    others = [one for one in entry.also if one.lower() != entry.title.lower()]
    also = f"Also: {', '.join(others)}. " if others else ""
    return f"### {entry.title}\n\n{sentence}\n\n{also}In {listed(links)}"


def _link(page: Page, term: Term) -> str:
    heading = [one for one in page.headings if one.line < term.line][-1]
    target = page.path.relative_to(page.book.docs).as_posix()
    return f"[{page.number} {heading.title}]({target}#{heading.slug})"
