"""The text of a page as its author wrote it, so that an error can name a line."""

import itertools

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from book.errors import PageError
from book.markdown import order

# What Markdown takes out of a text, or where a page may be wrapped.
UNSEEN = set(" \t\n>*_`-|")
FAR = 80  # so many characters around a place tell it from all others


class Source(Preprocessor):
    """Keeps the lines of the page that is being converted, and changes nothing."""

    lines: list[str]

    def run(self, lines: list[str]) -> list[str]:
        self.lines = lines
        self._text = "\n".join(lines)
        self._seen = [at for at, sign in enumerate(self._text) if sign not in UNSEEN]
        self._told: set[int] = set()
        return lines

    def refuse(self, line: int | None, problem: str, fix: str) -> None:
        """Stop here, or, where whoever converts the page gathers problems, go on."""
        error = PageError(None, line, problem, fix)
        problems: list[PageError] | None = getattr(self.md, "problems", None)
        if problems is None:
            raise error
        problems.append(error)

    def line_of(self, *texts: str) -> int | None:
        """The line, counted from 1, where the first of `texts` that is found begins.

        None where none of them is: an include, for one, brings in text that the
        page itself does not hold.
        """
        for text in texts:
            at = self._text.find(text)
            if at >= 0:
                return self._line(at)
        return None

    def line_like(self, text: str, at: int) -> int | None:
        """The line that reads most like `text` around its character at `at`.

        Of places that read alike, each is named once.
        """
        at = next((n for n in range(at, len(text)) if text[n] not in UNSEEN), at)
        page = [self._text[seen] for seen in self._seen]
        after = [sign for sign in text[at : at + 2 * FAR] if sign not in UNSEEN]
        near = text[max(at - 2 * FAR, 0) : at]
        before = [sign for sign in reversed(near) if sign not in UNSEEN]
        best, place = 0, None
        for n, sign in enumerate(page):
            if sign != text[at] or self._seen[n] in self._told:
                continue
            like = _alike(page[n : n + FAR], after)
            like += _alike(page[max(n - FAR, 0) : n][::-1], before)
            if like > best:
                best, place = like, self._seen[n]
        if place is None:
            return None
        self._told.add(place)
        return self._line(place)

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1


def _alike(ours: list[str], theirs: list[str]) -> int:
    pairs = zip(ours, theirs, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def remember_source(md: Markdown) -> Source:
    """The converter's one `Source`: steps that need lines share it."""
    for step in md.preprocessors:
        if isinstance(step, Source):
            return step
    source = Source(md)
    order.register(md, "source", source)
    return source
