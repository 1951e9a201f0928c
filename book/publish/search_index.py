"""The search index: without the code of exercises, and with a weight for each section.

Code is most of an exercise: its starter, its check, its solution, wrong answers.
Nobody asks for these, they would give a solution away, and each reader who searches
loads them. Prose and the code of the lesson stay.

Material's own search answers what stands in quotes, and where ours does not come
(`docs/assets/search.js`). It lets a page's beginning count for more than any of its
sections, and a word in a heading as much beside nine others as alone: hence weights.
"""

import json
import re
from pathlib import Path
from typing import Any

PATH = Path("search", "search_index.json")
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ASKS = re.compile(r"^labs/|#exercise-\d|#\d+-")  # an exercise, or a question of a quiz
WEIGHTS = (
    (re.compile(r"^[^#]*$"), 0.3),  # the beginning of a page
    (re.compile(r"^(?:glossary|symptoms)/#"), 1.5),  # written to answer
    (ASKS, 0.5),
)
OTHERS, MOST = 0.1, 8  # what each further word of a heading takes, up to so many


def finish(path: Path) -> None:
    """Make the index ready; one that is finished stays as it is."""
    index = json.loads(path.read_text("utf-8"))
    index["docs"] = [*map(_finished, index["docs"])]
    path.write_text(json.dumps(index, separators=(",", ":")), "utf-8")


def _finished(section: dict[str, Any]) -> dict[str, Any]:
    """A section as Material's search takes it: location, title, text, boost."""
    where, text = section["location"], section["text"]
    text = CODE.sub("", text) if ASKS.search(where) else text
    weights = (weight for pattern, weight in WEIGHTS if pattern.search(where))
    words = min(len(re.findall(r"\w+", TAG.sub("", section["title"]))), MOST)
    boost = next(weights, 1.0) / (1 + OTHERS * (words - 1))
    return {**section, "text": text, "boost": round(boost, 2)}
