"""Makes the page of a lab, which mkdocs-jupyter writes, as light as a chapter's.

Its formulas are rendered, its code loses what has no color, and the style goes that
mkdocs-jupyter puts into every page: book/labs/ uses none of its classes.
"""

import html
import re
from pathlib import Path

from book.errors import PageError
from book.markdown import code_blocks, math

STYLE = re.compile(r"<style>[^<]*\.highlight-ipynb[^<]*</style>")
CODE = re.compile(r"(<(pre|code|script)\b.*?</\2>)", re.DOTALL)
FORMULA = re.compile(
    r"(?:<p>)?\$\$(?P<block>[^$]+)\$\$(?:</p>)?"
    rf"|\$(?P<inline>[^$\n]+)\$(?P<closing>[{re.escape(math.CLOSING)}]*)"
)


def lighten(page: str, lab: Path) -> str:
    """Return the HTML of a lab's cells as the site shows it.

    Raises:
        PageError: naming the lab, at TeX that KaTeX cannot render.
    """
    try:
        page = render_formulas(STYLE.sub("", page))
    except math.TexError as error:
        fix = "Mend the formula in the cell that holds it."
        raise PageError(
            lab, None, f"KaTeX cannot render a formula: {error}", fix
        ) from None
    return code_blocks.lighten(page)


def render_formulas(page: str) -> str:
    """Return the HTML with its formulas rendered; code is left alone.

    Raises:
        TexError: as `math.render` does.
    """

    def rendered(found: re.Match[str]) -> str:
        tex = html.unescape(found["block"] or found["inline"])
        formula = math.render(tex.strip(), display=bool(found["block"]))
        if found["inline"]:
            return math.inline(formula, found["closing"])
        return f'<div class="arithmatex" data-search-exclude="true">{formula}</div>'

    parts = CODE.split(page)  # text, code, the code's tag, text, …
    parts[::3] = [FORMULA.sub(rendered, part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts)
