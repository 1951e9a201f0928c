"""The rules of links: each leads to a file and to an anchor that are there."""

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from book.errors import PageError
from book.pages import reading
from book.pages.book import Book, number_of
from book.pages.shown import Link, Shown, show

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)  # https:, mailto:
NUMBERS = re.compile(r"\bParts? (?P<named>\d\.\d\b(?:(?:, | and | to )\d\.\d\b)*)")
PART = re.compile(r"\d\.\d(?![\d.])")
EXERCISE = re.compile(r"\bExercise (?P<number>\d+)\b")
SAY = "Mend its words, or where it leads."


def violations(
    path: Path, prose: Mapping[int, str], shown: Shown, book: Book
) -> Iterator[PageError]:
    """The links of a page, or of a cell, that lead nowhere.

    Args:
        prose: its lines, as far as they are no code, by their numbers.
    """
    names = {path: shown.names}
    for link, line in _placed(prose, shown.links):
        if not link.target or ELSEWHERE.match(link.target):
            continue
        said = (
            _broken(path, link, names, book)
            or _another_part(path, link)
            or _another_exercise(link)
        )
        if said:
            yield PageError(None, line, *said)


def _placed(
    prose: Mapping[int, str], links: list[Link]
) -> Iterator[tuple[Link, int | None]]:
    """Each link, and its line."""
    lines: dict[str, list[int]] = {}
    for link in links:
        if link.target not in lines:
            typed = re.compile(rf'[(<"\s]{re.escape(link.target)}(?=[)>"\s]|$)')
            found = ((n, typed.findall(text)) for n, text in prose.items())
            lines[link.target] = [n for n, places in found for _ in places]
        rest = lines[link.target]
        yield link, rest.pop(0) if len(rest) > 1 else next(iter(rest), None)


def _target(source: Path, link: Link) -> Path:
    path = unquote(link.target.partition("#")[0].partition("?")[0])
    return (source.parent / path).resolve() if path else source


def _broken(
    source: Path, link: Link, names: dict[Path, list[str]], book: Book
) -> tuple[str, str] | None:
    docs, target = book.docs.resolve(), _target(source, link)
    if target.parent == book.figures.resolve():  # the rules of figures know more
        return None
    if link.target.startswith("/") or not target.is_relative_to(docs):
        problem = f"the link to {link.target!r} leads out of docs/"
        return problem, "Write the path from this page: ../module1/page.md."
    if not target.is_file():
        problem = f"the link to {link.target!r} leads to no file"
        near = difflib.get_close_matches(target.name, [p.name for p in docs.rglob("*")])
        return problem, f"Did you mean {near[0]}?" if near else "Mend its path."
    anchor = unquote(link.target.partition("#")[2])
    if not anchor or target.suffix != ".md":
        return None
    try:
        if target not in names:
            names[target] = anchors(target, book)
        known = names[target]
        if anchor in known or anchor in anchors(target, book, headings=False):
            return None
    except PageError:
        return None
    where = "this page" if target == source else book.name(target)
    problem = f"the link to {link.target!r} leads nowhere: {where} has no such anchor"
    near = difflib.get_close_matches(anchor, known)
    return problem, f"Did you mean #{near[0]}?" if near else "Name a heading's anchor."


def anchors(path: Path, book: Book, headings: bool = True) -> list[str]:
    """The anchors of a page: those of its headings, which are quickly told, or all.

    Raises:
        PageError: that page's own fault, and told there.
    """
    other = reading.read(path, book)
    lines = (other.prose[heading.line] for heading in other.headings)
    return show("\n\n".join(lines) if headings else other.text, book).names


def _another_part(source: Path, link: Link) -> tuple[str, str] | None:
    """Does it say Part 1.2, or 1.2, and lead to another?"""
    leads_to = number_of(_target(source, link).stem)
    named = NUMBERS.search(link.words)
    words = named["named"] if named else link.words.strip()[:3]
    said = PART.findall(words)
    if not leads_to or not said or leads_to in said:
        return None
    problem = f"the link says {said[0]!r}, and leads to Part {leads_to}"
    return problem, SAY


def _another_exercise(link: Link) -> tuple[str, str] | None:
    """Does it say Exercise 2, and lead to another?"""
    said = EXERCISE.search(link.words)
    leads_to = re.search(r"#exercise-(?P<number>\d+)\b", link.target)
    if not said or not leads_to or said["number"] == leads_to["number"]:
        return None
    problem = f"the link says {said[0]!r}, and leads to Exercise {leads_to['number']}"
    return problem, SAY
