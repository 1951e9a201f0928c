"""The index holds formulas and no solutions, and weighs sections by what they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from book.publish import search_index


def finished(path: Path, **section: str) -> dict[str, Any]:
    whole = {"location": "a/#x", "title": "T", "text": "", **section}
    path.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": [whole]}))
    search_index.finish(path, {})
    once = path.read_text("utf-8")
    search_index.finish(path, {})
    assert path.read_text("utf-8") == once
    found = json.loads(once)
    assert found["config"] == {"lang": ["en"]}
    return dict(found["docs"][0])


CODE = "<p>Do it.</p> <pre><code>answer = 3\n</code></pre>"


@pytest.mark.parametrize(
    ("where", "is_kept"),
    {
        "module1/ch11/#the-loop": True,
        "module1/ch11/#exercise-1-do-it-guided": False,
        "labs/lab1/#part-2": False,
        "module1/ch16/#3-you-forget-zero_grad": False,
    }.items(),
)
def test_a_lesson_keeps_its_code_and_an_exercise_does_not(
    tmp_path: Path, where: str, is_kept: bool
) -> None:
    text = finished(tmp_path / "index.json", location=where, text=CODE)["text"]
    assert text.startswith("<p>Do it.</p>")
    assert ("answer" in text) == is_kept


def test_what_answers_weighs_most_and_a_pages_beginning_least(tmp_path: Path) -> None:
    order = ("symptoms/#nan", "a/#x", "a/#exercise-1-x", "a/")
    file = tmp_path / "index.json"
    weights = [finished(file, location=where)["boost"] for where in order]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(order)


def test_each_further_word_of_a_heading_takes_weight(tmp_path: Path) -> None:
    titles = ("Loss", "<code>loss</code>", "The loss", "Why the loss")
    file = tmp_path / "index.json"
    one, same, two, three = (finished(file, title=title)["boost"] for title in titles)
    assert one == same > two > three


def test_zensicals_index_gets_formulas_and_no_weights(tmp_path: Path) -> None:
    math = "<math><mi>w</mi></math>"
    page = f'<h2 id="x">X</h2><p>Take <bdi class="arithmatex">{math}</bdi>.</p>'
    section = {"location": "a/#x", "title": "X", "text": "<p>Take .</p>", "level": 2}
    other = {**section, "location": "a/#exercise-1-x", "text": CODE}
    path = tmp_path / "search.json"
    path.write_text(json.dumps({"items": [section, other]}))
    search_index.finish(path, {"a/": page})
    assert json.loads(path.read_text("utf-8"))["items"] == [
        {**section, "text": "<p>Take <i>w</i>.</p>"},
        {**other, "text": "<p>Do it.</p> "},
    ]
