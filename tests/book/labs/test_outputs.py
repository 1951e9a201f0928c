"""Labs: what is run, compared, mended and refused. Small ones, without torch."""

import base64
import json
import re
import struct
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from book import notebooks
from book.errors import PageError
from book.labs import outputs, rules
from book.labs.lab import Lab
from book.pages.outputs import Slack

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

LAB = "docs/labs/lab9.ipynb"
TITLE = "# Lab 9: A Small Sample"
ELSEWHERE = Slack(elsewhere=True)


def node(content: dict[str, object]) -> NotebookNode:
    made: NotebookNode = nbformat.from_dict(content)
    return made


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return node(new_output("stream", name=name, text=text))


def png(width: int, height: int) -> NotebookNode:
    """As much of a picture as is ever looked at."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
    data = {"image/png": base64.b64encode(head).decode(), "text/plain": "<Figure>"}
    return node(new_output("display_data", data=data))


def markdown(cell_id: str, source: str) -> NotebookNode:
    return node({**new_markdown_cell(source), "id": cell_id})


def code(
    cell_id: str, source: str, *outputs: NotebookNode, **more: object
) -> NotebookNode:
    cell = new_code_cell(source, outputs=list(outputs), metadata=more)
    return node({**cell, "id": cell_id})


def text_of(*cells: NotebookNode) -> str:
    byline = {"author": "Somebody", "date": "2026-11-20"}
    whole = {"cells": [markdown("title", TITLE), *cells], "metadata": byline}
    return notebooks.to_text(
        nbformat.from_dict({**whole, "nbformat": 4, "nbformat_minor": 5}), ran=True
    )


def words(said: str, item: str) -> str:
    """What the report says of an item."""
    found = re.search(rf"_ {re.escape(f'{LAB}::{item}')} _+\n(.*?)\n_", said, re.DOTALL)
    return found[1].strip() if found else ""


DRIFTED = [
    code("make-numbers", "xs = [0.5, 0.25, 0.125]\nprint(len(xs))", stream("3\n")),
    markdown(
        "fine",
        "There are 3<!--= len(xs) -->, and half of them are 50 %<!--= xs[0] -->.",
    ),
    code(
        "drifted",
        "for x in xs:\n    print(f'{x:.3f}')\nsum(xs)",
        stream("0.500\n0.251\n0.900\n"),
        new_output("execute_result", data={"text/plain": "0.875"}, execution_count=1),
    ),
    markdown(
        "numbers",
        "First\n\nThe last is 0.9<!--= xs[2] -->, the first 0.50<!--= xs[0] -->.",
    ),
    code("not-run-before", "print('new')"),
    code("silent", "def half(x: float) -> float:\n    return 1 / x"),
    markdown(
        "broken",
        "It is 1.0<!--= ys -->, or 2.0<!--= 'two' -->, or 3<!--= float('nan') -->.",
    ),
]
FAILING = [
    code("fails", "print(half(1))\nhalf(0)", stream("1.0\n")),
    code("after", "print('never')"),
]


def test_a_drift_is_told_by_cell_and_line(small: "SmallBook") -> None:
    small.write(LAB, text_of(*DRIFTED, *FAILING))
    code_, said = small.pytest(LAB)
    assert code_ == 1
    assert words(said, "drifted") == (
        f"{LAB}::drifted: the notebook shows '0.251', but the cell gives '0.250'\n"
        "  Mend the code, or run `make update` if the new value is right.\n"
        f"{LAB}::numbers:3: the text says 0.9, and xs[2] is 0.1\n"
        "  Mend the code, or run `make update` if the new value is right."
    )
    assert words(said, "not-run-before") == (
        f"{LAB}::not-run-before: the notebook shows outputs: none, "
        "but the cell gives outputs: stdout\n"
        "  Mend the code, or run `make update` if the new value is right."
    )
    assert words(said, "silent") == (
        f"{LAB}::broken:1: \"float('nan')\" gives no number, but nan\n"
        "  It is evaluated after the code cell above.\n"
        f"{LAB}::broken:1: \"'two'\" gives no number, but 'two'\n"
        "  It is evaluated after the code cell above.\n"
        f"{LAB}::broken:1: 'ys' fails: NameError: name 'ys' is not defined\n"
        "  It is evaluated after the code cell above."
    )
    assert (
        f"{LAB}::fails:2: the cell raised ZeroDivisionError: division by zero\n"
        "  Mend the code, or, if it must raise, tag it raises-exception."
    ) in said
    assert "the cell fails failed" in said
    assert re.search(r"4 failed, 2 passed, 1 skipped", said)


def test_an_update_mends_what_drifted_and_a_second_one_finds_nothing(
    small: "SmallBook",
) -> None:
    path = small.write(LAB, text_of(*DRIFTED[:5]))
    before = path.read_text("utf-8")
    code_, said = small.pytest(LAB, "--book-update")
    assert code_ == 0
    assert f"updated: {LAB}" in said
    mended = path.read_text("utf-8")
    old, new = json.loads(before)["cells"], json.loads(mended)["cells"]
    assert [a["id"] for a, b in zip(old, new, strict=True) if a != b] == [
        "drifted",
        "numbers",
        "not-run-before",
    ]
    assert new[3]["outputs"][0]["text"] == ["0.500\n", "0.250\n", "0.125\n"]
    assert new[4]["source"] == [
        "First\n",
        "\n",
        "The last is 0.1<!--= xs[2] -->, the first 0.50<!--= xs[0] -->.",
    ]
    assert new[5]["outputs"][0]["text"] == ["new\n"]

    code_, said = small.pytest(LAB, "--book-update")
    assert code_ == 0
    assert "nothing had drifted" in said
    assert path.read_text("utf-8") == mended


def test_what_is_no_notebook_is_told(small: "SmallBook") -> None:
    small.write(LAB, "{}")
    code_, said = small.pytest(LAB)
    assert code_ != 0
    assert f"{LAB}: this is no notebook: " in said


def test_a_notebook_elsewhere_is_nobody_s_lab(small: "SmallBook") -> None:
    small.write("docs/other/lab9.ipynb", text_of(code("one", "print(1)")))
    _, said = small.pytest("docs/other", "--collect-only", "-q")
    assert "lab9" not in said


def test_a_notebook_that_changed_meanwhile_is_left_alone(small: "SmallBook") -> None:
    path = small.write(LAB, text_of(code("one", "print(1)", stream("1\n"))))
    lab = Lab(path, LAB)
    lab.notebook.cells[1].outputs = []
    path.write_text("edited", "utf-8")
    with pytest.raises(PageError, match="changed while it ran"):
        lab.write()
    assert path.read_text("utf-8") == "edited"


# Comparing


def test_an_image_is_compared_by_its_size() -> None:
    assert outputs.change([png(640, 480)], [png(652, 474)]) is None
    assert outputs.change([png(640, 480)], [png(480, 640)]) == outputs.Change(
        "an image of 640 × 480 pixels", "one of 480 × 640 pixels"
    )
    assert outputs.change([], [png(1, 1)]) is not None
    assert outputs.change([png(1, 1)], []) is not None
    assert outputs.change([png(1, 1)], [stream("1\n")]) is not None


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("a\nb\n", "a\n"),
        ("a\n", "a\nb\n"),
        ("1\n", "2\n"),
        ("0.5\n", "0.6\n"),
        ("0.0\n", "-0.0\n"),
        ("a b\n", "a  b\n"),
        ("a\nb\n", "a b\n"),
        ("a ... c\n", "a b c\n"),  # nobody writes it by hand
    ],
)
def test_an_output_that_differs_is_a_change(shown: str, got: str) -> None:
    assert outputs.change([stream(shown)], [stream(got)]) is not None
    assert outputs.merged([stream(shown)], [stream(got)]) == [stream(got)]


def test_a_last_digit_may_differ_elsewhere() -> None:
    old, new = stream("0.500\n0.900\n"), stream("0.501\n0.125\n")
    assert outputs.change([stream("0.500\n")], [stream("0.501\n")], ELSEWHERE) is None
    assert outputs.change([old], [new], ELSEWHERE) == outputs.Change(
        "'0.900'", "'0.125'"
    )
    assert outputs.merged([old], [new], ELSEWHERE) == [stream("0.500\n0.125\n")]
    assert outputs.merged([old], [new]) == [new]


def test_a_file_holds_nothing_of_a_single_run() -> None:
    cell = code("one", "1 / 0", execution={"started": "now"})
    cell.execution_count = 17
    assert text_of(cell) == text_of(code("one", "1 / 0"))
    error = {"ename": "ZeroDivisionError", "evalue": "division by zero"}
    traceback = ["File /home/someone/lab.py", "ZeroDivisionError"]
    output = new_output("error", **error, traceback=traceback)
    assert outputs.plain(output).traceback == ["ZeroDivisionError: division by zero"]


# Rules

SIZED = png(2, 2)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (code("Bad", "x = 1"), "1 cells have the id 'Bad'"),
        (code("title", "x = 1"), "2 cells have the id 'title'"),
        (code("a", "def f(x: int):\n    pass"), "::a:1: the function f lacks types"),
        (code("a", "def f(x) -> None:\n    pass"), "::a:1: the function f lacks types"),
        (code("a", "x = (\n"), "::a:1: no Python"),
        (code("a", f"x = '{'y' * 90}'"), "::a:1: the line has 96 columns"),
        (code("a", "import book.page"), "::a:1: the lab imports book"),
        (code("a", "\nfrom snippets import x"), "::a:2: the lab imports snippets"),
        (code("a", "import numpy as np"), "::a:1: the lab imports numpy"),
        (code("a", "p = '/home/someone/data'"), "shows the path /home/someone/data"),
        (code("a", "p = 1", stream("in C:\\Users\n")), "shows the path C:\\Users"),
        (
            code("a", "p = 1", stream("<f at 0x7f1234ab>\n")),
            "shows the place in memory",
        ),
        (markdown("a", "See https://example.org"), "the address https://example.org"),
        (code("a", "p", stream("careful\n", "stderr")), "shows a warning"),
        (
            code("a", "p", new_output("error", ename="E", evalue="e", traceback=[])),
            "the cell shows an error",
        ),
        (code("a", "p", stream("1\n"), SIZED), "has no alt text"),
        (code("a", "p", SIZED, alt="A line"), "draws a figure and prints nothing"),
        (markdown("a", "It is\nabout 0.5."), "::a:2: no run checks the number 0.5"),
        (markdown("a", "\nIt takes 40 steps."), "::a:2: no run checks the number in"),
        (
            markdown(
                "a",
                "**Your turn.** Now:\n\n- 40<!--given--> steps\n- the <!--given-->",
            ),
            "::a:4: the mark <!--given--> stands behind",
        ),
        (markdown("a", "A\nlink [there](../nowhere.md)."), "::a:2: the link to"),
        (markdown("a", "See Part 1.9."), "::a:1: it names Part 1.9, and there is no"),
        (markdown("a", "So 0.5<!--= x -->"), "::a:1: this checked number has no code"),
        (markdown("a", "So x<!--= x -->"), "::a:1: no number stands directly before"),
    ],
)
def test_the_rules_are_told_by_cell_and_line(
    small: "SmallBook", cell: NotebookNode, problem: str
) -> None:
    path = small.write(LAB, text_of(cell))
    found = [str(error) for error in rules.violations(path, small.book)]
    assert len(found) == 1, found
    assert problem in found[0]
    assert re.search(r"\n  [A-Z8].*\.", found[0])


def test_a_lab_that_breaks_no_rule(small: "SmallBook") -> None:
    path = small.write(
        LAB,
        text_of(
            code(
                "one",
                "import torch\nimport math\nprint(1)",
                stream("1\n"),
                SIZED,
                alt="A",
            ),
            markdown(
                "two", "So 0.5<!--= x -->, $0.25$, `0.125` and/or\n\n$$\n0.1\n$$\n"
            ),
            markdown(
                "task",
                "See [it](../page.md), 40<!--given--> steps.\n\n"
                "**Predict first.** After 40 steps?\n\n"
                "**Your turn.** Take 40 steps.\n\n- Then 40 steps more.",
            ),
            markdown("three", "```python\nx = 0.5\n```\n\n<details>\n\n</details>"),
        ),
    )
    assert not list(rules.violations(path, small.book))


def test_an_untidy_file_is_told(small: "SmallBook") -> None:
    path = small.write(LAB, text_of(code("one", "x = 1")).replace("\n ", "\n  "))
    (found,) = rules.violations(path, small.book)
    assert "Run `make update`." in str(found)


def test_a_lab_without_author_or_date_is_told(small: "SmallBook") -> None:
    text = text_of(code("one", "x = 1"))
    path = small.write(LAB, re.sub(r'\n +"(author|date)":.*', "", text))
    (found,) = rules.violations(path, small.book)
    assert "metadata has no author and no date" in str(found)


def test_a_notebook_without_title_and_one_of_an_old_format_are_told(
    small: "SmallBook",
) -> None:
    path = small.write(LAB, text_of(code("one", "x = 1")).replace(TITLE, "Lab 9"))
    (found,) = rules.violations(path, small.book)
    assert "does not begin with its title" in str(found)
    old = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (found,) = rules.violations(small.write(LAB, json.dumps(old)), small.book)
    assert "format 4.4" in str(found)


def test_a_lab_that_runs_is_held_to_its_rules(small: "SmallBook") -> None:
    text = "Half of it, or 0.66, is left."
    small.write(
        LAB, text_of(code("one", "print(1)", stream("1\n")), markdown("m", text))
    )
    code_, said = small.pytest(LAB)
    assert code_ == 1
    assert f"FAILED {LAB}::rules" in said
    assert f"{LAB}::m:1: no run checks the number 0.66" in said
