"""What goes from a page goes unseen and unheard."""

from book.markdown.math import inline, render
from book.publish.lean import trim


def test_indents_go_but_from_what_is_shown_as_it_stands() -> None:
    page = "<div>\n\n   <p>a\n  b</p>\n<pre>x\n   y</pre>\n  <code>z\n  z</code></div>"
    assert trim(page) == (
        "<div>\n<p>a\nb</p>\n<pre>x\n   y</pre>\n<code>z\n  z</code></div>"
    )


def test_of_a_formula_its_tex_goes_and_what_is_read_out_stays() -> None:
    page = trim(inline(render("x < 1", False), ""))
    spoken = "<math><mrow><mi>x</mi><mo>&lt;</mo><mn>1</mn></mrow></math>"
    assert spoken in page
    assert "annotation" not in page


def test_it_is_done_once() -> None:
    page = trim(inline(render("x", False), "") + "\n  <p>")
    assert trim(page) == page
