"""Makes the page of a lab, which mkdocs-jupyter writes, as light as a chapter's.

Below its title stand the byline and the bar that a chapter has, the bar with a notebook
that holds no outputs (book/exports/labs.py). Its formulas are rendered, its code loses
what has no color, and the style goes that mkdocs-jupyter puts into every page:
book/labs/look/ uses none of its classes.
"""

import html
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from nbformat import NotebookNode

from book import notebooks
from book.errors import PageError
from book.markdown import code_blocks, math, run_bar
from book.pages import front_matter, packages, prose

STYLE = re.compile(r"<style>[^<]*\.highlight-ipynb[^<]*</style>")
CODE = re.compile(r"(<(?:pre|code|script)\b.*?</(?:pre|code|script)>)", re.DOTALL)
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
TITLE_ENDS = "</h1>"
LINK = re.compile(
    r'(?P<before><a\b[^>]*\bhref=")(?P<to>(?![a-z]+:|[/#])[^"#]+\.(?:md|ipynb))(?=["#])'
)
BYLINE = '<p class="byline" data-search-exclude="true">{}</p>'
COMMAND = """\
<p>After the download, with <a href="https://docs.astral.sh/uv/">uv</a>:</p>\
<div class="language-bash highlight"><pre><code>\
uv run --with jupyterlab,{packages} jupyter lab {file}</code></pre></div>"""
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


def link(page: str, lab: Path, address: Callable[[str], str | None]) -> str:
    """Return the HTML with links that lead to pages, and not to their sources.

    Args:
        address: of a page, as this one reaches it, by its source as the lab names it.

    Raises:
        PageError: naming the lab, at a link to a page that is not there.
    """

    def lead(found: re.Match[str]) -> str:
        if (to := address(found["to"])) is not None:
            return found["before"] + to
        problem = f"a link leads to {found['to']}, and there is no such page"
        raise PageError(lab, None, problem, "Mend the path, from the lab's own folder.")

    return LINK.sub(lead, page)


def add_bar(page: str, lab: Path, repository: str, root: Path) -> str:
    """Return the HTML with byline and bar below its title.

    Args:
        lab: the notebook's file.
        repository: the address of the book's, or nothing.
        root: the book's folder, whose pyproject.toml names what the code may need.
    """
    notebook = notebooks.read(lab, lab.name)
    cells = notebooks.code_cells(notebook)
    code = "\n".join(cell.source for cell in cells)
    names = ",".join(map(packages.name_of, packages.needed(code, root)))
    work = run_bar.counted(
        _words(notebook),
        cell_of_code=len(cells),
        exercise=sum("starter" in cell.metadata.get("tags", ()) for cell in cells),
    )
    bar = run_bar.bar("lab", "../../notebooks", lab.name, repository, work)
    shown = ElementTree.tostring(bar, encoding="unicode", method="html")
    before, work_begins, after = shown.partition('<p class="work">')
    command = COMMAND.format(packages=names, file=lab.name)
    head = f"{TITLE_ENDS}{_byline(notebook)}{before}{command}{work_begins}{after}"
    return page.replace(TITLE_ENDS, head, 1)


def _byline(notebook: NotebookNode) -> str:
    """Who wrote it and when, or nothing while its metadata doesn't say it yet."""
    said = [notebook.metadata.get(key, "") for key in notebooks.BYLINE]
    return BYLINE.format(html.escape(front_matter.byline(*said))) if all(said) else ""


def description(lab: Path) -> str:
    """What search engines and link previews show of a lab: how it begins."""
    _, said = notebooks.opening(notebooks.read(lab, lab.name))
    return front_matter.shorten(said)


def _words(notebook: NotebookNode) -> int:
    """How many there are to read, less those that are folded."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    said = prose.said(FOLD.sub("", "\n\n".join(texts)))
    return len(run_bar.WORD.findall(said))


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
