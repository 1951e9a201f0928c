"""A benchmark of the search names sections that exist, and is scored as it says."""

from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.tools import questions, search

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

ASKED = '[[question]]\nasks = "why {}"\nanswers = ["module9/ch91_sample.md#summary"]\n'
MANY = "".join(ASKED.format(number) for number in range(questions.FEWEST))


def read(whole: "SmallBook", more: str = "") -> list[questions.Question]:
    return questions.read(whole.write("questions.toml", MANY + more), whole.book)


ERRORS = {
    '[[question]]\nasks = "a"\nanswers = ["module9/ch91_sample.md#sumary"]\n': (
        "123: 'module9/ch91_sample.md#sumary' names no section\n"
        "  Did you mean #summary?"
    ),
    '[[question]]\nasks = "a"\nanswers = ["module8/x.md#y"]\n': (
        "123: 'module8/x.md#y' names no section\n"
        "  There is no docs/module8/x.md: write its path from docs/, with .md."
    ),
    '[[question]]\nasks = "a"\n': (
        "121: this question lacks a part\n"
        '  Write asks = "…" and answers = ["module1/page.md#section"] '
        "under [[question]]."
    ),
    ASKED.format(0): "121: 'why 0' is asked twice\n  Keep one.",
}


@pytest.mark.parametrize("more", ERRORS)
def test_a_mistake_is_named_with_its_place(whole: "SmallBook", more: str) -> None:
    with pytest.raises(PageError) as caught:
        read(whole, more)
    assert str(caught.value) == f"questions.toml:{ERRORS[more]}"


def test_few_questions_measure_little(whole: "SmallBook") -> None:
    path = whole.write("questions.toml", ASKED.format(0))
    with pytest.raises(PageError, match="1 questions measure little"):
        questions.read(path, whole.book)


class Fixed:
    """A search that finds the same for every question."""

    def __init__(self, *results: str) -> None:
        self.results = list(results)

    def ask(self, text: str) -> list[str]:
        return self.results


@pytest.mark.parametrize(
    ("results", "place"),
    [
        (["module9/ch91_sample/#summary"], 1),
        (["", "module9/", "module9/ch91_sample/#summary"], 3),
        (["module9/ch91_sample/"], None),
        (["glossary/#floor"], 1),  # which links to the answer
        (["glossary/#roof"], None),
        ([], None),
    ],
)
def test_an_answer_is_the_section_or_an_entry_that_links_to_it(
    whole: "SmallBook", results: list[str], place: int | None
) -> None:
    link = "[9.1](module9/ch91_sample.md#{})"
    entries = (
        f"### Floor\n\n{link.format('summary')}\n\n### Roof\n\n{link.format('eli5')}"
    )
    whole.write("docs/glossary.md", f"{entries}\n")
    found = search.ask(Fixed(*results), read(whole)[:1], whole.book)
    assert [one.place for one in found] == [place]


def test_the_shares_count_what_stands_among_the_first() -> None:
    question = questions.Question("q", ("a.md",), 1)
    places = (1, 2, 3, 4, None)
    found = [search.Found(question, [], place) for place in places]
    assert search.share(found, 1) == 0.2
    assert search.share(found, 3) == 0.6


@pytest.mark.parametrize(
    ("answer", "address"),
    {
        "index.md": "",
        "module1/index.md": "module1/",
        "symptoms.md#nan": "symptoms/#nan",
        "module1/ch11.md": "module1/ch11/",
    }.items(),
)
def test_a_section_of_the_book_has_an_address_on_the_site(
    answer: str, address: str
) -> None:
    assert search.address(answer) == address


def test_a_search_that_answers_less_than_it_must_is_named() -> None:
    question = questions.Question("q", ("a.md",), 1)
    places = [*[1] * 7, 3, 3, None]
    found = [search.Found(question, [], place) for place in places]
    assert [*search.shortfalls("Zensical", found)] == []
    assert [*search.shortfalls("Zensical", found[1:])] == [
        "Zensical answers 67% of the questions among the first 1; it must be 70%",
        "Zensical answers 89% of the questions among the first 3; it must be 90%",
    ]
