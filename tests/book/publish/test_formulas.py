"""Formulas come back into the search index, in the places that the page gives them."""

import re

import pytest

from book.markdown.math import inline, render
from book.publish import formulas

LINES = {
    "w": "w",
    r"\hat y = w x + b": "ŷ = wx + b",
    r"-0.05 \cdot (-12.24)": "−0.05⋅(−12.24)",
    r"2/\lambda_{\max}": "2/λmax",
    r"w_i^2 + x_{ij}": "w_i^2 + x_ij",
    r"\frac{\kappa - 1}{\kappa + 1}": "(κ − 1)/(κ + 1)",
    r"\sqrt{v + \epsilon}": "√(v + ϵ)",
    r"f'(w) < -10^{-5}": "f\u2032(w) < −10^−5",
    r"\ln 10, \dots": "ln 10, …",
}


@pytest.mark.parametrize("tex", LINES)
def test_a_formula_is_a_line_of_text(tex: str) -> None:
    shown = re.search(r"<math\b.*</math>", render(tex, False))
    assert shown is not None
    assert formulas.linear(shown[0]) == LINES[tex]


def f(tex: str, closing: str = "") -> str:
    """As a page has it; the mark that keeps it out of the index is gone by then."""
    shown = inline(render(tex, False), closing)
    return shown.replace(' data-search-exclude="true"', "")


# What stands on the page, and in the index of the same section, before and after.
TEXTS = {
    "in a sentence": (
        f"<p>Each has a limit, {f('2/u', ',')} of {f('b')} or <code>w</code>.</p>",
        "<p>Each has a limit, , of  or <code>w</code>.</p>",
        "<p>Each has a limit, <i>2/u</i>, of <i>b</i> or <code>w</code>.</p>",
    ),
    "at both ends, and in parentheses": (
        f"<p>{f('w')} is ({f('a < b')}) not {f('c')}</p>",
        "<p> is () not </p>",
        "<p> <i>w</i> is (<i>a &lt; b</i>) not <i>c</i></p>",
    ),
    "behind what the index leaves out": (
        f"<label>It is {f('w')}</label><p>8 &lt; 9</p><p>It is {f('v')}!</p>",
        "<p>8 &lt; 9</p> <p>It is !</p>",
        "<p>8 &lt; 9</p> <p>It is <i>v</i>!</p>",
    ),
    "in a table": (
        f"<tr><td>{f('w')}</td>\n<td>slope</td>\n<td>{f('b')}</td></tr>",
        "\n\nslope\n\n",
        "\n\n<i>w</i>\nslope\n<i>b</i>",
    ),
    "one behind the other": (
        f"<tr><td>{f('u')}</td><td>{f('w')}</td><td>two: {f('a')} {f('b')}</td></tr>",
        "\ntwo:  \n",
        "\n<i>u</i><i>w</i>two: <i>a</i> <i>b</i>",
    ),
    "twice, in the same words": (
        f"<p>Take {f('a')}.</p><p>Take {f('b')}.</p>",
        "<p>Take .</p> <p>Take .</p>",
        "<p>Take <i>a</i>.</p> <p>Take <i>b</i>.</p>",
    ),
    "not there": (
        f"<p>No {f('w')} here</p>",
        "<p>Other words</p>",
        "<p>Other words</p>",
    ),
}


@pytest.mark.parametrize("where", TEXTS)
def test_it_is_put_back_where_the_page_has_it(where: str) -> None:
    page, before, after = TEXTS[where]
    blocks = formulas.read(f'<h2 id="x">X</h2>{page}<h2 id="y">Y</h2>')
    assert {block.section for block in blocks} == {"x"}
    once = formulas.restore(before, blocks)
    assert once == after
    assert formulas.restore(once, blocks) == once
