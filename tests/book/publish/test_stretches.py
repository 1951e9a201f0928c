"""A long page is laid out stretch by stretch."""

import re

from book.publish.stretches import END, LONG, SHORT, START, part

PAGE = '<main><article class="a"><h1>Title</h1>{}</article></main>'
PROSE = "<p>{}</p>".format("<b>x</b>" * SHORT)
SIGNS = "<p>{}</p>".format('<img alt="a">' * LONG)


def stretches(page: str) -> list[str]:
    """What begins each stretch but the first."""
    return [found[:9] for found in part(page).split(START)[2:]]


def test_a_stretch_begins_at_a_heading_a_figure_or_a_paragraph_after_another() -> None:
    assert stretches(PAGE.format(f"{PROSE}<h2>a</h2>{PROSE}<h3>b</h3>")) == [
        "<h2>a</h2",
        "<h3>b</h3",
    ]
    assert stretches(PAGE.format(f"{SIGNS}<p>c</p>")) == ["<p>c</p><"]
    formula = f'{SIGNS}<div class="arithmatex">f</div>'
    assert stretches(PAGE.format(f"{formula}<p>c</p>")) == ["<p>c</p><"]
    assert stretches(PAGE.format(f"{SIGNS}<details>e</details>")) == ["<details>"]
    assert stretches(PAGE.format(f"{SIGNS}<figure>")) == []
    assert stretches(PAGE.format(f"{SIGNS}<figure>d</figure>")) == ["<figure>d"]


def test_no_stretch_begins_after_little_below_a_heading_or_within_something() -> None:
    for inside in (
        "<p>short</p><h2>a</h2>",
        f"<div>{PROSE}<h2>a</h2></div>",
        f"<h2>{PROSE}</h2><h3>b</h3>",
        f"<ul>{SIGNS}</ul><p>c</p>",
        f"{SIGNS}<div>f</div><p>c</p>",
    ):
        assert part(PAGE.format(inside)) == PAGE.format(inside)


def test_stretches_hold_the_page_as_it_is_and_are_made_once() -> None:
    page = PAGE.format(f"{PROSE}\n<h2>a &amp; b</h2>\n{PROSE}<hr/><h3>c</h3>")
    done = part(page)
    assert re.sub(f"{START}|{END}", "", done) == page
    assert done.count(START) == done.count(END) == 3
    assert part(done) == done


def test_a_page_whose_tags_do_not_close_stays_whole() -> None:
    page = PAGE.format(f"<p>{PROSE}<h2>a</h2>")
    assert part(page) == page
    assert part("<p>no article</p>") == "<p>no article</p>"
