"""A page's Markdown stands alone: whole addresses, nothing of the book's notation."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book.exports import beside, llms, markdown
from book.exports.addresses import Place

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

FRONT = """\
+++
title = "Learn the Training Loop with PyTorch, A Page"
author = "A"
date = "2026-11-20"
description = "What it says"
+++
"""
HOME = "https://book.example/sub"


def publish(book: "SmallBook") -> "SmallBook":
    """The book, as somebody builds it who knows where it will be."""
    default = '!ENV [SITE_URL, "http://127.0.0.1:8000/"]'
    book.mutate("mkdocs.yml", default, f"{HOME}/")
    return book


@pytest.fixture
def small(small: "SmallBook") -> "SmallBook":
    return publish(small)


@pytest.fixture
def whole(whole: "SmallBook") -> "SmallBook":
    return publish(whole)


def made(small: "SmallBook", text: str) -> str:
    """The Markdown of a page below its head."""
    whole = markdown.of_page(small.page(f"{FRONT}\n{text}"))
    return whole.split("\n\n", 3)[3]


def test_its_head_says_what_it_is_by_whom_and_under_which_license(
    small: "SmallBook",
) -> None:
    assert markdown.of_page(small.page(f"{FRONT}\nWords.\n")) == (
        "# A Page\n\n> What it says\n\nA · November 20, 2026, <https://book.example/sub/"
        "page/>. Text and figures: CC BY 4.0. Code: MIT.\n\nWords.\n"
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("index.md", "/"),
        ("module1/index.md#the-map", "/module1/#the-map"),
        ("module1/ch11_one.md#x", "/module1/ch11_one/#x"),
        ("labs/lab1.ipynb", "/labs/lab1/"),
        ("notebooks/ch11_one.ipynb", "/notebooks/ch11_one.ipynb"),
        ("#here", "/page/#here"),
    ],
)
def test_a_link_within_the_book_becomes_a_whole_address(
    small: "SmallBook", written: str, address: str
) -> None:
    assert made(small, f"See [*this*]({written}).\n") == (
        f"See [*this*]({HOME}{address}).\n"
    )


def test_so_does_an_image_and_what_leads_elsewhere_stays(small: "SmallBook") -> None:
    text = "![It falls](figures/x.svg)\n\nSee [PyTorch](https://pytorch.org/#a).\n"
    whole = text.replace("(figures", f"({HOME}/figures")
    assert made(small, text) == whole


def test_code_and_formulas_keep_what_looks_like_links_and_comments(
    small: "SmallBook",
) -> None:
    text = (
        "Call `layers[0](x.md)<!-- a -->`; $E[X](t.md)$ holds.\n\n"
        '```python\nx = "<!-- [a](b.md) -->"\n```\n'
    )
    assert made(small, text) == text


def test_what_only_the_site_needs_goes(small: "SmallBook") -> None:
    text = """\
        <!-- Made by
        nobody. -->

        <p class="lead">It begins
        here.</p>

        <ol class="loop">
        <li class="forward"><b>forward</b> A guess.</li>
        </ol>

        After ten<!--given--> rounds, **so**{ .step }.

        [Start](index.md){ .md-button }

        <div data-progress></div>
        """
    text = "\n".join(line.removeprefix(" " * 8) for line in text.split("\n"))
    assert made(small, text) == (
        "It begins\nhere.\n\n- **forward** A guess.\n\nAfter ten rounds, **so**.\n\n"
        f"[Start]({HOME}/)\n"
    )


def test_no_comment_for_testers_stands_in_it(small: "SmallBook") -> None:
    text = '```{.python raises="NameError"}\nnobody\n```\n'
    assert made(small, text) == "```python\nnobody\n```\n"


def test_a_lab_has_what_its_cells_gave(small: "SmallBook") -> None:
    printed = new_output("stream", name="stdout", text="3\n")
    picture = new_output("display_data", {"image/png": "aGk=", "text/plain": "<F>"})
    cells = [
        new_markdown_cell("# Lab 9: A Lab\n\nTake two<!--given--> [of](../index.md)."),
        new_code_cell("print(3)", outputs=[printed]),
        new_code_cell("plot()", outputs=[picture], metadata={"alt": "It falls"}),
    ]
    path = small.root / "docs" / "labs" / "lab9.ipynb"
    lab = new_notebook(cells=cells)
    assert markdown.of_lab(lab, Place(path, small.book)) == (
        f"# Lab 9: A Lab\n\n<{HOME}/labs/lab9/>. Text and figures: CC BY 4.0."
        f" Code: MIT.\n\nTake two [of]({HOME}/).\n\n"
        "```python\nprint(3)\n```\n\n```text\n3\n```\n\n"
        "```python\nplot()\n```\n\n*Figure: It falls*\n"
    )


def built(whole: "SmallBook", *pages: str) -> Path:
    """A site with these pages, as a builder leaves it."""
    site = whole.root / "site"
    for page in pages:
        whole.write(f"site/{page}index.html", "")
    return site


def test_it_lies_beside_each_page_that_was_built_and_a_list_names_it(
    whole: "SmallBook",
) -> None:
    whole.write("docs/index.md", FRONT + "\n# Home\n")
    site = built(whole, "", "module9/ch91_sample/")
    beside.write(whole.book, site)
    found = {path.relative_to(site).as_posix() for path in site.rglob("*.md")}
    assert found == {"index.html.md", "module9/ch91_sample/index.html.md"}
    listed = (site / "llms.txt").read_text("utf-8")
    assert listed.startswith("# Learn the Training Loop with PyTorch\n\n> The loop ")
    assert listed.partition("\n## ")[2] == (
        f"Home\n\n- [Learn the Training Loop with PyTorch]({HOME}/index.html.md):"
        " What it says\n\n## Module 9: A Small Module\n\n"
        f"- [9.1 A Small Sample]({HOME}/module9/"
        "ch91_sample/index.html.md): A loop that fits one weight, small enough to be "
        "broken in tests.\n"
    )
    assert (site / "scripts" / "ch91_sample.py").is_file()


def test_a_list_keeps_the_order_of_the_navigation(whole: "SmallBook") -> None:
    nav = whole.book.config.nav
    files = ["module9/ch91_sample.md", "module9/index.md", "index.md"]
    assert nav
    text = llms.make(whole.book, {file: (file, "") for file in files})
    places = [text.index(f"({file})") for file in reversed(files)]
    assert all(one < other for one, other in itertools.pairwise(places))
