"""Makes of a lab the notebook that its reader opens: nothing in it has run yet.

The lab's own holds what its cells gave, which the site shows, and which would answer
the predictions. This one lies with those of the chapters, for the site and for Colab.
"""

import copy

from nbformat import NotebookNode

from book.exports.notebook import plain
from book.exports.plain import outside
from book.notebooks import code_cells
from book.pages.parts import plain_numbers


def make(lab: NotebookNode) -> NotebookNode:
    made = copy.deepcopy(lab)
    for cell in code_cells(made):
        cell.outputs = []
    for cell in made.cells:
        if cell.cell_type == "markdown":
            lines = map(plain_numbers, cell.source.split("\n"))
            cell.source = outside(plain, "\n".join(lines))
    return made
