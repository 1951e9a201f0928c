"""The glossary explains each term in the words of its chapter."""

import re
from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.exports import glossary
from book.pages import reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

PAGE = "docs/module9/ch91_sample.md"
OLD = "It falls in every round."
BY_HAND = 'stressed = []\n[terms]\n"floor" = { also = ["noise floor"] }\n'
FLOOR = "A *floor* is the lowest loss of 0.162<!--= losses[-1] -->."


def made(whole: "SmallBook", text: str = FLOOR, by_hand: str = BY_HAND) -> str:
    """The glossary of a book whose one page says this."""
    whole.write("glossary.toml", by_hand)
    whole.mutate(PAGE, OLD, f"\n\n{text}\n\n")
    return glossary.make([reading.read(whole.path, whole.book)], whole.book)


def sentence(whole: "SmallBook", text: str, by_hand: str = BY_HAND) -> str:
    """What it says of the floor."""
    found = re.search(r"### Floor\n\n(.*)\n", made(whole, text, by_hand))
    assert found
    return found[1]


def refused(whole: "SmallBook", text: str = FLOOR, by_hand: str = BY_HAND) -> str:
    with pytest.raises(PageError) as caught:
        made(whole, text, by_hand)
    return str(caught.value)


def test_an_entry_is_a_term_its_sentence_its_other_words_and_its_section(
    whole: "SmallBook",
) -> None:
    assert made(whole).endswith(
        "## F\n\n### Floor\n\nA *floor* is the lowest loss of 0.162.\n\n"
        "Also: noise floor. In [9.1 PyTorch Demonstration]"
        "(module9/ch91_sample.md#pytorch-demonstration).\n"
    )


SENTENCES = {
    "others stay away": (
        "Look up. A *floor* is the lowest loss. Now down.",
        "A *floor* is the lowest loss.",
    ),
    "it leans": (
        "One. The loss stops there. This is its *floor*.",
        "The loss stops there. This is its *floor*.",
    ),
    "wrapped": (
        "The loss stops\nthere. This is\nits *floor*. More.",
        "The loss stops there. This is its *floor*.",
    ),
    "in a list": (
        "- Another thing.\n- The *floor* is where the loss stops\n  at last.",
        "The *floor* is where the loss stops   at last.",
    ),
    "in a table": (
        "| word | what it is |\n| --- | --- |\n| *floor* | the lowest loss |",
        "*Floor*; what it is: the lowest loss.",
    ),
    "links are words": (
        "The *floor* of [the loss](../index.md) is **low**, `a ** b`.",
        "The *floor* of the loss is low, `a ** b`.",
    ),
    "it ends in a formula": (
        "The lowest loss is the *floor*:\n\n$$\nL = 1\n$$\n",
        "The lowest loss is the *floor*: $L = 1$.",
    ),
    "it leans on a formula": (
        "The lowest one:\n\n$$\nL = 1\n$$\n\nThis is the *floor*. More.",
        "The lowest one: $L = 1$. This is the *floor*.",
    ),
    "it leans on nothing": (
        "This is the *floor*. No loss is lower. More.",
        "This is the *floor*. No loss is lower.",
    ),
    "a point in code ends nothing": (
        "The `a. B` of $x. Y$ is a *floor*.",
        "The `a. B` of $x. Y$ is a *floor*.",
    ),
    "in parentheses": (
        "Caught. (A *floor* is the lowest loss. It is low.)",
        "A *floor* is the lowest loss.",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_can_stand_by_itself(whole: "SmallBook", name: str) -> None:
    text, said = SENTENCES[name]
    assert sentence(whole, text) == said


def test_more_sentences_come_along_where_they_are_asked_for(
    whole: "SmallBook",
) -> None:
    text = "One is. Two is. The *floor* is low. Three is. Four is."
    by_hand = '[terms]\n"floor" = { above = 1, below = 1 }\n'
    assert sentence(whole, text, by_hand) == "Two is. The *floor* is low. Three is."


def test_what_is_said_by_hand_stands_for_the_pages_sentence(whole: "SmallBook") -> None:
    by_hand = '[terms]\n"floor" = { says = "A *floor* stays." }\n'
    assert sentence(whole, "This is the *floor*.", by_hand) == "A *floor* stays."


def test_a_paper_is_no_term_and_what_is_stressed_is_none(whole: "SmallBook") -> None:
    text = f"{FLOOR} See *Floors of Losses* (Somebody, 2020), *really*."
    found = made(whole, text, BY_HAND.replace("[]", '["really"]'))
    assert re.findall("### .*", found) == ["### Floor"]


def test_another_word_for_a_term_moves_into_its_entry(whole: "SmallBook") -> None:
    found = made(whole, f"{FLOOR} A *noise floor* is one too.")
    assert re.findall("### .*", found) == ["### Floor"]


ERRORS = {
    "no sentence": (
        "The *floor*.",
        BY_HAND,
        f"{PAGE}:56: nothing explains the term 'floor'\n"
        "  Explain it in the sentence in which it first stands in italics.",
    ),
    "no term": (
        FLOOR,
        '[terms]\n"flor" = { title = "F" }\n',
        "glossary.toml:2: 'flor' is no term of the book\n  Did you mean \"floor\"?",
    ),
    "no term, and another's word": (
        FLOOR,
        '[terms]\n"floor" = { also = ["flor"] }\n"flor" = { title = "F" }\n',
        "glossary.toml:3: 'flor' is no term of the book\n  Did you mean \"floor\"?",
    ),
    "not in italics": (
        FLOOR,
        'stressed = ["very"]\n',
        "glossary.toml:1: 'very' is nowhere in italics\n"
        "  Take it out, or mend the page.",
    ),
    "two owners": (
        f"{FLOOR} A *roof* is high above it.",
        '[terms]\n"floor" = { also = ["x"] }\n"roof" = { also = ["x"] }\n',
        "glossary.toml:2: 'x' is another word for 'floor' and for 'roof'\n"
        "  Keep one of the two.",
    ),
    "no part": (
        FLOOR,
        '[terms]\n"floor" = { alias = "x" }\n',
        "glossary.toml:2: 'floor' has a part 'alias'\n"
        '  A line is "term" = { title = "…", says = "…", also = ["other word"] }.',
    ),
    "another chapter": (
        FLOOR,
        '[terms]\n"floor" = { chapter = "9.2" }\n',
        "glossary.toml:2: 'floor' is no term of Part 9.2\n  It is one in 9.1.",
    ),
    "no TOML": (
        FLOOR,
        '[terms]\n"floor" = \n',
        "glossary.toml:2: this is no TOML: Invalid value (at line 2, column 11)\n"
        '  A line is "term" = { title = "…", says = "…", also = ["other word"] }.',
    ),
}


@pytest.mark.parametrize("mistake", ERRORS)
def test_a_mistake_is_named_with_its_place(whole: "SmallBook", mistake: str) -> None:
    text, by_hand, message = ERRORS[mistake]
    assert refused(whole, text, by_hand) == message


def test_an_update_writes_the_glossary(whole: "SmallBook") -> None:
    expected = made(whole)
    whole.state().mend_committed()
    assert (whole.root / "docs" / "glossary.md").read_text("utf-8") == expected
