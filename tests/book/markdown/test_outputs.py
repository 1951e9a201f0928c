"""What code prints is not what a reader searches for."""

from markdown import Markdown

EXTENSIONS = ["attr_list", "pymdownx.superfences", "book.markdown.outputs"]


def convert(text: str) -> str:
    return Markdown(extensions=EXTENSIONS).convert(text)


def test_an_output_stays_out_of_the_search_index() -> None:
    page = convert("```{.text .output}\n0.262\n```")
    assert 'output highlight" data-search-exclude="true">' in page


def test_code_stays_in_it() -> None:
    page = convert('```python\nprint("output")\n```\n\n`<div class="output">`')
    assert "data-search-exclude" not in page
