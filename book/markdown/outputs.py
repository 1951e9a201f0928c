"""Keeps printed output out of the search index, which every page of the site loads.

A search for a word should find where the book explains it, and not each run that
printed it.
"""

import re

from markdown.postprocessors import Postprocessor

from book.markdown import order

OUTPUT = re.compile(r'<div class="[^"]*\boutput\b[^"]*"')


class ExcludeOutputs(Postprocessor):
    """Marks each output block for the search plugin, which removes the mark again."""

    def run(self, text: str) -> str:
        return OUTPUT.sub(r'\g<0> data-search-exclude="true"', text)


makeExtension = order.extension("outputs", ExcludeOutputs)
