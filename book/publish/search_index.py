"""The search index: without the code of exercises, and with a weight for each section.

Code is most of an exercise: its starter, its check, its solution, answers that are wrong.
Nobody asks for these, they would give a solution away, and each reader who searches
loads them. Prose and the code of the lesson stay.

Material lets a page's beginning count for more than any of its sections, whatever they
say. What it counts here was chosen by asking `tests/site/search_questions.toml`.
"""

import json
import re
from pathlib import Path
from typing import Any

PATH = Path("search", "search_index.json")
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
ASKS = re.compile(r"^labs/|#exercise-\d|#\d+-")  # an exercise, or a question of a quiz
WEIGHTS = (
    (re.compile(r"^[^#]*$"), 0.3),  # the beginning of a page
    (re.compile(r"^(?:glossary|symptoms)/#"), 1.5),  # written to answer
    (ASKS, 0.5),
)


def finish(path: Path) -> None:
    """Make the index ready; one that is finished stays as it is."""
    index = json.loads(path.read_text("utf-8"))
    index["docs"] = [*map(_weighed, index["docs"])]
    path.write_text(json.dumps(index, separators=(",", ":")), "utf-8")


def _weighed(section: dict[str, Any]) -> dict[str, Any]:
    """A section as Material's search takes it: location, title, text, boost."""
    where, text = section["location"], section["text"]
    weights = (weight for pattern, weight in WEIGHTS if pattern.search(where))
    boost = {"boost": weight} if (weight := next(weights, None)) else {}
    return {
        **section,
        "text": CODE.sub("", text) if ASKS.search(where) else text,
    } | boost
