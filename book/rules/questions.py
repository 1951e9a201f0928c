"""The rules of questions: a reader of a chapter predicts, and a quiz leads back."""

from collections.abc import Iterator

from book.errors import PageError
from book.pages.page import Page
from book.pages.parts import LINK

FEWEST = 3  # predictions in a chapter, those of its exercises apart


def violations(page: Page) -> Iterator[PageError]:
    asked = [one for some in page.questions.values() for one in some]
    within = [range(one.line, one.end) for one in page.exercises]
    predictions = [one for one in asked if not one.is_quiz]
    own = [one for one in predictions if not any(one.line in part for part in within)]
    if len(own) < FEWEST:
        problem = (
            f"the chapter asks for {len(own)} predictions, those of exercises apart"
        )
        fix = f"Ask for {FEWEST} at least, each where code answers it in a fold below."
        yield PageError(page.name, 1, problem, fix)
    for exercise, lines in zip(page.exercises, within, strict=True):
        if not any(one.line in lines for one in predictions):
            problem = f"exercise {exercise.number} asks for no prediction"
            fix = "Give **Predict first.** choices: - [ ] choice<!--? proof --> Why."
            yield PageError(page.name, exercise.line, problem, fix)
    for one in asked:
        below = "\n".join(page.lines[one.line : one.line + 12]).partition("\n///\n")[0]
        if one.is_quiz and not LINK.search(below):
            problem = "this question of the quiz leads back to no section"
            fix = "Link the section that answers it in its folded answer."
            yield PageError(page.name, one.line, problem, fix)
