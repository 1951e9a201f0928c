"""Keeps printed output out of the search index, which every page of the site loads.

A search for a word should find where the book explains it, and not each run that
printed it.
"""

import re

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor

OUTPUT = re.compile(r'<div class="[^"]*\boutput\b[^"]*"')


class ExcludeOutputs(Postprocessor):
    """Marks each output block for the search plugin, which removes the mark again."""

    def run(self, text: str) -> str:
        return OUTPUT.sub(r'\g<0> data-search-exclude="true"', text)


class OutputsExtension(Extension):
    """Registers the step after `raw_html` (30), which puts the code blocks in."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.postprocessors.register(ExcludeOutputs(md), "book-outputs", 25)


def makeExtension(**options: object) -> OutputsExtension:
    """Called by Python-Markdown with the options from mkdocs.yml."""
    return OutputsExtension(**options)
