"""Shows a page's TOML front matter as its heading and byline."""

from markdown.preprocessors import Preprocessor

from book.markdown import order
from book.pages import front_matter

# Searches would find every page, and show this instead of what stands on it.
BYLINE = '{ .byline data-search-exclude="true" }'


class _FrontMatter(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        table, taken = front_matter.split("\n".join(lines))
        if not taken:
            return lines
        title = front_matter.heading(str(table["title"]))
        byline = front_matter.byline(str(table["author"]), str(table["date"]))
        return [f"# {title}", "", f"{byline}\n{BYLINE}", "", *lines[taken:]]


makeExtension = order.extension("front_matter", _FrontMatter)
