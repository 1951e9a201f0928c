"""The home page says how much the book's code has computed."""

from book.publish.counting import count

HOME = "<h1>A Book</h1>\n<p data-counted>All is compared.</p>\n<p>More.</p>"
CHAPTER = """
<p>The loss is <bdi><span class="checked" tabindex="0">0.2</span></bdi>, then
<span class="checked">0.1</span>.</p><figure></figure>
<div class="text output highlight"></div><div class="outputs"></div>
"""


def test_numbers_outputs_and_figures_of_all_chapters_are_counted() -> None:
    home = count(HOME, [CHAPTER] * 600)
    assert (
        "<p>The chapters hold 1,200 computed numbers, 600 outputs and 600 figures."
        in home
    )
    assert home.endswith("<p>More.</p>")
    assert "All is compared" not in home


def test_another_page_is_left_as_it_is() -> None:
    assert count(CHAPTER, [CHAPTER]) == CHAPTER
