"""Formulas are rendered while the site is built, so that a reader's browser need not.

`pymdownx.arithmatex` (with `generic: true`) finds the formulas; this extension hands
each to KaTeX, which runs in an embedded JavaScript engine: no Node, no script on the
page, and TeX that KaTeX cannot render stops the build instead of reaching a reader.
"""

import html
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from py_mini_racer import MiniRacer

from book.markdown import order
from book.markdown.source import remember_source

KATEX = Path(__file__).parent / "katex" / "katex.min.js"

# KaTeX's own parse errors come back as values; any other exception stays one.
# htmlAndMathml: the eye gets the HTML, assistive technology the MathML.
RENDER = """
function render(formulas) {
  return formulas.map(([tex, displayMode]) => {
    const options = {
      displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error"
    };
    try {
      return { html: katex.renderToString(tex, options) };
    } catch (error) {
      if (!(error instanceof katex.ParseError)) throw error;
      return { problem: error.rawMessage };
    }
  });
}
"""

HEADINGS = {f"h{level}" for level in range(1, 7)}

# The search plugin ends an excluded element at the first closing tag of the same
# name inside it, and KaTeX's HTML is all <span>. <bdi> has no look and no role of
# its own, and says what is true: a formula runs left to right in any language.
INLINE_TAG = "bdi"


# What closes a sentence, or a part of it, must not begin a line.
CLOSING = ",.;:!?)]…"
PART = 'class="katex-base"'  # a line may break between these; a long formula's must


class TexError(ValueError):
    """TeX that KaTeX cannot render."""


_rendered: dict[tuple[str, bool], dict[str, str]] = {}


def render_all(formulas: Iterable[tuple[str, bool]]) -> None:
    """Let KaTeX see many formulas at once: `render` then knows them.

    An engine lives as long as this takes. One that is left open keeps Python 3.13 from
    ending, and a fork of its process from ending on any version.
    """
    new = [one for one in dict.fromkeys(formulas) if one not in _rendered]
    if not new:
        return
    with MiniRacer() as engine:
        engine.eval(KATEX.read_text("utf-8"))
        engine.eval(RENDER)
        _rendered.update(zip(new, engine.call("render", new), strict=True))


def render(tex: str, display: bool) -> str:
    """Return the formula's HTML.

    Raises:
        TexError: with KaTeX's message.
    """
    render_all([(tex, display)])
    result = _rendered[tex, display]
    if "problem" in result:
        raise TexError(result["problem"])
    return result["html"]


def inline(formula: str, closing: str) -> str:
    """Return the HTML of a formula in a sentence, and of the signs that close it."""
    tag = f'{INLINE_TAG} class="arithmatex" data-search-exclude="true"'
    shown = f"<{tag}>{formula}</{INLINE_TAG}>{closing}"
    is_kept = closing and formula.count(PART) <= 3
    return f'<span class="kept">{shown}</span>' if is_kept else shown


class RenderFormulas(Treeprocessor):
    """Replaces the TeX in each element of class `arithmatex` by its rendering."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.source = remember_source(md)

    def run(self, root: ElementTree.Element) -> None:
        formulas = [e for e in root.iter() if e.get("class") == "arithmatex" and e.text]
        render_all((_tex(e).strip(), e.tag == "div") for e in formulas)
        for heading in root.iter():
            if heading.tag in HEADINGS:
                self._refuse_formula(heading)
        for element in formulas:
            self._render(element)

    def _render(self, element: ElementTree.Element) -> None:
        display, tex = element.tag == "div", _tex(element)
        tail = element.tail or ""
        if not display and tail[:1].isdigit():
            self._refuse(
                tex,
                f"the site reads ${tex}$ as a formula, and a digit follows",
                "If these are prices, write \\$ for each dollar.",
            )
        try:
            rendered = render(tex.strip(), display)
        except TexError as error:
            problem = f"KaTeX cannot render this formula: {error}"
            self._refuse(tex, problem, f"TeX: {tex.strip()}")
            rendered = ""
        if display:
            element.text = self.md.htmlStash.store(rendered)
            element.set("data-search-exclude", "true")
            return
        rest = tail.lstrip(CLOSING)
        shown = inline(rendered, tail[: len(tail) - len(rest)])
        element.tag = None  # type: ignore[assignment]  # what is stashed is all of it
        element.text, element.tail = self.md.htmlStash.store(shown), rest

    def _refuse_formula(self, heading: ElementTree.Element) -> None:
        formula = heading.find(".//*[@class='arithmatex']")
        if formula is not None and formula.text:
            self._refuse(
                _tex(formula),
                "a heading holds a formula: the table of contents would show its TeX",
                "Write the heading in words, or with plain characters such as η.",
            )

    def _refuse(self, tex: str, problem: str, fix: str) -> None:
        self.source.refuse(self.source.line_like(f"${tex}$", 0), problem, fix)


def _tex(formula: ElementTree.Element) -> str:
    """What stands between the dollars."""
    # arithmatex escapes the TeX of a block, and not that of an inline formula
    wrapped = formula.text or ""
    return (html.unescape(wrapped) if formula.tag == "div" else wrapped)[2:-2]


makeExtension = order.extension("math", RenderFormulas)
