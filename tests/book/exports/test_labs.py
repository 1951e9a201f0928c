"""A lab's notebook for its reader: nothing has run, and no notation is left."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book.exports import labs


def test_outputs_go_and_code_stays() -> None:
    shown = new_output("stream", name="stdout", text="1\n")
    cell = new_code_cell("print(1)", outputs=[shown], metadata={"tags": ["check"]})
    lab = new_notebook(cells=[cell])
    (made,) = labs.make(lab).cells
    assert (made.source, made.outputs) == ("print(1)", [])
    assert made.metadata.tags == ["check"]
    assert lab.cells[0].outputs == [shown], "the lab itself was changed"


def test_prose_is_as_in_a_chapters_notebook() -> None:
    text = (
        "Loss 0.25<!--= loss -->, five<!--given--> times: [Part 1.1]"
        "(../module1/ch11_introduction.md#the-loss), `x<!--= y -->`."
    )
    (made,) = labs.make(new_notebook(cells=[new_markdown_cell(text)])).cells
    link = "[Part 1.1](ch11_introduction.ipynb#the-loss)"
    assert made.source == f"Loss 0.25, five times: {link}, `x<!--= y -->`."
