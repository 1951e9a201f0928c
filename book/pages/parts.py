"""A page as a sequence of parts: prose, code, folds, figures, formulas, questions.

Whoever makes something of a page, or holds it to a rule, reads its parts: exports,
measures, the lists that are made of all pages.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.pages import numbers, quantities, questions
from book.pages.fences import Block
from book.pages.page import IMAGE, Page

FOLD = re.compile(r"/{3,}\s*(?:(?P<kind>details|tab)\s*(?:\|\s*(?P<title>.*?)\s*)?)?")
FOLD_OPTION = re.compile(r"\s{4}\w+:\s")
LINK = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<target>[^)\s#]*)(?P<anchor>#[^)\s]*)?(?:\s+\"[^\"]*\")?\)"
)
ATTRIBUTES = re.compile(r"\{:?\s*(?:[.#]\w|[\w-]+=)[^}]*\}")
# What stands among sentences and is none of them.
APART = re.compile(
    r"^[ >]*\$\$\s*\n(?P<formula>.*?)\n[ >]*\$\$\s*$"
    rf"|^[ >]*{IMAGE.pattern}(?:\n+[ >]*\*(?!\*)(?P<caption>[^\n]+)\*)?[ ]*$"
    r"|^(?P<choices>(?:[ >]*[-*]\s+\[[ xX]\][^\n]*(?:\n|\Z))+)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown as they are written, from `line` on."""

    lines: tuple[str, ...]
    line: int

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines, every number being a number and no more."""
        return tuple(map(plain_numbers, self.lines))

    @property
    def exported(self) -> tuple[str, ...]:
        """The lines as other shapes of the page have them."""
        return self.plain


@dataclass(frozen=True)
class Formula(Prose):
    """A formula that stands by itself."""

    tex: str


@dataclass(frozen=True)
class Figure(Prose):
    """An image that stands by itself, and the line of italics that is its caption."""

    source: str
    alt: str
    caption: str | None


@dataclass(frozen=True)
class Question(Prose):
    """The choices of a question; what stands above them asks."""

    @property
    def exported(self) -> tuple[str, ...]:
        """The choices, none of them marked; what they are told is folded away."""
        told = [questions.split(plain) for plain in self.plain if plain.strip()]
        return (
            *(f"- [ ] {text}" for text, _, _ in told),
            "",
            "<details><summary>What each choice is told</summary>",
            "",
            *(
                f"- **{plain_numbers(text)}** {plain_numbers(why)}"
                for text, _, why in told
            ),
            "",
            "</details>",
            "",
        )


@dataclass(frozen=True)
class Code:
    """A fenced block."""

    block: Block


@dataclass(frozen=True)
class Fold:
    """The beginning of a folded part, or of a tab; its end, where the title is None."""

    title: str | None
    line: int
    kind: str = "details"


Part = Prose | Code | Fold


def parts(page: Page) -> Iterator[Part]:
    """The page from its first line after the front matter to its last."""
    blocks = {block.start: block for block in page.blocks}
    run: list[str] = []
    first = option = 0
    for number in range(1, len(page.lines) + 1):
        line = page.prose.get(number, "")
        fold = FOLD.fullmatch(line)
        if fold or number in blocks:
            yield from _prose(run, first)
            run = []
        if number in blocks:
            yield Code(blocks[number])
        elif fold:
            opens = fold["kind"] is not None
            title = (fold["title"] or "") if opens else None
            yield Fold(title, number, fold["kind"] or "")
            option = number + 1 if opens else 0
        elif number == option and FOLD_OPTION.match(line):
            option += 1
        elif number in page.prose:
            first = first if run else number
            run.append(line)
    yield from _prose(run, first)


def joined(page: Page) -> Iterator[Part]:
    """The parts, whatever stands in prose being prose: formulas, figures, choices."""
    for _, run in itertools.groupby(parts(page), lambda part: isinstance(part, Prose)):
        whole = list(run)
        texts = [part for part in whole if isinstance(part, Prose)]
        lines = tuple(line for text in texts for line in text.exported)
        yield from [Prose(lines, texts[0].line)] if texts else whole


def _prose(run: list[str], first: int) -> Iterator[Prose]:
    """The parts of lines that hold no fence and no fold."""
    text, at = "\n".join(run), 0
    if not text.strip():
        return
    for found in APART.finditer(text):
        start = text.count("\n", 0, found.start())
        stop = start + found[0].rstrip("\n").count("\n") + 1
        if at < start:
            yield Prose(tuple(run[at:start]), first + at)
        yield _apart(tuple(run[start:stop]), first + start, found)
        at = stop
    if at < len(run):
        yield Prose(tuple(run[at:]), first + at)


def _apart(lines: tuple[str, ...], line: int, found: re.Match[str]) -> Prose:
    if found["formula"] is not None:
        return Formula(lines, line, found["formula"])
    if found["src"] is not None:
        return Figure(lines, line, found["src"], found["alt"], found["caption"])
    return Question(lines, line)


def plain_numbers(line: str) -> str:
    """The line with every number as plain text, be it checked or given."""
    line = quantities.without_marks(line)
    for found in reversed(numbers.checked_numbers(line)):
        shown = found["shown"] + (found["percent"] or "")
        line = line[: found.start()] + shown + line[found.end() :]
    return line
