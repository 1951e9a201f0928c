"""Places for what scripts add to a page."""

from markdown import Markdown

PAGE = """## Exercises

### Exercise 1: One

Do it.

### Exercise 2: Two

| a |
| - |
| 1 |

## Summary

The end.
"""


def convert(text: str) -> str:
    return Markdown(extensions=["toc", "tables", "book.markdown.places"]).convert(text)


def test_each_exercise_ends_with_a_place_and_so_does_the_page() -> None:
    page = convert(PAGE)
    order = [
        'id="exercise-1-one"',
        "Do it.",
        'data-done="exercise-1-one"',
        'id="exercise-2-two"',
        "</table>",
        'data-done="exercise-2-two"',
        'id="summary"',
        "The end.",
        'data-done=""',
    ]
    assert [page.count(part) for part in order] == [1] * len(order)
    assert sorted(order, key=page.index) == order


def test_an_exercise_may_be_the_last_part_of_a_page() -> None:
    page = convert("### Exercise 1: One\n\nDo it.")
    assert page.endswith(
        '<div data-done="exercise-1-one"></div><div data-done=""></div>'
    )


def test_a_page_without_exercises_gets_no_place() -> None:
    assert "data-done" not in convert("## Summary\n\nThe end.")


def test_a_table_has_an_element_to_itself() -> None:
    page = convert(PAGE)
    assert "<div><table>" in page.replace("\n", "")
    assert "</table></div>" in page.replace("\n", "")
