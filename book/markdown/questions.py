"""Turns a question with a list of choices into a quiz that answers at once.

    #### 1. Which line changes `w`?

    - [ ] `loss.backward()`
    - [x] `optimizer.step()`

    /// details | Answer
    Why the right one is right.
    ///

The choices become radio buttons, and docs/assets/questions.js opens the answer when one
is chosen. Without a script it is a question with a folded answer.
"""

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from book.markdown import order
from book.markdown.source import remember_source

CHOICE = re.compile(r"^\s*\[(?P<mark>[ xX])\]\s+")
HEADINGS = {f"h{level}" for level in range(2, 7)}


class MakeQuiz(Treeprocessor):
    """Builds a fieldset from each heading, list of choices and folded answer."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.source = remember_source(md)

    def run(self, root: ElementTree.Element) -> None:
        number = 0
        for parent in list(root.iter()):
            for element in list(parent):
                if _is_choices(element):
                    number += 1
                    self._make(parent, element, number)

    def _make(
        self, parent: ElementTree.Element, choices: ElementTree.Element, number: int
    ) -> None:
        at = list(parent).index(choices)
        question = parent[at - 1] if at else None
        answer = parent[at + 1] if at + 1 < len(parent) else None
        problem = ""
        if question is None or question.tag not in HEADINGS:
            problem = "no heading asks what these choices answer"
        elif answer is None or answer.tag != "details":
            problem = "no folded answer explains these choices"
        elif sum(_mark(item) != " " for item in choices) != 1:
            problem = "not exactly one of these choices is marked [x]"
        if problem or question is None or answer is None:
            text = "".join(choices.itertext())
            typed = text.replace("\\(", "$").replace("\\)", "$")
            fix = "Write a heading, choices - [ ], one [x], and /// details | Answer."
            line = self.source.line_like(typed, typed.index("["))
            self.source.refuse(line, problem, fix)
            return
        fieldset = ElementTree.Element("fieldset", {"class": "quiz"})
        if name := question.get("id"):
            fieldset.set("aria-labelledby", name)
        for item in choices:
            fieldset.append(_radio(item, number))
        fieldset.append(answer)
        parent[at] = fieldset
        parent.remove(answer)


def _holder(item: ElementTree.Element) -> ElementTree.Element:
    """What holds a list item's text: itself, or its paragraph in a loose list."""
    return item[0] if len(item) and item[0].tag == "p" else item


def _mark(item: ElementTree.Element) -> str:
    found = CHOICE.match(_holder(item).text or "")
    return found["mark"] if found else ""


def _is_choices(element: ElementTree.Element) -> bool:
    return element.tag == "ul" and len(element) > 1 and all(map(_mark, element))


def _radio(item: ElementTree.Element, number: int) -> ElementTree.Element:
    holder = _holder(item)
    label = ElementTree.Element("label")
    button = ElementTree.SubElement(
        label, "input", {"type": "radio", "name": f"quiz-{number}"}
    )
    if _mark(item) != " ":
        button.set("data-right", "true")
    button.tail = " "
    text = ElementTree.SubElement(label, "span")
    text.text = CHOICE.sub("", holder.text or "")
    text.extend(list(holder))
    return label


makeExtension = order.extension("questions", MakeQuiz)
