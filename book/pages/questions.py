"""A question with choices: a prediction before code runs, or one of a quiz.

    **Predict first.** What will the loss do without `zero_grad`?

    - [ ] fall faster<!--? losses[-1] < best --> More slope is not more progress: …
    - [x] swing for ever<!--? min(losses[100:]) > best --> The old slopes push on …

    /// details | Run it
    …
    ///

Each choice carries a proof, an expression that must be true behind the right choice
and false behind the others, and a sentence of its own that says why. The proofs are
evaluated after the code in the fold below, in an exercise after its solution, else
after the last block above.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from book.errors import PageError

CHOICE = re.compile(r"^\s*[-*]\s+\[(?P<mark>[ xX])\]\s+(?P<rest>.*)$")
PROOF = re.compile(r"<!--\?\s*(?P<expression>.*?)\s*-->")
FEWEST, MOST = 2, 4
FORM = "Write - [ ] choice<!--? expression --> Why it is right, or wrong."


@dataclass(frozen=True)
class Choice:
    """One choice: `feedback` is what whoever takes it is told."""

    line: int
    text: str
    proof: str
    feedback: str
    is_right: bool


@dataclass(frozen=True)
class Question:
    """A question of a page.

    Attributes:
        line: that of its first choice.
        asked: the paragraph or heading above its choices.
    """

    line: int
    asked: str
    choices: tuple[Choice, ...]

    @property
    def is_quiz(self) -> bool:
        """Is it asked by a heading, so that a wrong choice leaves the answer folded?"""
        return self.asked.startswith("#")


def split(line: str) -> tuple[str, str, str]:
    """A choice's text, proof and feedback; the last two are empty where they lack."""
    found = CHOICE.match(line)
    rest = found["rest"] if found else line
    proof = PROOF.search(rest)
    if proof is None:
        return rest.strip(), "", ""
    return (
        rest[: proof.start()].strip(),
        proof["expression"],
        rest[proof.end() :].strip(),
    )


def read(prose: Mapping[int, str]) -> Iterator[Question]:
    """The questions in a page's numbered lines of prose.

    Raises:
        PageError: a question lacks something.
    """
    asked, run = "", list[Choice]()
    for number, text in [*prose.items(), (0, "")]:
        if CHOICE.match(text):
            run.append(_choice(number, text))
            continue
        if run:
            yield _question(asked, run)
            run = []
        if text.strip():
            asked = text.strip(" >")


def _choice(number: int, text: str) -> Choice:
    found = CHOICE.match(text)
    is_right = found is not None and found["mark"] != " "
    return Choice(number, *split(text), is_right)


def _question(asked: str, run: Iterable[Choice]) -> Question:
    choices = tuple(run)
    first = choices[0].line
    right = [choice for choice in choices if choice.is_right]
    if not FEWEST <= len(choices) <= MOST:
        problem = f"a question with {len(choices)} choices"
        raise PageError(None, first, problem, f"Give it {FEWEST} to {MOST}.")
    if len(right) != 1:
        problem = "not exactly one of these choices is marked [x]"
        raise PageError(None, first, problem, "Mark the one that its proof makes true.")
    for choice in choices:
        if not choice.proof:
            problem = f"nothing proves whether {choice.text!r} is right"
            raise PageError(None, choice.line, problem, FORM)
        if not choice.feedback:
            problem = f"whoever chooses {choice.text!r} is not told why"
            raise PageError(None, choice.line, problem, FORM)
    return Question(first, asked, choices)
