"""Shows a page's TOML front matter as its heading and byline."""

import html

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from book import front_matter


class _FrontMatter(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        table, taken = front_matter.split("\n".join(lines))
        if not taken:
            return lines
        title = front_matter.heading(str(table["title"]))
        byline = front_matter.byline(str(table["author"]), str(table["date"]))
        shown = [f"# {title}", "", f'<p class="byline">{html.escape(byline)}</p>', ""]
        return [*shown, *lines[taken:]]


class FrontMatterExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        # After whitespace is normalized (30), before includes and fences (below 29).
        md.preprocessors.register(_FrontMatter(md), "book-front-matter", 29)


def makeExtension(**options: object) -> FrontMatterExtension:
    return FrontMatterExtension(**options)
