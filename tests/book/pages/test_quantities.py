"""A number beside what is counted or compared is found, in digits and in words."""

import pytest

from book.pages.quantities import quantities, stray_marks, without_marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It takes 15 times as long.", ["15 times"]),
        ("It is three times as steep.", ["three times"]),
        ("It is ten\ntimes lower.", ["ten times"]),
        ("One and a half times as many.", ["One and a half times"]),
        ("A backward pass is 2× the work.", ["2×"]),
        ("It is *twice* as high.", ["twice as high"]),
        ("It falls almost ten-thousandfold.", ["almost ten-thousandfold"]),
        ("The loss grows 877-fold.", ["877-fold"]),
        ("It is flat after some thirty steps.", ["some thirty"]),
        ("It is flat after **30** steps.", ["30 steps"]),
        ("In 93 small steps it is down.", ["93 small steps"]),
        ("Forty-two seeds agree.", ["Forty-two seeds"]),
        ("It agrees to twelve digits.", ["twelve digits"]),
        ("Nudging takes 1,800 passes.", ["takes 1,800"]),
        ("It does so on ten of twelve seeds.", ["ten of twelve"]),
        ("It holds for 9 of the 12.", ["9 of the 12"]),
        ("It holds in nine out of ten runs.", ["nine out of ten"]),
        ("More than a third are never asked.", ["More than a third"]),
        ("You save two thirds of the steps.", ["save two thirds"]),
        ("The limit falls to a hundredth.", ["to a hundredth"]),
        ("It costs half the examples.", ["costs half the"]),
        ("The mean halves each gradient.", ["halves each"]),
        ("None is more than 5 % off.", ["more than 5 %"]),
        ("It is off by half a percent.", ["half a percent"]),
        ("It misses by 53 points.", ["by 53 points"]),
        ("They lie four millionths apart.", ["four millionths"]),
        ("It needs hundreds of steps.", ["hundreds"]),
        ("The sharpness settles at 40, 20 and 10.", ["settles at 40, 20 and 10"]),
        ("`b` jumps between 0 and −2.", ["jumps between 0 and −2"]),
        ("Its best value is near −1.", ["near −1"]),
        ("It turns around step ten.", ["around step ten"]),
        ("Some walls are steep. It needs\n66 steps.", ["needs 66"]),
        ("| within | 20 steps |", ["20 steps"]),
        ("![Down in 20 steps](../figures/ch11_20_steps.svg)", ["20 steps"]),
    ],
)
def test_what_is_measured(text: str, found: list[str]) -> None:
    assert [one.text for one in quantities(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "The next two lines make the parameters. Line 4 walks back.",
        "Exercise 3 shows it, and Figure 1.4.3, and [Part 1.2](ch12_x.md#20-steps).",
        "It is one of the two, the first of five.",
        "Write a function with two parameters, and call it with three numbers.",
        "Let $x$ lie between −1 and 1. The curvature of $b$ is 2.",
        "`steps=20` is $20$ steps, and `20 steps`.",
        "It takes 93<!--= len(path) --> steps.",
        "Will it take more than 93 steps?",
        'Ask: "Is it ten times lower?" Then look.',
        "Suppose $x$ comes in millimeters, ten times the numbers.",
        "Half the noise costs four times the examples.",
        "Ten times the $x$ is a hundred times the curvature.",
        "Fit the line to a hundred points. A factor of more than 1 makes it grow.",
        "The steps unfold, and manifolds are another matter.",
        "Put them into a parameter in the thousands.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert [one.text for one in quantities(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "After two<!--given--> rounds it is ten<!-- given --> times as long.",
        "About fifteen<!--given--> steps, less than a third<!--given--> of them,",
        "5 %<!--given--> of it, half a percent<!--given-->, 12<!--given--> of 20.",
        "After 0, 1, 5 and 200<!--given--> steps; a hundredfold<!--given-->.",
        "Twice<!--given--> as many, hundreds<!--given--> of times.",
    ],
)
def test_a_number_that_is_given_is_left_alone(text: str) -> None:
    assert [one.text for one in quantities(text)] == []
    assert list(stray_marks(text)) == []


def test_it_says_where_the_quantity_begins() -> None:
    text = "At *last*, `x`\nis down in **20** steps."
    (found,) = quantities(text)
    assert text[found.start :].startswith("20** steps")


@pytest.mark.parametrize(
    "text", ["Ten steps<!--given-->.", "`10`<!--given-->", "<!--given--> ten steps"]
)
def test_a_mark_behind_no_number_is_found(text: str) -> None:
    assert list(stray_marks(text)) == [text.index("<!--")]


def test_a_code_span_keeps_its_mark() -> None:
    assert without_marks("ten<!--given-->, `ten<!--given-->`") == (
        "ten, `ten<!--given-->`"
    )
