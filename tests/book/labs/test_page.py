"""A lab's page, after mkdocs-jupyter has written it."""

import re
from pathlib import Path

import pytest

from book.errors import PageError
from book.labs.page import lighten

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


def test_the_style_of_mkdocs_jupyter_goes_and_others_stay() -> None:
    own = "<style>p { top: 0 }</style>"
    foreign = "<style>.highlight-ipynb .n { color: red }</style>"
    assert lighten(own + foreign, LAB) == own


def test_a_labs_code_is_as_light_as_a_chapters() -> None:
    code = '<pre><code><span></span><span class="n">x</span>\n</code></pre>'
    page = lighten(f'<div class="language-python highlight ">{code}</div>', LAB)
    assert '<span class="code" style="--lines: 1"><code>x\n</code></span>' in page
