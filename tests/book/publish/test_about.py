"""What a page says of itself is its own, whatever builder wrote its head."""

from pathlib import Path

import pytest

from book.publish.about import about, describe

PAGE = """<head><meta name="description" content="The book's.">
<link rel="canonical" href="https://book.example/a/"><title>A - A Book</title></head>
<h1>A</h1>"""


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ('# A\n\n> It is "small" & whole.\n\nWords.\n', 'It is "small" & whole.'),
        ("# A\n\nWords.\n\n> A quote.\n", "The book's."),
        (None, "The book's."),
    ],
)
def test_its_description_is_that_of_its_markdown(
    tmp_path: Path, beside: str | None, said: str
) -> None:
    file = tmp_path / "index.html.md"
    if beside:
        file.write_text(beside, "utf-8")
    one = about(describe(PAGE, file))
    assert one
    assert one.description == said
