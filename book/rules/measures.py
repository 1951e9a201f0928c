"""The measures of a chapter: what one reads and types in an evening.

They hold for its main line: what stands unfolded from the Introduction to the Key
Takeaways, without the questions that readers ask and the exercises.
"""

import re
from collections.abc import Iterator

from book.errors import PageError
from book.pages import places, prose, terms
from book.pages.page import Page
from book.pages.parts import Code, Figure

WORDS, TERMS, CODE = 2500, 20, 150
# With its headings, lists and first code a chapter takes about 5 pixels of height for
# each word (at a width of 1440), so this is less than two screens of 900.
WORDS_BEFORE_A_PICTURE = 300

_WORD = re.compile("[^\\W_]+(?:[-'\u2019.,][^\\W_]+)*")
_FOLD = "Fold what nothing outside needs, /// details | Deeper: …, or cut."


def violations(page: Page) -> Iterator[PageError]:
    yield from _too_much(page, "words", WORDS, _words(page), _FOLD)
    fix = f"A term is italic where it is explained; emphasis is bold. {_FOLD}"
    yield from _too_much(page, "terms in italics", TERMS, _terms(page), fix)
    yield from _too_much(page, "lines of Python", CODE, _code(page), _FOLD)
    yield from _picture(page)


def _too_much(
    page: Page, kind: str, bound: int, counted: Iterator[tuple[int, int]], fix: str
) -> Iterator[PageError]:
    """One error where the numbers counted, line by line, rise above their bound."""
    total, where = 0, 0
    for line, number in counted:
        total += number
        where = where or (line if total > bound else 0)
    if where:
        problem = f"the main line has {total:,} {kind}; here it passes {bound:,}"
        yield PageError(page.name, where, problem, fix)


def _picture(page: Page) -> Iterator[PageError]:
    """The error of a chapter that one reads for long before there is one to see."""
    pictures = [
        part.line
        for part, folded in places.placed(page)
        if isinstance(part, Figure) and not folded and terms.is_main(page, part.line)
    ]
    first = min(pictures, default=len(page.lines) + 1)
    words = sum(number for line, number in _words(page) if line < first)
    if words > WORDS_BEFORE_A_PICTURE:
        problem = f"the first picture comes after {words} words"
        fix = f"Show one within the first {WORDS_BEFORE_A_PICTURE} of the main line."
        yield PageError(page.name, min(first, len(page.lines)), problem, fix)


def _words(page: Page) -> Iterator[tuple[int, int]]:
    for line, text in terms.main_line(page):
        yield line, len(_WORD.findall(prose.said(text)))


def _terms(page: Page) -> Iterator[tuple[int, int]]:
    for term in terms.of(page):
        yield term.line, 1


def _code(page: Page) -> Iterator[tuple[int, int]]:
    for part, folded in places.placed(page):
        if isinstance(part, Code) and part.block.is_python and not folded:
            start = part.block.start
            if terms.is_main(page, start):
                try:
                    lines = page.code(part.block)
                except PageError:  # told by the rules of the loop
                    continue
                yield start, sum(bool(line.text.strip()) for line in lines)
