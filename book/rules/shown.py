"""The rules of what readers see: all that a page holds, once, where it is written."""

import difflib
import re
from collections.abc import Iterator

from markdown.extensions import toc

from book.errors import PageError
from book.pages.fences import Block
from book.pages.page import Page
from book.pages.shown import Shown

HIDDEN = "Take it out of the comment, or of the HTML, that hides it."


def violations(page: Page, shown: Shown) -> Iterator[PageError]:
    for refused in shown.problems:
        yield refused.at(page.name)
    yield from _code(page, shown)
    yield from _headings(page, shown)
    yield from _anchors(page, shown)
    asked = sum(map(len, page.questions.values()))
    if shown.questions != asked:
        problem = f"of {asked} questions, the site shows {shown.questions}"
        fix = "Put a sentence between choices and another list below them."
        yield PageError(page.name, min(page.questions, default=1), problem, fix)
    targets = {link.target.partition("#")[0] for link in shown.links}
    for image in page.images:
        if image.source.partition("#")[0] not in targets:
            problem = f"the site does not show the image {image.source}"
            yield PageError(page.name, image.line, problem, "Is it in a comment?")


def _code(page: Page, shown: Shown) -> Iterator[PageError]:
    """What runs is shown as it runs, and in that order."""
    try:
        code = ["\n".join(n.text for n in page.code(block)) for block in page.blocks]
    except PageError:  # among the problems of the site, too
        return
    ours, theirs = [list(map(_bare, texts)) for texts in (code, shown.code)]
    # From the end: what the site moves, it moves down.
    match = difflib.SequenceMatcher(None, ours[::-1], theirs[::-1], autojunk=False)
    pairs = match.get_matching_blocks()
    seen = {len(ours) - 1 - a - n for a, _, size in pairs for n in range(size)}
    for n, block in enumerate(page.blocks):
        if n in seen:
            continue
        equal = [page.blocks[m].start for m, o in enumerate(ours) if o == ours[n]]
        if len(equal) > theirs.count(ours[n]) > 0:
            problem = f"of equal blocks, at lines {equal}, the site does not show each"
            fix = HIDDEN
        elif ours[n] in theirs:
            problem = "the site shows this block at another place than it runs at"
            fix = "Write it into the text; what a footnote holds is shown at the end."
        elif any(_bare(page.lines[block.start - 1]) in text for text in theirs):
            problem = "the site shows this fence as text, its backticks included"
            fix = "Set it in as far as the list that it belongs to, or not at all."
        elif _is_read(block):
            problem = "this block is read here, and the site does not show it"
            fix = HIDDEN
        else:
            continue
        yield PageError(page.name, block.start, problem, fix)


def _bare(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def _is_read(block: Block) -> bool:
    """Does something become of it, other than being shown?"""
    return block.is_python or block.is_output


def _headings(page: Page, shown: Shown) -> Iterator[PageError]:
    first: dict[str, int] = {}
    for heading in page.headings:
        anchor = toc.slugify(heading.title, "-")
        if anchor in first:
            problem = f"this heading and that at line {first[anchor]} have one anchor"
            fix = f"Reword one of them: #{anchor} leads to the first."
            yield PageError(page.name, heading.line, problem, fix)
        first.setdefault(anchor, heading.line)
    if len(shown.headings) < len(page.headings) + bool(page.front):
        for heading in page.headings:
            if heading.slug not in shown.headings:
                problem = f"the site does not show the heading {heading.title!r}"
                yield PageError(page.name, heading.line, problem, HIDDEN)


def _anchors(page: Page, shown: Shown) -> Iterator[PageError]:
    for name in sorted({name for name in shown.names if shown.names.count(name) > 1}):
        given = re.compile(rf"#{re.escape(name)}(?=[\s}}])|id=\"{re.escape(name)}\"")
        lines = [n for n, text in page.prose.items() if given.search(text)]
        problem = f"two parts of the page have the anchor #{name}"
        fix = "Give one of them another name."
        yield PageError(page.name, lines[-1] if lines else None, problem, fix)
