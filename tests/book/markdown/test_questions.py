"""Questions with choices answer at once, work with a keyboard, and without a script."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

QUIZ = """\
#### 1. Which line changes `w`?

- [ ] `loss.backward()`<!--? wrong --> It writes into $w.grad$.
- [x] `optimizer.step()`<!--? right --> It alone *moves* `w`.

/// details | Answer
`step` alone.
///
"""
PREDICTION = QUIZ.replace("#### 1. Which", "**Predict first.** Which")
ALONE = PREDICTION.partition("/// details")[0]


def test_choices_become_radio_buttons_of_one_group(small: "SmallBook") -> None:
    shown = small.html(QUIZ)
    assert re.findall(r'type="radio"', shown) == ['type="radio"'] * 2
    assert set(re.findall(r'name="([^"]+)"', shown)) == {"question-1"}


def test_what_asks_names_the_group(small: "SmallBook") -> None:
    for text, tag, kind in [(QUIZ, "h4", "quiz"), (PREDICTION, "p", "prediction")]:
        shown = small.html(text)
        found = re.search(rf'<{tag} id="([^"]+)"', shown)
        assert found is not None
        assert f'<fieldset aria-labelledby="{found[1]}" class="{kind}"' in shown


def test_neither_mark_nor_proof_is_shown(small: "SmallBook") -> None:
    shown = small.html(QUIZ)
    right = re.search(r'data-right="true"[^<]*/?><span><code>([^<]*)', shown)
    assert right is not None
    assert right[1] == "optimizer.step()"
    for hidden in ("[x]", "[ ]", "<!--", "wrong", "\ue000"):
        assert hidden not in shown


def test_what_each_choice_is_told_stands_in_the_fold(small: "SmallBook") -> None:
    for text in (QUIZ, PREDICTION, ALONE):
        shown = small.html(text)
        labels, _, fold = shown.partition("<fieldset")[2].partition("<details")
        assert "alone" not in labels
        assert "writes into" not in labels
        told = re.findall(r"<li>.*?</li>", fold.partition("</details>")[0], re.DOTALL)
        assert len(told) == 2
        assert "<code>loss.backward()</code></strong>" in told[0]
        assert "katex" in told[0]
        assert "It alone <em>moves</em> <code>w</code>." in told[1]


def test_a_choice_that_is_a_sentence_gets_no_colon(small: "SmallBook") -> None:
    shown = small.html(QUIZ.replace("`optimizer.step()`<", "The step does.<"))
    assert "<code>loss.backward()</code></strong>: <span>It" in shown
    assert "The step does.</strong> <span>It" in shown


def test_an_ordinary_list_stays_a_list(small: "SmallBook") -> None:
    assert "<fieldset" not in small.html("#### A list\n\n- one\n- two\n")
