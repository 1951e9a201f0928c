"""A page's code as one text: what a reader copies with a block, and a chapter's script.

docs/assets/session.js puts the same text together from the page that the site shows; a
test holds the two to each other. Where a page imports from the snippets, as what it
brings is too long to be read, what is copied keeps that, and the script has it written
out.
"""

import textwrap
from collections.abc import Iterable

from book.exports.standalone import shown
from book.pages.fences import Block
from book.pages.page import Page

# An error on purpose, after which the text goes on.
GUARD = """\
try:
{code}
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")"""


def up_to(page: Page, block: Block) -> str:
    """All code that a block stands on, folded or not, and its own."""
    before = page.stands_on(block)
    exercise = page.exercise(block.exercise)
    if exercise and exercise.starter and block is exercise.check:
        before.append(exercise.starter)  # there is an answer to be checked
    above = [going_on(one, shown(page, one)) for one in before]
    return joined([*above, shown(page, block)])


def joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts) + "\n"


def going_on(block: Block, code: str) -> str:
    """A block's code; where it must raise, what is below it runs all the same."""
    if "raises" not in block.options:
        return code
    return GUARD.format(code=textwrap.indent(code.strip("\n"), "    "))
