"""The index leads from other words to sections that are there."""

import re
from typing import TYPE_CHECKING

import pytest

from book.errors import PageError
from book.exports import lookup
from book.exports.by_hand import listed
from book.pages import reading

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

SEE = 'see = ["9.1#pytorch-demonstration"]'


def made(whole: "SmallBook", *lines: str) -> str:
    """The index of a book whose lookup.toml has these lines."""
    whole.write("lookup.toml", "\n".join(["[entries]", *lines]))
    return lookup.make([reading.read(whole.path, whole.book)], whole.book)


def test_an_entry_is_what_is_looked_for_its_other_words_and_sections(
    whole: "SmallBook",
) -> None:
    line = f'"Lowest loss" = {{ also = ["floor", "min_loss"], {SEE} }}'
    assert made(whole, line).endswith(
        "## L\n\n### Lowest loss\n\nAlso: floor, `min_loss`. See "
        "[9.1 PyTorch Demonstration](module9/ch91_sample.md#pytorch-demonstration).\n"
    )


def test_names_in_code_stand_among_the_words(whole: "SmallBook") -> None:
    names = ("step", "`.grad`", "Gradient", "`backward`")
    found = made(whole, *(f'"{name}" = {{ {SEE} }}' for name in names))
    order = ["## B", "### `backward`", "## G", "### `.grad`", "### Gradient"]
    assert re.findall("##.*", found) == [*order, "## S", "### step"]


@pytest.mark.parametrize(
    ("word", "is_code"),
    {
        "zero_grad": True,
        "shuffle=True": True,
        "torch.save": True,
        "super().__init__": True,
        "log loss": False,
        "SGD": False,
        "loss.backward() twice": False,
    }.items(),
)
def test_a_name_in_code_looks_like_code(
    whole: "SmallBook", word: str, is_code: bool
) -> None:
    found = made(whole, f'"x" = {{ also = ["{word}"], {SEE} }}')
    assert (f"Also: `{word}`. See" in found) == is_code
    assert (f"Also: {word}. See" in found) != is_code


ERRORS = {
    "no such section": (
        '"x" = { see = ["9.1#pytorch-demonstrations"] }',
        "lookup.toml:2: '9.1#pytorch-demonstrations' names no section\n"
        '  Did you mean "9.1#pytorch-demonstration"?',
    ),
    "no such part": (
        '"x" = { see = ["8.1#summary"] }',
        "lookup.toml:2: '8.1#summary' names no part of the book\n"
        "  Name a part, 9.1 to 9.1.",
    ),
    "no section at all": (
        '"x" = { also = ["y"] }',
        "lookup.toml:2: 'x' leads nowhere\n"
        '  A line is "What is looked for" = { also = ["other words"],'
        ' see = ["1.2#section"] }.',
    ),
    "one word for a list": (
        f'"x" = {{ also = "y", {SEE} }}',
        "lookup.toml:2: 'x' has 'also', which is no list\n"
        '  A line is "What is looked for" = { also = ["other words"],'
        ' see = ["1.2#section"] }.',
    ),
    "another part": (
        f'"x" = {{ chapter = "9.1", {SEE} }}',
        "lookup.toml:2: 'x' has a part 'chapter'\n"
        '  A line is "What is looked for" = { also = ["other words"],'
        ' see = ["1.2#section"] }.',
    ),
}


@pytest.mark.parametrize("mistake", ERRORS)
def test_a_mistake_is_named_with_its_place(whole: "SmallBook", mistake: str) -> None:
    line, message = ERRORS[mistake]
    with pytest.raises(PageError) as caught:
        made(whole, line)
    assert str(caught.value) == message


def test_an_update_writes_the_index(whole: "SmallBook") -> None:
    expected = made(whole, f'"Lowest loss" = {{ {SEE} }}')
    whole.state().mend_committed()
    assert (whole.root / "docs" / "lookup.md").read_text("utf-8") == expected


def test_a_title_that_asks_ends_its_row_by_itself() -> None:
    asks, says = "[1.1 Why?](a.md#why)", "[1.2 So](b.md#so)"
    assert listed([says, asks]) == f"{says}, {asks}"
    assert listed([asks, says]) == f"{asks}, {says}."
    assert listed(["[It ends.](a.md#b)"]) == "[It ends.](a.md#b)"
