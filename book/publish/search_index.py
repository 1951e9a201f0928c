"""The search index: without the code of exercises, and with the formulas of the pages.

Code is most of an exercise: its starter, its check, its solution, wrong answers.
Nobody asks for these, they would give a solution away, and each reader who searches
loads them. Prose and the code of the lesson stay. Formulas, without which an excerpt is
full of holes, come from formulas.py.

Material's own search answers what stands in quotes, and where ours does not come
(`docs/assets/search.js`). It lets a page's beginning count for more than any of its
sections, and a word in a heading as much beside nine others as alone: hence weights.
Zensical keeps its index elsewhere, and takes no weights.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from book.publish import formulas

PATHS = (Path("search", "search_index.json"), Path("search.json"))
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ASKS = re.compile(r"^labs/|#exercise-\d|#\d+-")  # an exercise, or a question of a quiz
WEIGHTS = (
    (re.compile(r"^[^#]*$"), 0.3),  # the beginning of a page
    (re.compile(r"^(?:glossary|symptoms)/#"), 1.5),  # written to answer
    (ASKS, 0.5),
)
OTHERS, MOST = 0.1, 8  # what each further word of a heading takes, up to so many


def finish(path: Path, pages: Mapping[str, str]) -> None:
    """Make the index ready; one that is finished stays as it is.

    Args:
        pages: the HTML of the site's pages by their addresses in it: `module1/`.
    """
    index = json.loads(path.read_text("utf-8"))
    blocks = {address: formulas.read(page) for address, page in pages.items()}
    for section in index.get("docs") or index["items"]:
        page, _, anchor = section["location"].partition("#")
        own = [one for one in blocks.get(page, ()) if one.section == anchor]
        text = CODE.sub("", section["text"]) if _asks(section) else section["text"]
        section["text"] = formulas.restore(text, own)
        if "docs" in index:
            section["boost"] = _boost(section)
    path.write_text(json.dumps(index, separators=(",", ":")), "utf-8")


def _asks(section: dict[str, Any]) -> bool:
    return bool(ASKS.search(section["location"]))


def _boost(section: dict[str, Any]) -> float:
    """What its score in Material's search is multiplied by."""
    found = (weight for one, weight in WEIGHTS if one.search(section["location"]))
    words = min(len(re.findall(r"\w+", TAG.sub("", section["title"]))), MOST)
    return round(next(found, 1.0) / (1 + OTHERS * (words - 1)), 2)
