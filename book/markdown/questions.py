"""Turns a question with choices into one that answers at once.

The choices become radio buttons; what each of them is told stands in the fold below,
and docs/assets/questions.js shows that of the choice that is taken. Without a script it
is a question, its choices, and a fold.
"""

import copy
import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from book.errors import PageError
from book.markdown import order
from book.markdown.source import remember_source
from book.pages import questions

MARK = re.compile(r"^\s*\[[ xX]\]\s+")
HEADINGS = {f"h{level}" for level in range(2, 7)}
TOLD = (
    "\ue000"  # stands between a choice and what it is told; no font has a sign for it
)
OTHERWISE = "What each choice is told"  # a fold, where the page has none


class HideProofs(Preprocessor):
    """Takes the proofs out of the choices: they are for the tests."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.source = remember_source(md)

    def run(self, lines: list[str]) -> list[str]:
        try:
            for _ in questions.read(dict(enumerate(lines, 1))):
                pass
        except PageError as error:  # at a line of the text as it is by now
            line = self.source.line_of(lines[(error.line or 1) - 1])
            self.source.refuse(line, error.problem, error.fix)
        return [self._hide(line) if "<!--?" in line else line for line in lines]

    def _hide(self, line: str) -> str:
        is_choice = questions.CHOICE.match(line)
        return questions.PROOF.sub(TOLD, line, count=1) if is_choice else line


class MakeQuestions(Treeprocessor):
    """Builds a fieldset from each list of choices, and the fold below it."""

    def run(self, root: Element) -> None:
        number = 0
        for parent in list(root.iter()):
            for element in list(parent):
                if _is_choices(element):
                    number += 1
                    _make(parent, element, number)


def _make(parent: Element, choices: Element, number: int) -> None:
    at = list(parent).index(choices)
    asked = parent[at - 1] if at else None
    below = parent[at + 1] if at + 1 < len(parent) else None
    is_quiz = asked is not None and asked.tag in HEADINGS
    fieldset = Element("fieldset", {"class": "quiz" if is_quiz else "prediction"})
    if asked is not None:
        if not asked.get("id"):
            asked.set("id", f"question-{number}")
        fieldset.set("aria-labelledby", asked.get("id", ""))
    told = Element("ul", {"class": "told"})
    for item in choices:
        choice, why = _parted(item)
        fieldset.append(_radio(choice, number, is_right=_mark(item) != " "))
        entry = SubElement(told, "li")
        entry.append(copy.deepcopy(choice))
        choice_said = entry[0]
        choice_said.tag = "strong"
        said = "".join(choice.itertext()).strip()
        choice_said.tail = " " if said.endswith((".", "?", "!")) else ": "
        entry.append(why)
    if below is not None and below.tag == "details":
        parent.remove(below)
        fold = below
    else:
        fold = Element("details")
        SubElement(fold, "summary").text = OTHERWISE
    fold.insert(1, told)
    fieldset.append(fold)
    parent[at] = fieldset


def _holder(item: Element) -> Element:
    """What holds a list item's text: itself, or its paragraph in a loose list."""
    return item[0] if len(item) and item[0].tag == "p" else item


def _mark(item: Element) -> str:
    found = MARK.match(_holder(item).text or "")
    return found[0].strip()[1] if found else ""


def _is_choices(element: Element) -> bool:
    return element.tag == "ul" and len(element) > 1 and all(map(_mark, element))


def _parted(item: Element) -> tuple[Element, Element]:
    """A choice, and what whoever takes it is told."""
    holder = _holder(item)
    choice, why = Element("span"), Element("span")
    before, sign, after = MARK.sub("", holder.text or "").partition(TOLD)
    choice.text = before
    into = why if sign else choice
    why.text = after
    for child in holder:
        part = copy.deepcopy(child)
        into.append(part)
        if into is choice and TOLD in (part.tail or ""):
            part.tail, _, why.text = (part.tail or "").partition(TOLD)
            into = why
    why.text = (why.text or "").lstrip()
    return choice, why


def _radio(choice: Element, number: int, is_right: bool) -> Element:
    # What it is told begins with the choice: found there, it is not alone.
    label = Element("label", {"data-search-exclude": "true"})
    button = SubElement(label, "input", {"type": "radio", "name": f"question-{number}"})
    if is_right:
        button.set("data-right", "true")
    label.append(choice)
    return label


def make_proofs(md: Markdown) -> Preprocessor:
    order.register(md, "questions", MakeQuestions(md))
    return HideProofs(md)


makeExtension = order.extension("proofs", make_proofs)
