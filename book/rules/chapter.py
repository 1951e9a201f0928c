"""The rules of one chapter: its parts, its exercises, its prose."""

import re
from collections.abc import Iterator

from book.errors import PageError
from book.pages import front_matter, numbers
from book.pages.page import EXERCISE, KEY, Heading, Page

PARTS = (
    "Introduction",
    "ELI5",
    "Mathematical Foundations",
    "In-Depth Explanation",
    "PyTorch Demonstration",
    "Questions Readers Ask",
    "Exercises",
    "Summary",
    "Key Takeaways",
)
MOST_EXERCISES = 4
FEWEST_WRONG_ANSWERS = 2
_NOT_PROSE = re.compile(
    r"`+[^`]*`+|\$[^$]+\$|(?<!!)\[[^\]]*\]\([^)]*\)|(?<=\])\([^)]*\)|<[^>]*>|\{[^}]*\}|https?://\S+"
)
_DECIMAL = re.compile(r"(?<![\w.])(?:\d[\d,]*)?\.\d+(?![\w.]*\.\d)")


def violations(page: Page) -> Iterator[PageError]:
    """Every rule of a chapter that the page breaks."""
    yield from _title(page)
    yield from _parts(page)
    yield from _exercises(page)
    yield from _decimals(page)


def _title(page: Page) -> Iterator[PageError]:
    key = KEY.fullmatch(page.key)
    part = f"{key['module']}.{key['part']}" if key else "?"
    start = f"{front_matter.BOOK}, Part {part}: "
    if not page.title.startswith(start):
        problem = f"the title is {page.title!r}"
        fix = f"The title of {page.key} begins with {start!r}."
        yield PageError(page.name, 2, problem, fix)


def _parts(page: Page) -> Iterator[PageError]:
    found = [heading for heading in page.headings if heading.level == 2]
    for heading, part in zip(found, PARTS, strict=False):
        if not re.match(rf"{re.escape(part)}\b", heading.title):
            problem = f"the part {heading.title!r} stands where {part!r} should"
            fix = f"A chapter's parts, in order: {', '.join(PARTS)}."
            yield PageError(page.name, heading.line, problem, fix)
            return
    if len(found) < len(PARTS):
        problem = f"the part {PARTS[len(found)]!r} is missing"
        line = found[-1].line if found else 1
        yield PageError(
            page.name, line, problem, f"Add it as a heading, ## {PARTS[len(found)]}."
        )
    if len(found) > len(PARTS):
        extra = found[len(PARTS)]
        problem = f"{extra.title!r} is no part of a chapter"
        fix = "Make it a ### heading within a part."
        yield PageError(page.name, extra.line, problem, fix)


def _exercises(page: Page) -> Iterator[PageError]:
    inside = _within(page, "Exercises")
    named = [h for h in inside if EXERCISE.match(h.title)]
    for heading in inside:
        if heading not in named and heading.level == 3:
            problem = f"{heading.title!r} is not an exercise's heading"
            fix = "Write ### Exercise N: Title (guided), (supported) or (independent)."
            yield PageError(page.name, heading.line, problem, fix)
    for number, heading in enumerate(named, 1):
        yield from _exercise(page, heading, number)
    if not 1 <= len(named) <= MOST_EXERCISES and inside is not None:
        part = next(
            (h.line for h in page.headings if h.title.startswith("Exercises")), 1
        )
        problem = f"the chapter has {len(named)} exercises"
        yield PageError(
            page.name, part, problem, f"It should have 1 to {MOST_EXERCISES}."
        )


def _exercise(page: Page, heading: Heading, number: int) -> Iterator[PageError]:
    if not heading.title.startswith(f"Exercise {number}:"):
        problem = f"{heading.title!r} is the exercise number {number}"
        yield PageError(page.name, heading.line, problem, "Number them from 1.")
        return
    roles = [b.role for b in page.blocks if b.exercise == number and b.runs]
    for role in ("starter", "check", "solution"):
        if roles.count(role) != 1:
            problem = (
                f"exercise {number} has {roles.count(role)} blocks {{.python .{role}}}"
            )
            yield PageError(page.name, heading.line, problem, "It needs exactly one.")
    if roles.count("wrong") < FEWEST_WRONG_ANSWERS:
        problem = f"exercise {number} has {roles.count('wrong')} wrong answers"
        fix = (
            f"Show at least {FEWEST_WRONG_ANSWERS} that its check refuses, "
            "each in a block {.python .wrong} with the check's message as its output."
        )
        yield PageError(page.name, heading.line, problem, fix)
    text = "\n".join(
        page.prose[n] for n in page.prose if heading.line <= n < _end(page, heading)
    )
    for phrase in ("**Predict first.**", "**What to observe.**"):
        if phrase not in text:
            problem = f"exercise {number} has no {phrase}"
            yield PageError(
                page.name, heading.line, problem, f"Begin a paragraph with {phrase}"
            )


def _end(page: Page, heading: Heading) -> int:
    later = (
        h.line
        for h in page.headings
        if h.line > heading.line and h.level <= heading.level
    )
    return next(later, len(page.lines) + 1)


def _within(page: Page, part: str) -> list[Heading]:
    start = next(
        (h for h in page.headings if h.level == 2 and h.title.startswith(part)), None
    )
    if start is None:
        return []
    return [h for h in page.headings if start.line < h.line < _end(page, start)]


def _decimals(page: Page) -> Iterator[PageError]:
    in_math = False
    for line, text in page.prose.items():
        if text.strip(" >") == "$$":
            in_math = not in_math
            continue
        if in_math:
            continue
        rest = numbers.CHECKED.sub("", text)
        if found := _DECIMAL.search(_NOT_PROSE.sub(" ", rest)):
            if _is_part_number(rest, found[0]):
                continue
            problem = f"no run checks the number {found[0]}"
            fix = (
                f"Say what gives it, {found[0]}<!--= expression -->; "
                "a given constant stands in `code` or $math$."
            )
            yield PageError(page.name, line, problem, fix)


def _is_part_number(text: str, number: str) -> bool:
    """`Part 1.2`, `Parts 1.2 and 1.3` and `1.2 answers it` name chapters."""
    return bool(
        re.search(rf"\bParts? (?:\d\.\d(?:, | and | to )+)*{re.escape(number)}\b", text)
    )
