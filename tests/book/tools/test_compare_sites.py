"""The comparison of two builds: what it overlooks, and what it must not overlook."""

from pathlib import Path

import pytest

from book.tools.compare_sites import article, differences, main

PAGE = """
<html><body><nav><a href="/">Home</a></nav>
<article class="md-content__inner md-typeset">
<h1 id="loop">The loop<a class="headerlink" href="#loop">¶</a></h1>
<p>It ends at <span class="checked">0.262</span>.</p>
<p><span class="katex"><math><mi>w</mi><annotation>w_1</annotation></math></span></p>
<p><img alt="The loss falls" src="../figures/fit.svg"/></p>
<pre><span></span><code>for x in xs:
    print(x)
</code></pre>
<details><summary>Solution</summary><ul><li>one<li>two</ul></details>
</article></body></html>
"""


def site(folder: Path, **pages: str) -> Path:
    for name, html in pages.items():
        path = folder / name.replace("__", "/") / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(html, "utf-8")
    return folder


def test_an_article_is_read_block_by_block() -> None:
    assert article(PAGE) == [
        "h1 #loop: The loop",
        "p: It ends at 0.262.",
        "p: ww_1",
        "p: [image 'The loss falls' ../figures/fit.svg]",
        "pre: for x in xs:\n    print(x)",
        "summary: Solution",
        "li: one",
        "li: two",
    ]


@pytest.mark.parametrize(
    ("mkdocs", "zensical"),
    [
        ("<html><body>", "<html><body><footer>Made with care</footer>"),
        ("<article ", '<article data-md-source="x" '),
        ('<h1 id="loop">', '<a id="__skip" tabindex="-1"></a><h1 id="loop">'),
        ("<p>It ends", '<button title="Copy">copy</button><p>It\n  ends'),
        ("<pre><span></span><code>for", '<div class="h"><pre><code><b>for</b>'),
        ("</article>", '<aside class="md-source-file">2026</aside></article>'),
        ("</article>", "<script>track()</script></article>"),
    ],
)
def test_what_the_theme_adds_is_no_difference(
    tmp_path: Path, mkdocs: str, zensical: str
) -> None:
    assert mkdocs in PAGE
    one = site(tmp_path / "one", ch11=PAGE)
    other = site(tmp_path / "other", ch11=PAGE.replace(mkdocs, zensical))
    assert list(differences(one, other)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("0.262", "0.263", id="a checked number"),
        pytest.param("The loop<a", "A loop<a", id="a heading"),
        pytest.param('id="loop"', 'id="the-loop"', id="an anchor"),
        pytest.param("    print", "  print", id="code, by its spaces"),
        pytest.param("w_1", "w_2", id="a formula"),
        pytest.param('<span class="katex">', r"\(w_1\)<span>", id="TeX left over"),
        pytest.param("The loss falls", "The loss", id="an alternative text"),
        pytest.param("fit.svg", "fit2.svg", id="an image"),
        pytest.param("<li>two", "", id="an item left out"),
        pytest.param("<h1", "<h2", id="a heading's level"),
    ],
)
def test_what_a_reader_would_see_is_a_difference(
    tmp_path: Path, old: str, new: str
) -> None:
    assert old in PAGE
    one = site(tmp_path / "one", ch11=PAGE)
    other = site(tmp_path / "other", ch11=PAGE.replace(old, new))
    assert len(list(differences(one, other))) == 1


def test_the_message_shows_where_the_two_part(tmp_path: Path) -> None:
    one = site(tmp_path / "one", ch11=PAGE)
    other = site(tmp_path / "other", ch11=PAGE.replace("0.262", "0.271"))
    (message,) = differences(one, other)
    first, left, right = message.splitlines()
    assert first == "ch11/index.html: differs after 'h1 #loop: The loop'"
    assert left.split() == [str(one), *"p: It ends at 0.262.".split()]
    assert right.split() == [str(other), *"p: It ends at 0.271.".split()]


def test_a_page_or_an_article_that_is_missing_is_a_difference(tmp_path: Path) -> None:
    one = site(tmp_path / "one", ch11=PAGE, ch12=PAGE, ch13=PAGE)
    other = site(tmp_path / "other", ch11=PAGE, ch13="<p>no article</p>", ch14=PAGE)
    assert list(differences(one, other)) == [
        f"ch12/index.html: missing in {other}",
        f"ch13/index.html: no <article> in {other}",
        f"ch14/index.html: missing in {one}",
    ]


def test_labs_stand_apart(tmp_path: Path) -> None:
    one = site(tmp_path / "one", ch11=PAGE, labs__lab1=PAGE)
    assert list(differences(one, site(tmp_path / "other", ch11=PAGE))) == []


def test_two_empty_sites_do_not_pass(tmp_path: Path) -> None:
    assert main([str(tmp_path), str(tmp_path)]) == 1


def test_the_exit_status_tells_same_from_different(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = site(tmp_path / "one", ch11=PAGE)
    other = site(tmp_path / "other", ch11=PAGE)
    assert main([str(one), str(other)]) == 0
    assert "show the same on 1 pages" in capsys.readouterr().out
    (other / "ch11/index.html").write_text("<article>Hello</article>", "utf-8")
    assert main([str(one), str(other)]) == 1
    assert main([str(one)]) == 2
