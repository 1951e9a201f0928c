"""A lab's page, after mkdocs-jupyter has written it."""

import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book.errors import PageError
from book.labs.page import add_bar, lighten, link
from book.notebooks import to_text

LAB = Path("labs/lab9.ipynb")


def test_formulas_are_rendered_but_not_those_in_code() -> None:
    text = "<p>$a &lt; b$ and</p><p>$$\nc\n$$</p><code>$d$</code><p>$e$</p>"
    page = lighten(text, LAB)
    assert page.count('class="katex-mathml"') == 3
    assert page.count("katex-display") == 1
    assert "<code>$d$</code>" in page
    assert "a &lt; b</annotation>" in page


def test_formulas_look_as_in_a_chapter() -> None:
    page = lighten("<p>At $x$, or $y$</p><p>$$z$$</p>", LAB)
    assert page.startswith('<p>At <span class="kept"><bdi class="arithmatex"')
    assert page.count("</bdi>,</span> or <bdi") == 1
    assert '</p><div class="arithmatex"' in page
    assert page.endswith("</div>")


def test_the_search_passes_over_the_formulas_of_a_lab() -> None:
    page = lighten("<p>Near $y$ and</p><p>$$y$$</p>", LAB)
    assert page.count('data-search-exclude="true"><span class="katex') == 2


@pytest.mark.parametrize(
    "text", ['<img alt="the $x$ axis, then $y$">', "costs <b>$5</b> and $6"]
)
def test_dollars_in_tags_and_across_them_are_no_formulas(text: str) -> None:
    assert lighten(text, LAB) == text


def test_a_block_formula_in_a_sentence_stays_in_it() -> None:
    page = lighten("<p>See $$a$$ there</p>", LAB)
    assert re.fullmatch("<p>See <bdi .*</bdi> there</p>", page)


def test_bad_tex_names_the_lab() -> None:
    with pytest.raises(PageError, match=r"^labs/lab9\.ipynb: KaTeX cannot render"):
        lighten(r"<p>$\frac{1$</p>", LAB)


PAGES = {"../module1/ch11_x.md": "../../module1/ch11_x/", "lab1.ipynb": "../lab1/"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<a href="../module1/ch11_x.md">', '<a href="../../module1/ch11_x/">'),
        ('<a class="x" href="lab1.ipynb#y">', '<a class="x" href="../lab1/#y">'),
        ('<a href="https://x.org/y.md">', '<a href="https://x.org/y.md">'),
        ('<a href="#z.md">', '<a href="#z.md">'),
    ],
)
def test_links_lead_to_pages_and_not_to_their_sources(written: str, shown: str) -> None:
    assert link(f"<p>{written}it</a></p>", LAB, PAGES.get) == f"<p>{shown}it</a></p>"


def test_a_link_to_no_page_names_the_lab() -> None:
    with pytest.raises(PageError, match=r"^labs/lab9\.ipynb: a link leads to ch99\.md"):
        link('<a href="ch99.md">', LAB, PAGES.get)


def test_the_style_of_mkdocs_jupyter_goes_and_others_stay() -> None:
    own = "<style>p { top: 0 }</style>"
    foreign = "<style>.highlight-ipynb .n { color: red }</style>"
    assert lighten(own + foreign, LAB) == own


def test_a_labs_code_is_as_light_as_a_chapters() -> None:
    code = '<pre><code><span></span><span class="n">x</span>\n</code></pre>'
    page = lighten(f'<div class="language-python highlight ">{code}</div>', LAB)
    assert '<span class="code" style="--lines: 1"><code>x\n</code></span>' in page


def test_a_lab_has_the_byline_and_the_bar_of_a_chapter(tmp_path: Path) -> None:
    project = Path(__file__).parents[1] / "sample" / "project.toml"
    (tmp_path / "pyproject.toml").write_text(project.read_text("utf-8"), "utf-8")
    folded = f"<details><summary>Solution</summary>{'word ' * 400}</details>"
    cells = [
        new_markdown_cell(f"# Lab 9\n\nWords, and `code`.\n\n{folded}", id="a"),
        new_code_cell("import torch\nfrom sklearn import svm", id="b"),
        new_code_cell("x = 0", id="c", metadata={"tags": ["starter"]}),
    ]
    lab = tmp_path / "lab9_end.ipynb"
    metadata = {"author": "R & D", "date": "2026-11-20", "widgets": {}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    lab.write_text(to_text(notebook, ran=False), "utf-8")
    assert "widgets" not in lab.read_text("utf-8")
    page = add_bar(
        "<h1>Lab 9</h1><p>W</p>", lab, "https://github.com/some/book", tmp_path
    )
    assert page.startswith(
        '<h1>Lab 9</h1><p class="byline" data-search-exclude="true">R &amp; D · '
        'November 20, 2026</p><section class="run" aria-label="Run this lab"'
    )
    assert page.endswith("</section><p>W</p>")
    work = "About 1 minute to read · 2 cells of code · 1 exercise"
    assert f'<p class="work">{work}</p>' in page
    assert 'href="../../notebooks/lab9_end.ipynb" download="lab9_end.ipynb"' in page
    assert "some/book/blob/main/docs/notebooks/lab9_end.ipynb" in page
    command = "uv run --with jupyterlab,scikit-learn,torch jupyter lab lab9_end.ipynb"
    assert f"<code>{command}</code>" in page
