"""What a page opens, it closes: fences, and folded parts and their like."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from book.errors import PageError

if TYPE_CHECKING:
    from book.pages.fences import Block

FENCE = re.compile(r"^[\s>]*(?:[-*+]\s+|\d+\.\s+)?(?P<fence>`{3,}|~{3,})")
OPENS = re.compile(r"^(?P<fence>`{3,}|~{3,}) *(?:\{ *\.|[\w+#.-]+ *$|[\w+#.-]+ +\w+=)")
MARK = re.compile(r"[ >]*(?P<slashes>/{3,})\s*(?P<what>.*?)\s*")


def refuse_open_fences(
    lines: list[str], blocks: list["Block"], find: Callable[[list[str]], list["Block"]]
) -> None:
    """Refuse a fence that is no block, or that has swallowed the next one.

    Args:
        lines: the page's.
        find: what found the blocks among them.
    """
    starts = {block.start: block for block in blocks}
    inside = {n for block in blocks for n in range(block.start, block.end + 1)}
    for number, line in enumerate(lines, 1):
        opening = FENCE.match(line)
        if opening and number in starts:
            _refuse_swallowed(opening["fence"], starts[number])
        if number in inside or opening is None:
            continue
        if find([line.lstrip(" >\t"), opening["fence"]]):
            problem = f"the fence {line.strip()!r} is never closed"
            fix = f"End it with a line {opening['fence']}, set in as far as the first."
            raise PageError(None, number, problem, fix)
        problem = f"the site does not read {line.strip()!r} as a fenced block"
        fix = 'Close it, and write its options as {.python name="value"}.'
        raise PageError(None, number, problem, fix)


def _refuse_swallowed(fence: str, block: "Block") -> None:
    for number, line in enumerate(block.lines, block.start + 1):
        inner = OPENS.match(line)
        if inner and inner["fence"].startswith(fence):
            problem = f"this fence is not closed before line {number} opens another"
            fix = (
                f"End it with a line {fence}, or, to show that line, begin and end "
                f"with {fence}{fence[0]}."
            )
            raise PageError(None, block.start, problem, fix)


def refuse_open_folds(prose: Mapping[int, str]) -> None:
    """Refuse a fold that nothing closes: it would swallow what stands below it.

    Args:
        prose: the lines of a page outside its fences, by number.
    """
    opened: list[tuple[int, str, str]] = []
    for number, line in prose.items():
        mark = MARK.fullmatch(line)
        if mark is None:
            continue
        slashes, what = mark["slashes"], mark["what"]
        if what and any(slashes == outer for _, outer, _ in opened):
            break  # it cannot stand within one of as many slashes
        if what:
            opened.append((number, slashes, what))
        elif opened and opened[-1][1] == slashes:
            opened.pop()
        elif opened:
            break
        else:
            problem = f"{slashes} closes nothing"
            raise PageError(None, number, problem, "Take it out, or open a fold above.")
    if opened:
        number, slashes, what = opened[-1]
        problem = f"the fold '{slashes} {what}' is never closed"
        fix = f"End it with a line {slashes}, before the next one opens."
        raise PageError(None, number, problem, fix)
