"""The rules of a chapter's exercises: how many, what each of them holds."""

import ast
import re
from collections.abc import Iterator

from book.errors import PageError
from book.pages import exercises
from book.pages.fences import Block
from book.pages.page import Heading, Page

MOST = 4
FEWEST_WRONG_ANSWERS = 2
PASSED = re.compile(r'print\(\s*f?"Correct: [^"]')
PHRASES = ("**Predict first.**", "**What to observe.**")


def violations(page: Page) -> Iterator[PageError]:
    part = next((h for h in page.headings if _is_part(h)), None)
    if part is None:  # the rules of the chapter miss it
        return
    inside = [h for h in page.headings if part.line < h.line < page.end(part)]
    named = [h for h in inside if exercises.TITLE.fullmatch(h.title)]
    for heading in inside:
        if heading not in named and heading.level == 3:
            problem = f"{heading.title!r} is not an exercise's heading"
            fix = "Write ### Exercise N: Title (guided), (supported) or (independent)."
            yield PageError(page.name, heading.line, problem, fix)
    for number, heading in enumerate(named, 1):
        yield from _exercise(page, heading, number)
    if not 1 <= len(named) <= MOST:
        problem = f"the chapter has {len(named)} exercises"
        yield PageError(page.name, part.line, problem, f"It should have 1 to {MOST}.")


def _is_part(heading: Heading) -> bool:
    return heading.level == 2 and heading.title.startswith(exercises.PART)


def _exercise(page: Page, heading: Heading, number: int) -> Iterator[PageError]:
    if not heading.title.startswith(f"Exercise {number}:"):
        problem = f"{heading.title!r} is the exercise number {number}"
        yield PageError(page.name, heading.line, problem, "Number them from 1.")
        return
    mine = next(one for one in page.exercises if one.line == heading.line)
    roles = [block.role for block in mine.blocks]
    for role in ("starter", "check", "solution"):
        if roles.count(role) != 1:
            found = f"{roles.count(role)} blocks {{.python .{role}}}"
            problem = f"exercise {number} has {found}"
            yield PageError(page.name, heading.line, problem, "It needs exactly one.")
    if (check := mine.check) and not _says_so(check):
        problem = f"the check of exercise {number} does not say that it has passed"
        fix = 'End it with print("Correct: …"), and say what it has shown.'
        yield PageError(page.name, check.start, problem, fix)
    if len(mine.wrong) < FEWEST_WRONG_ANSWERS:
        problem = f"exercise {number} has {len(mine.wrong)} wrong answers"
        fix = (
            f"Show at least {FEWEST_WRONG_ANSWERS} that its check refuses, "
            "each in a block {.python .wrong} with the check's message as its output."
        )
        yield PageError(page.name, heading.line, problem, fix)
    text = "\n".join(page.below(heading).values())
    for phrase in PHRASES:
        if phrase not in text:
            problem = f"exercise {number} has no {phrase}"
            fix = f"Begin a paragraph with {phrase}"
            yield PageError(page.name, heading.line, problem, fix)


def _says_so(check: Block) -> bool:
    """Whether it ends with what a learner reads who has passed it."""
    code = "\n".join(check.lines)
    try:
        last = ast.parse(code).body[-1]
    except (SyntaxError, IndexError):
        return True  # its run says what is wrong
    return bool(PASSED.match(ast.get_source_segment(code, last) or ""))
