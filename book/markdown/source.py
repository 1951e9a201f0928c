"""The text of a page as its author wrote it, so that an error can name a line."""

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from book.markdown import order


class Source(Preprocessor):
    """Keeps the lines of the page that is being converted, and changes nothing."""

    lines: list[str]

    def run(self, lines: list[str]) -> list[str]:
        self.lines = lines
        return lines

    def line_of(self, *texts: str) -> int | None:
        """The line, counted from 1, where the first of `texts` that is found begins.

        None where none of them is: an include, for one, brings in text that the
        page itself does not hold.
        """
        page = "\n".join(self.lines)
        for text in texts:
            at = page.find(text)
            if at >= 0:
                return page.count("\n", 0, at) + 1
        return None


def remember_source(md: Markdown) -> Source:
    """The converter's one `Source`: steps that need lines share it."""
    for step in md.preprocessors:
        if isinstance(step, Source):
            return step
    source = Source(md)
    order.register(md, "source", source)
    return source
