"""What the book's code has computed for its chapters, counted on the built site."""

import re
from collections.abc import Iterable

# In the order in which they are told.
COUNTED = {
    "computed numbers": re.compile(r'class="checked"'),
    "outputs": re.compile(r'class="(?:[\w-]+ )*output[ "]'),
    "figures": re.compile(r"<figure\b"),
}
PLACE = re.compile(r"<p data-counted>.*?</p>", re.DOTALL)
SAID = (
    "<p>The chapters hold {}. Each is compared with a fresh run of its code "
    "before a change is merged.</p>"
)


def count(page: str, chapters: Iterable[str]) -> str:
    """A page that has a place for it, with what all chapters hold together."""
    if not PLACE.search(page):
        return page
    texts = list(chapters)
    counts = [
        f"{sum(len(pattern.findall(text)) for text in texts):,} {name}"
        for name, pattern in COUNTED.items()
    ]
    said = SAID.format(f"{', '.join(counts[:-1])} and {counts[-1]}")
    return PLACE.sub(lambda _: said, page, count=1)
