"""The order of our Markdown steps, and the one way to make an extension of a step.

Python-Markdown takes the steps of a kind from the highest number to the lowest. The
numbers in the comments are the neighbours': of Python-Markdown, its extensions, MkDocs.
"""

from collections.abc import Callable
from typing import Any

from markdown import Extension, Markdown
from markdown.util import Processor

STEPS = {
    # The lines of the page.
    "source": ("preprocessors", 1000),  # before all others: they add and remove lines
    "includes": ("preprocessors", 40),  # while the fences are still in the text
    # fenced_raw_block 31.05 (SuperFences: keeps tabs), normalize_whitespace 30
    "front_matter": ("preprocessors", 29),  # its byline is Markdown like any other
    # fenced_code_block 25 (SuperFences: stashes the fences)
    "numbers": ("preprocessors", 22),  # those in fences are code
    "proofs": ("preprocessors", 21.5),  # while they are comments of a line
    # mkdocs_raw_html 21, html_block 20 (stash comments, and so what follows a number)
    #
    # The tree of its elements.
    "checks": ("treeprocessors", 21),  # its words are Markdown, too
    # inline 20 (makes images and formulas), attr_list 8, toc 5 (gives headings ids)
    "questions": ("treeprocessors", 3),  # named by the id of its heading
    "figures": ("treeprocessors", 2),  # their links are still as written
    "math": ("treeprocessors", 1),  # what inline has found
    "unread": ("treeprocessors", 0.5),  # what no step has found
    "run_bar": ("treeprocessors", 0.3),  # counts what the others have made
    "needed": ("treeprocessors", 0.2),  # of folds as the others have left them
    # unescape 0 (from here on, an escaped dollar is a dollar)
    "places": ("treeprocessors", 0),  # named by the id of an exercise's heading
    # relpath 0, registered later (MkDocs: checks and rewrites links)
    #
    # Its HTML.
    # raw_html 30 (puts in what was stashed: blocks of code, above all)
    "code_blocks": ("postprocessors", 26),  # before, there are none
    # amp_substitute 20
}
OPTIONS = {
    "docs": ("docs", "the folder of the pages"),
    "repository": ("", "the book's address on GitHub, for Colab"),
    "snippets": ("snippets", "the folder includes are relative to"),
}


def register(md: Markdown, name: str, step: Processor) -> None:
    """Give a step its place among those of the converter."""
    kind, priority = STEPS[name]
    getattr(md, kind).register(step, f"book-{name}", priority)


def extension(
    name: str, make: Callable[..., Processor], *options: str
) -> Callable[..., Extension]:
    """What a module calls `makeExtension`, for Python-Markdown to call.

    Args:
        name: the step's, in the table above.
        make: makes the step, from a converter and the options.
        options: the names of those that mkdocs.yml may set.
    """

    class StepExtension(Extension):
        def __init__(self, **given: Any) -> None:
            self.config = {option: [*OPTIONS[option]] for option in options}
            super().__init__(**given)

        def extendMarkdown(self, md: Markdown) -> None:
            register(md, name, make(md, **self.getConfigs()))

    return StepExtension
