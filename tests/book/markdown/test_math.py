"""Formulas are rendered at build time, or stop the build at their line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown import Markdown

from book.errors import PageError
from book.markdown.math import KATEX

STYLE = Path("docs/assets/katex/katex.min.css")


EXTENSIONS = [
    "tables",
    "toc",
    "pymdownx.superfences",
    "pymdownx.arithmatex",
    "book.markdown.includes",
    "book.markdown.math",
]
DOLLARS = {"generic": True, "inline_syntax": ["dollar"], "block_syntax": ["dollar"]}


def convert(text: str) -> str:
    settings = {"pymdownx.arithmatex": DOLLARS}
    return Markdown(extensions=EXTENSIONS, extension_configs=settings).convert(text)


def failure(text: str) -> PageError:
    with pytest.raises(PageError) as caught:
        convert(text)
    return caught.value


def test_an_inline_formula_becomes_html_and_mathml() -> None:
    page = convert("Where $w < 3$ holds.")
    assert '<span class="katex-html" aria-hidden="true">' in page
    assert '<annotation encoding="application/x-tex">w &lt; 3</annotation>' in page
    assert "\\(" not in page


def test_no_line_begins_with_the_comma_after_a_formula() -> None:
    assert '<span class="kept"><bdi ' in convert("For $x$, and")
    assert "</bdi>,</span> and" in convert("For $x$, and")
    assert "kept" not in convert("For $x$ and")
    assert "kept" not in convert("For $a + b + c + d + e$, which is long")


def test_a_block_is_set_as_a_display_formula() -> None:
    page = convert("$$\n\\begin{aligned} a &= b \\\\ c &< d \\end{aligned}\n$$")
    assert 'class="katex-display"' in page
    assert "amp;amp;" not in page


def test_formulas_stay_out_of_the_search_index() -> None:
    page = convert("So $x$.\n\n$$\ny\n$$")
    assert page.count('data-search-exclude="true"') == 2
    # The search plugin ends the exclusion at the first inner </span>, or </div>.
    outer = re.findall(r"<(\w+) class=\"arithmatex\"", page)
    assert outer == ["bdi", "div"]
    assert "<bdi" not in page.replace('<bdi class="arithmatex"', "")
    assert "<div" not in page.replace('<div class="arithmatex"', "")


def test_dollars_in_code_and_prices_are_no_formulas() -> None:
    page = convert("It costs $5 and $6, says `$x$`.\n\n```\n$y$\n```")
    assert "katex" not in page


@pytest.mark.parametrize(
    ("text", "line", "problem", "tex"),
    [
        ("One.\n\nTwo $\\foo{x}$.", 3, "Undefined control sequence: \\foo", "\\foo{x}"),
        ("One.\n\n$$\n\\frac{1\n$$", 3, "Unexpected end of input", "\\frac{1"),
        ("| a |\n| --- |\n| $é$ |", 3, "Accented Unicode text character", "é"),
        ("$a < b$\n$a < \\b$", 2, "Undefined control sequence: \\b", "a < \\b"),
    ],
)
def test_tex_that_katex_cannot_render_is_named_with_its_line(
    text: str, line: int, problem: str, tex: str
) -> None:
    error = failure(text)
    assert (error.path, error.line, error.fix) == (None, line, f"TeX: {tex}")
    assert error.problem.startswith("KaTeX cannot render this formula: ")
    assert problem in error.problem


def test_the_line_is_that_of_the_file_though_an_include_stands_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "long.py").write_text("x = 1\n" * 50)
    monkeypatch.chdir(tmp_path)
    assert failure('```python\n--8<-- "long.py"\n```\n\n$\\foo$').line == 5


def test_a_formula_in_a_heading_is_refused() -> None:
    error = failure("Text.\n\n## The loss $L$\n")
    assert error.line == 3
    assert "table of contents" in error.problem


ENDS = """
import os, sys
from book.markdown.math import render
render("x", False)
if os.fork() == 0:
    sys.exit(0)
os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not fork")
def test_no_engine_keeps_a_process_or_its_child_from_ending() -> None:
    command = [sys.executable, "-W", "ignore", "-c", ENDS]
    subprocess.run(command, check=True, timeout=60)


def test_script_and_style_are_of_one_release() -> None:
    script = re.search(r'version:"([\d.]+)"', KATEX.read_text("utf-8"))
    style = re.search(r'katex-version:after{content:"([\d.]+)"', STYLE.read_text())
    assert script
    assert style
    assert script[1] == style[1]


def test_every_font_that_the_style_names_is_there() -> None:
    fonts = re.findall(r"url\(([^)]+)\)", STYLE.read_text())
    assert len(fonts) == 20
    assert all((STYLE.parent / font).is_file() for font in fonts)
