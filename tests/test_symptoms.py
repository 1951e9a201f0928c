"""The page of symptoms: each entry has a cause, a cure, and a section that proves it.

A message is what a block of such a section raises or prints. That a link leads to a
section is seen with those of every page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from book.pages import reading
from book.pages.book import Book, open_book
from book.pages.page import Heading, Page
from book.pages.parts import LINK

BOOK = open_book(Path(__file__).parents[1])
PATH = BOOK.docs / "symptoms.md"
PARTS = ("**Cause.** ", "**Cure.** ", "Proved in ")


def entries(page: Page) -> list[Heading]:
    return [heading for heading in page.headings if heading.level == 3]


SYMPTOMS = reading.read(PATH, BOOK)
MESSAGES = [one for one in entries(SYMPTOMS) if re.fullmatch("`[^`]+`", one.title)]


def text_of(heading: Heading) -> str:
    return " ".join(SYMPTOMS.below(heading).values())


def outputs(heading: Heading, book: Book) -> Iterator[str]:
    """What the sections print to which the entry links, folds and all."""
    for link in LINK.finditer(text_of(heading)):
        page = reading.read(book.docs / link["target"], book)
        section = next(h for h in page.headings if f"#{h.slug}" == link["anchor"])
        for block in page.blocks:
            if block.is_output and section.line < block.start < page.end(section):
                yield " ".join(" ".join(block.lines).replace("`", "").split())


@pytest.mark.parametrize("entry", entries(SYMPTOMS), ids=lambda entry: entry.slug)
def test_an_entry_has_a_cause_a_cure_and_a_proof(entry: Heading) -> None:
    text = text_of(entry)
    places = [text.find(part) for part in PARTS]
    told = f"{SYMPTOMS.name}:{entry.line}: write, in this order: {', '.join(PARTS)}"
    if min(places) < 0 or places != sorted(places):
        pytest.fail(told, pytrace=False)
    proofs = [link["anchor"] for link in LINK.finditer(text[places[-1] :])]
    assert proofs, f"{SYMPTOMS.name}:{entry.line}: link the section that proves it"
    assert all(proofs), f"{SYMPTOMS.name}:{entry.line}: link a section, page.md#section"


@pytest.mark.parametrize("entry", MESSAGES, ids=lambda entry: entry.slug)
def test_a_block_of_the_book_says_the_message(entry: Heading) -> None:
    message = entry.title.strip("`")
    assert any(message in said for said in outputs(entry, BOOK)), (
        f"{SYMPTOMS.name}:{entry.line}: no output in a section that it links to says "
        f"{message!r}. Copy it from there, or link the section whose block raises it."
    )


def test_every_error_that_a_chapter_raises_has_an_entry() -> None:
    """By its first words: where they end, the message changes from case to case."""
    known = [entry.title.strip("`") for entry in MESSAGES]
    for path in BOOK.chapters():
        page = reading.read(path, BOOK)
        for block in page.runnable():
            if "raises" in block.options and not block.exercise:
                output = next(b for b in page.blocks if b.start > block.end)
                said = output.lines[0].removesuffix(" ...")
                assert any(said.startswith(one) for one in known), (
                    f"{page.name}:{block.start}: {PATH.name} has no entry for {said!r}"
                )


def test_a_loss_of_pytorchs_own_warns_of_a_target_of_another_size() -> None:
    with pytest.warns(UserWarning, match="target size .* that is different to the inp"):
        functional.mse_loss(torch.zeros(3, 1), torch.zeros(3))
