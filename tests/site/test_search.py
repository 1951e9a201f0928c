"""The search answers what learners ask, in the browser, on the site as published.

Every question is asked of the order that the themes show; some are typed as a reader
does. `make zensical` types some into a second build, `make search` all into both.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Route

from book.pages.book import Book, open_book
from book.tools import engines, questions, search
from tests.site.conftest import ROOT, Show, Site, new_tab


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(ROOT)


ORDER = """async (asked) => {
  const { Ranking } = await import("/assets/search/ranking.js");
  const { material } = await import("/assets/search/answers.js");
  const { docs } = await (await fetch("/search/search_index.json")).json();
  const ranking = new Ranking(docs);
  const inSight = (page) => {
    const best = page.filter(({ score }) => score === page[0].score);
    const all = best.map(({ location }) => location);
    const sections = all.filter((location) => location.includes("#"));
    return sections.length ? sections : all;
  };
  return asked.map((text) => material(docs, ranking.ask(text)).items.flatMap(inSight));
}"""


@dataclass
class Order:
    """What a theme is told to show for each question, asked as a search is."""

    results: dict[str, list[str]]

    def ask(self, text: str) -> list[str]:
        return self.results[text]


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site, book: Book) -> list[search.Found]:
    asked = questions.read(ROOT / questions.QUESTIONS, book)
    page = new_tab(browser, "desktop")
    page.goto(site.url)
    texts = [one.asks for one in asked]
    order = Order(dict(zip(texts, page.evaluate(ORDER, texts), strict=True)))
    page.context.close()
    return search.ask(order, asked, book)


@pytest.fixture(scope="module")
def engine(browser: Browser, site: Site) -> Iterator[engines.Engine]:
    with engines.open_search(browser, site.url) as engine:
        yield engine


def test_readers_are_shown_the_order_that_was_found(
    engine: engines.Engine, found: list[search.Found]
) -> None:
    for one in found[::16]:
        assert engine.ask(one.question.asks)[:5] == one.results[:5]


def test_every_question_names_sections_that_are_there(book: Book) -> None:
    assert questions.read(ROOT / questions.QUESTIONS, book)
    assert questions.read(ROOT / questions.HELD_OUT, book, questions.FEWEST_HELD_OUT)


def test_no_question_is_left_without_a_result(found: list[search.Found]) -> None:
    assert [one.question.asks for one in found if not one.results] == []


def test_most_questions_are_answered_first_or_among_the_first_three(
    found: list[search.Found],
) -> None:
    assert [*search.shortfalls("Material", found)] == [], search.missed(found)


def test_in_quotes_every_word_counts(engine: engines.Engine) -> None:
    valley = "module1/ch14_loss_landscape/#the-narrow-valley"
    assert valley in engine.ask("narrow valley unheard")[:3]
    assert valley in engine.ask('"narrow valley"')[:3]
    assert engine.ask('"narrow valley unheard"') == []


def test_words_that_say_nothing_are_asked_where_there_are_no_others(
    engine: engines.Engine,
) -> None:
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
    engine: engines.Engine, asked: str, named: str
) -> None:
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
    engine: engines.Engine, why: str
) -> None:
    asked, section = FOUND[why]
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


def test_what_was_asked_is_marked_in_what_was_found(engine: engines.Engine) -> None:
    engine.ask("narrow valleys")
    marks = engine.page.locator(f"{engine.look.items} >> nth=0").locator("mark")
    assert {"narrow", "valley"} <= {text.lower() for text in marks.all_inner_texts()}
