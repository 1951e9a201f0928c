"""A checked number looks like a number anywhere, and says what computed it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

NUMBER = '<span class="checked" tabindex="0" data-expr="x[-1]">0.25</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It is 0.25<!--= x[-1] -->.", f"<p>It is {NUMBER}.</p>"),
        ("**0.25<!--= x[-1] -->**", f"<p><strong>{NUMBER}</strong></p>"),
        ("- It is 0.25<!--= x[-1] -->", f"<li>It is {NUMBER}</li>"),
        ("| a |\n| - |\n| 0.25<!--= x[-1] --> |", f"<td>{NUMBER}</td>"),
        ("> It is 0.25<!--= x[-1] -->", f"<p>It is {NUMBER}</p>"),
        ("See[^1].\n\n[^1]: It is 0.25<!--= x[-1] -->", f"<p>It is {NUMBER}"),
        ("!!! note\n    It is 0.25<!--= x[-1] -->", f"<p>It is {NUMBER}</p>"),
        ("/// details | A\n0.25<!--= x[-1] -->\n///", f"<p>{NUMBER}</p>"),
        ("Between $a$ and 0.25<!--= x[-1] -->", f"</bdi> and {NUMBER}</p>"),
    ],
)
def test_the_mark(small: "SmallBook", text: str, html: str) -> None:
    shown = small.html(text)
    assert html in shown
    assert "<!--" not in shown


def test_a_caption_holds_one(small: "SmallBook") -> None:
    html = small.html("![What one learns](x.svg)\n\n*At 0.25<!--= x[-1] -->.*")
    assert f"<figcaption>At {NUMBER}.</figcaption>" in html


def test_an_alternative_text_holds_the_number_alone(small: "SmallBook") -> None:
    html = small.html(
        "![From 1<!--= x[0] --> to −2 %<!--= x[-1] -->](x.svg) 3<!--= n -->"
    )
    assert 'alt="From 1 to −2 %"' in html
    assert 'data-expr="n">3</span>' in html


def test_a_heading_holds_one_and_its_anchor_has_the_number(small: "SmallBook") -> None:
    md = small.book.new_markdown()
    html = md.convert("## Only 3<!--= n --> steps")
    assert '<h2 id="only-3-steps">Only <span class="checked"' in html
    (entry,) = md.toc_tokens  # type: ignore[attr-defined]
    assert entry["id"] == "only-3-steps"
    assert "data-expr" not in entry["name"]


def test_the_percent_sign_belongs_to_the_number(small: "SmallBook") -> None:
    assert ">98.2\N{NO-BREAK SPACE}%</span> of it" in small.html(
        "98.2 %<!--= a / b --> of it"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("In ten<!--given--> steps, 5 %<!-- given --> less", "In ten steps, 5 % less"),
        ("![Ten<!--given--> steps](x.svg)", 'alt="Ten steps"'),
        ("| ten<!--given--> |\n| - |", "<th>ten</th>"),
        ("Write `ten<!--given-->`.", "<code>ten&lt;!--given--&gt;</code>"),
    ],
)
def test_nobody_sees_the_mark_of_a_given_number(
    small: "SmallBook", text: str, html: str
) -> None:
    shown = small.html(text)
    assert html in shown
    assert "<!--" not in shown


def test_no_line_ends_between_a_number_and_its_unit(small: "SmallBook") -> None:
    for text in ("It is 12 %<!--= x -->.", "It is 12<!--= 100 * x --> %."):
        html = small.html(text)
        assert "\N{NO-BREAK SPACE}%" in html
        assert " %" not in html


def test_an_expression_cannot_break_the_html(small: "SmallBook") -> None:
    html = small.html("1<!--= f('<b>', \"x\") & 3 -->")
    assert 'data-expr="f(&#x27;&lt;b&gt;&#x27;, &quot;x&quot;) &amp; 3"' in html


def test_a_code_span_shows_the_notation_itself(small: "SmallBook") -> None:
    html = small.html("Write `0.25<!--= x -->`.")
    assert "<code>0.25&lt;!--= x --&gt;</code>" in html


def test_a_fence_shows_the_notation_itself(small: "SmallBook") -> None:
    html = small.html("```text\n0.25<!--= x -->\n```")
    assert "checked" not in html
    assert "0.25&lt;!--= x --&gt;" in html


@pytest.mark.parametrize(
    "text",
    [
        "So $L = 0.25<!--= x[-1] -->$ is it.",
        "$$\nL = 0.25<!--= x[-1] -->\n$$",
        "> $$\n> L = 0.25<!--= x[-1] -->\n> $$",
    ],
)
def test_in_a_formula_it_is_a_number_and_is_checked(
    small: "SmallBook", text: str
) -> None:
    html = small.html(text)
    assert "L = 0.25</annotation>" in html
    assert "<!--" not in html
    block = "```python\nx = [0.5]\n```\n\n"
    (told,) = small.complaints(block + text)
    assert "the text says 0.25" in told
