"""The rules of the house: those that a page keeps by itself, and those of all pages."""

import json
from collections.abc import Iterator
from typing import Any

from book.errors import PageError
from book.pages import front_matter
from book.pages.book import Book
from book.pages.page import Page
from book.pages.shown import show
from book.rules import (
    chapter,
    depths,
    exercises,
    figures,
    links,
    lists,
    loops,
    measures,
    named,
    prose,
    quantities,
    questions,
    shown,
)
from book.rules.links import EXERCISE


def of_page(one: Page) -> Iterator[PageError]:
    """Every rule that a page breaks, whatever the others are: each fault once."""
    found: dict[str, PageError] = {}
    for error in _of_page(one):
        found.setdefault(str(error), error)
    yield from found.values()


def _of_page(one: Page) -> Iterator[PageError]:
    seen = show(one.text, one.book)
    yield from shown.violations(one, seen)
    for error in (
        *links.violations(one.path, one.prose, seen, one.book),
        *named.violations(one.prose, one.book, _exercises(one)),
    ):
        yield error.at(one.name)
    if one.is_chapter:
        for rules in (
            chapter,
            exercises,
            questions,
            prose,
            quantities,
            measures,
            depths,
            loops,
        ):
            yield from rules.violations(one)
        yield from figures.captions(one)
        yield from _files(one)
    yield from figures.violations(one)
    yield from _unfinished(one)
    yield from _navigation(one)


def _exercises(one: Page) -> list[int] | None:
    """The numbers of a chapter's exercises, as their headings have them."""
    titles = (EXERCISE.match(heading.title) for heading in one.headings)
    numbers = [int(found["number"]) for found in titles if found]
    return numbers if one.is_chapter else None


def _unfinished(one: Page) -> Iterator[PageError]:
    fenced = {n for block in one.blocks for n in range(block.start, block.end + 1)}
    for number, line in enumerate(one.lines, 1):
        _, mark, rest = line.partition("TODO")
        if mark and number not in fenced:
            problem = f"to do: {rest.strip(': ')}"
            yield PageError(one.name, number, problem, "Write it in place of TODO.")


def of_all(pages: list[Page], book: Book) -> Iterator[PageError]:
    """Every rule that all pages together break."""
    yield from _keys(pages, book)
    yield from figures.across(pages, book)
    yield from loops.imported(book)
    yield from lists.violations(pages, book)
    yield from _gone_from_navigation(book)


def _files(one: Page) -> Iterator[PageError]:
    book, folder = one.book, f"module{one.number[0]}"
    for path in (
        book.docs / folder / f"{one.key}.md",
        book.snippets / folder / f"{one.key}.py",
        book.root / "tests" / folder / f"test_{one.key}.py",
    ):
        if not path.is_file():
            problem = f"the chapter {one.key} has no {book.name(path)}"
            yield PageError(one.name, None, problem, "Add it, or mend its name.")


def _keys(pages: list[Page], book: Book) -> Iterator[PageError]:
    chapters: dict[str, Page] = {}
    for one in pages:
        if one.is_chapter and one.number in chapters:
            problem = f"{one.key} and {chapters[one.number].key} have one number"
            yield PageError(one.name, None, problem, "Give each chapter its own key.")
        if one.is_chapter:
            chapters[one.number] = one
    keys = {one.key for one in chapters.values()}
    others = [
        *book.snippets.rglob("ch[0-9]*.py"),
        *(book.root / "tests").rglob("test_ch[0-9]*.py"),
    ]
    for path in sorted(others):
        name = path.stem.removeprefix("test_")
        if not any(name == key or name.startswith(f"{key}_") for key in keys):
            problem = f"no page has the key {name}"
            yield PageError(book.name(path), None, problem, "Name it as its chapter.")


def _navigation(one: Page) -> Iterator[PageError]:
    if one.book.config.nav is None:  # MkDocs then lists every page by itself
        return
    titles = dict(_entries(one.book.config.nav))
    listed = one.path.relative_to(one.book.docs).as_posix()
    wanted = front_matter.navigation_title(one.title)
    line = f"{json.dumps(wanted, ensure_ascii=False)}: {listed}" if wanted else listed
    if listed not in titles:
        fix = f"Add it to nav in mkdocs.yml, in its place:\n      - {line}"
        yield PageError(one.name, None, "the page is not in nav", fix)
    elif one.is_chapter and titles[listed] not in (None, wanted):
        problem = f"nav in mkdocs.yml calls it {titles[listed]!r}"
        yield PageError(one.name, 2, problem, f"By its title it is:\n      - {line}")


def _gone_from_navigation(book: Book) -> Iterator[PageError]:
    file = book.root / "mkdocs.yml"
    lines = file.read_text("utf-8").split("\n")
    for target, _ in _entries(book.config.nav or ()):
        if "://" not in target and not (book.docs / target).is_file():
            at = next((n for n, text in enumerate(lines, 1) if target in text), None)
            problem = f"nav names {target}, and there is no such page"
            yield PageError(book.name(file), at, problem, "Remove its line.")


def _entries(nav: Any) -> Iterator[tuple[str, str | None]]:
    for item in nav:
        if isinstance(item, str):
            yield item, None
            continue
        for title, target in item.items():
            if isinstance(target, str):
                yield target, title
            else:
                yield from _entries(target)
