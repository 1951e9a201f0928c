"""Makes the page of a lab, which mkdocs-jupyter writes, as light as a chapter's.

Its formulas are rendered, its code loses what has no color, and the style goes that
mkdocs-jupyter puts into every page: book/labs/look/ uses none of its classes.
"""

import html
import re
from pathlib import Path

from book.errors import PageError
from book.markdown import code_blocks, math

STYLE = re.compile(r"<style>[^<]*\.highlight-ipynb[^<]*</style>")
CODE = re.compile(r"(<(?:pre|code|script)\b.*?</(?:pre|code|script)>)", re.DOTALL)
TAG = re.compile(r"(<[^>]*>)")
BLOCK = re.compile(r"<p>\$\$(?P<tex>[^$]+)\$\$</p>")
INLINE = re.compile(
    rf"\${{1,2}}(?P<tex>[^$\n]+)\${{1,2}}(?P<closing>[{re.escape(math.CLOSING)}]*)"
)


def lighten(page: str, lab: Path) -> str:
    """Return the HTML of a lab's cells as the site shows it.

    Raises:
        PageError: naming the lab, at TeX that KaTeX cannot render.
    """
    math.render_all(
        (html.unescape(found["tex"]).strip(), pattern is BLOCK)
        for pattern in (BLOCK, INLINE)
        for found in pattern.finditer(page)
    )
    parts = CODE.split(STYLE.sub("", page))  # text, code, text, …
    try:
        parts[::2] = map(_render_formulas, parts[::2])
    except math.TexError as error:
        problem = f"KaTeX cannot render a formula: {error}"
        fix = "Mend the formula in the cell that holds it."
        raise PageError(lab, None, problem, fix) from None
    return code_blocks.lighten("".join(parts))


def _render_formulas(text: str) -> str:
    pieces = TAG.split(BLOCK.sub(_block, text))  # words, a tag, words, …
    pieces[::2] = [INLINE.sub(_inline, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _block(found: re.Match[str]) -> str:
    formula = math.render(html.unescape(found["tex"]).strip(), display=True)
    return f'<div class="arithmatex" data-search-exclude="true">{formula}</div>'


def _inline(found: re.Match[str]) -> str:
    formula = math.render(html.unescape(found["tex"]).strip(), display=False)
    return math.inline(formula, found["closing"])
