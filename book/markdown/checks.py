"""Says below the heading of a chapter's exercises how their checks speak.

It is one text for all chapters, and stands on none of them: book/pages/exercises.py.
"""

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from book.markdown import order
from book.pages import exercises


class ExplainChecks(Treeprocessor):
    """Adds the paragraph, as it is written: another step reads its Markdown."""

    def run(self, root: Element) -> None:
        for place, element in reversed([*enumerate(root)]):
            part = re.match(rf"{exercises.PART}\b", element.text or "")
            if element.tag == "h2" and part:
                # The search would find it in each chapter.
                said = Element("p", {"data-search-exclude": "true"})
                said.text = exercises.HOW
                root.insert(place + 1, said)


makeExtension = order.extension("checks", ExplainChecks)
