"""Gives what scripts add to a page a place of its own.

An element that a script puts between others makes the style of the whole page be
computed again; inside an element of its own, it does not. The theme's script wraps
tables, and docs/assets/progress.js lets readers mark exercises and chapters as done.
"""

from xml.etree import ElementTree

from markdown.treeprocessors import Treeprocessor

from book.markdown import order

EXERCISE = "exercise-"
HEADINGS = ("h2", "h3")


class MakePlaces(Treeprocessor):
    """Wraps tables, and ends each exercise, and a page that has some, with a place."""

    def run(self, root: ElementTree.Element) -> None:
        children = list(root)
        root[:] = []
        exercise = ""
        has_exercises = False
        for child in children:
            if exercise and child.tag in HEADINGS:
                root.append(_place(exercise))
                exercise = ""
            if child.tag == "h3" and child.get("id", "").startswith(EXERCISE):
                exercise, has_exercises = child.get("id", ""), True
            root.append(_wrapped(child) if child.tag == "table" else child)
        if exercise:
            root.append(_place(exercise))
        if has_exercises:
            root.append(_place(""))


def _place(part: str) -> ElementTree.Element:
    return ElementTree.Element("div", {"data-done": part})


def _wrapped(table: ElementTree.Element) -> ElementTree.Element:
    wrapper = ElementTree.Element("div")
    wrapper.append(table)
    table.tail, wrapper.tail = None, table.tail
    return wrapper


makeExtension = order.extension("places", MakePlaces)
