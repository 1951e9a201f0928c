"""Each of our Markdown steps comes between those that its number names."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "preprocessors",
            "book-source book-includes fenced_raw_block normalize_whitespace"
            " book-front_matter fenced_code_block book-numbers html_block",
        ),
        (
            "treeprocessors",
            "book-checks inline attr_list toc book-questions book-figures book-math"
            " book-unread unescape book-places",
        ),
        ("postprocessors", "raw_html book-code_blocks amp_substitute"),
    ],
)
def test_the_steps_come_in_this_order(
    small: "SmallBook", kind: str, names: str
) -> None:
    steps = getattr(small.book.new_markdown(), kind)
    places = [steps.get_index_for_name(name) for name in names.split()]
    assert places == sorted(places)
