"""The search answers what learners ask, in the browser, on the site as published.

A test asks every fourth question, and `make zensical` does of a second build; `make
search` asks both all.
"""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from book.pages.book import Book, open_book
from book.tools import engines, questions, search
from tests.site.conftest import ROOT, Show, Site, new_tab


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(ROOT)


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site, book: Book) -> Iterator[list[search.Found]]:
    asked = questions.read(ROOT / questions.QUESTIONS, book)[::4]
    with engines.open_search(browser, site.url) as engine:
        yield search.ask(engine, asked, book)


def test_every_question_names_sections_that_are_there(book: Book) -> None:
    assert questions.read(ROOT / questions.QUESTIONS, book)
    assert questions.read(ROOT / questions.HELD_OUT, book, questions.FEWEST_HELD_OUT)


def test_no_question_is_left_without_a_result(found: list[search.Found]) -> None:
    assert [one.question.asks for one in found if not one.results] == []


def test_most_questions_are_answered_first_or_among_the_first_three(
    found: list[search.Found],
) -> None:
    assert [*search.shortfalls("Material", found)] == [], search.missed(found)


def test_in_quotes_every_word_counts(browser: Browser, site: Site) -> None:
    valley = "module1/ch14_loss_landscape/#the-narrow-valley"
    with engines.open_search(browser, site.url) as engine:
        assert valley in engine.ask("narrow valley unheard")[:3]
        assert valley in engine.ask('"narrow valley"')[:3]
        assert engine.ask('"narrow valley unheard"') == []


def test_words_that_say_nothing_are_asked_where_there_are_no_others(
    browser: Browser, site: Site
) -> None:
    with engines.open_search(browser, site.url) as engine:
        assert engine.ask("what can still happen") != []


@pytest.mark.parametrize(
    ("asked", "named"),
    {
        "gradient": "gradient",  # the first link is a page's, whose sections have it
        "Which optimizers are there?": "optimizer",  # in the index, a shorter stem
        "loss.backward()": "loss backward",
    }.items(),
)
def test_each_result_names_the_words_that_its_page_shall_highlight(
    browser: Browser, site: Site, asked: str, named: str
) -> None:
    with engines.open_search(browser, site.url) as engine:
        engine.ask(asked)
        links = engine.page.locator(engine.look.items).locator("a")
        found = links.evaluate_all(
            "links => links.map(({ href }) => new URL(href).searchParams.get('h'))"
        )
    assert len(found) > 2
    assert set(found) == {named}


def test_a_question_in_the_address_waits_for_the_books_order(
    browser: Browser, site: Site
) -> None:
    """Though the theme's script comes first, and could answer before."""

    def dawdle(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page = new_tab(browser, "desktop")
    page.route("**/assets/search.js", dawdle)
    page.goto(f"{site.url}?q=gradient")
    links = page.locator(".md-search-result__item a")
    links.first.wait_for(state="attached")
    assert links.count() > 10
    first = links.first.get_attribute("href")
    page.context.close()
    assert "h=gradient" in str(first), "a page's link has no words of the theme's"


CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)
HOLE = re.compile(r"\s[,;:.!?)](?=\s|<|$)|\(\s|\w  \w")


def test_no_section_has_a_hole_where_a_formula_stands(site: Site) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text())
    texts = {one["location"]: CODE.sub("code", one["text"]) for one in index["docs"]}
    holes = {where: HOLE.findall(text) for where, text in texts.items()}
    assert {where: found for where, found in holes.items() if found} == {}
    assert sum(text.count("<i>") for text in texts.values()) > 2000


EXCERPT = """async ([name, text]) => {
  const { material } = await import(name);
  const sections = [{ location: "a/#x", title: "X", text }];
  const asked = { words: [], best: [{ at: 0, score: 1 }] };
  const found = new Set(["step", "los", "zero"]); // their stems
  return material(sections, { ...asked, found }).items[0][0].text;
}"""
EXCERPTS = {
    "the most words": ("<p>A step.</p> <p>A step of loss.</p>", "A step of loss."),
    "a sentence before a line of code": (
        "<pre><code>x = 1\nloss.step()\n</code></pre> <p>A <i>w</i> step.</p>",
        "A <i>w</i> step.",
    ),
    "a line of code that has them all": (
        "<p>A step.</p><pre><code>x = 1\nloss.step(zero)\n</code></pre>",
        "<code>loss.step(zero)</code>",
    ),
}


@pytest.mark.parametrize("shown", EXCERPTS)
def test_an_excerpt_shows(open_page: Show, shown: str) -> None:
    text, expected = EXCERPTS[shown]
    page = open_page("module1/", "desktop")
    said = page.run(EXCERPT, ["/assets/search/answers.js", text])
    assert re.sub("</?mark>", "", said) == f"<p>{expected}</p>"


FOUND = {
    "an entry of the index leads to it": (
        "k-fold cross-validation",
        "module2/ch26_overfitting/#i-have-too-few-rows-for-a-validation-set-what-now",
    ),
    "a letter is wrong": (
        "vanishing gradiant",
        "module2/ch24_activations/#what-arrives-at-the-first-layer",
    ),
    "two words in one": ("layernorm", "glossary/#layer-norm"),
    "a name in code is words": (
        "SyncBatchNorm",
        "module3/ch35_large_scale/"
        "#is-it-still-the-big-batch-if-my-network-has-batchnorm",
    ),
    "another name for it": ("shortcut connection", "glossary/#skip-connection"),
    "it has only been begun": ("Kaim", "glossary/#he-initialization"),
}


@pytest.mark.parametrize("why", FOUND)
def test_a_section_is_found_though_no_word_is_right(
    browser: Browser, site: Site, why: str
) -> None:
    asked, section = FOUND[why]
    with engines.open_search(browser, site.url) as engine:
        assert section in engine.ask(asked)[:5]


def test_the_themes_own_search_answers_where_ours_does_not_come(
    browser: Browser, site: Site
) -> None:
    page = browser.new_page()
    page.route("**/ranking.js", lambda route: route.abort())
    page.goto(site.url, wait_until="load")
    page.locator(engines.MATERIAL.field).focus()
    engine = engines.Engine(page, engines.MATERIAL, site.url)
    assert "glossary/#momentum" in engine.ask("momentum")
    page.close()


def test_what_was_asked_is_marked_in_what_was_found(
    browser: Browser, site: Site
) -> None:
    with engines.open_search(browser, site.url) as engine:
        engine.ask("narrow valleys")
        marks = engine.page.locator(f"{engine.look.items} >> nth=0").locator("mark")
        assert {"narrow", "valley"} <= {
            text.lower() for text in marks.all_inner_texts()
        }
