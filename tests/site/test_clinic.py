"""The ward in the reader's hands: its verdicts are true, and anyone can give them."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.site.axe import listed, use_scheme, violations_within

FIGURES = Path(__file__).parents[2] / "docs" / "figures"
WARDS = {
    "module1/ch16_recap/": "ch16_clinic",
    "module3/ch36_debugging/": "ch36_clinic",
}
ONE = "module1/ch16_recap/"
IMPORT = """
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]clinic[^/]*[.]js$/.test(name));
  const { measured, diagnosed, call, stir } = await import(name);
"""
VERDICTS = f"""async (data) => {{{IMPORT}
  return data.runs.map((run, i) => [
    data.numbers.map((_, at) => measured(data, run, at)),
    data.cases.map((_, guess) => diagnosed(data, run, data.told[i], guess))]);
}}"""
CALLS = f"""async ([data, seeds]) => {{{IMPORT}
  return seeds.map((start) => {{
    let seed = start, waiting = data.runs.map((_, i) => i), seen;
    const found = [];
    while (waiting.length) {{
      seed = stir(seed);
      const drawn = call(data.runs, waiting, seen, seed);
      waiting = waiting.filter((i) => i !== drawn);
      seen = data.runs[drawn].case;
      found.push(drawn);
    }}
    return found;
  }});
}}"""


def recorded(address: str) -> dict[str, Any]:
    file = FIGURES / f"{WARDS[address]}.clinic.json"
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return data


def telling(data: dict[str, Any], run: dict[str, Any]) -> list[int]:
    """The numbers that are odd as in no other run that it could be taken for."""
    others = [one for one in data["runs"] if one["case"] != run["case"]]
    alike = [one for one in others if one["look"] == run["look"]] or others
    return [
        at
        for at, odd in enumerate(run["odd"])
        if odd and odd not in [one["odd"][at] for one in alike]
    ]


def enter(turn_to: Any, address: str, device: str = "narrow") -> Any:
    shown = turn_to(address, device)
    shown.ready("book-clinic")  # whose script waits until it comes near
    shown.ready("book-clinic button")
    return shown


def status(shown: Any) -> str:
    return str(shown.page.locator("book-clinic [role=status]").inner_text())


def press(shown: Any, name: str) -> str:
    """Press a button of those that can be seen; what is said then."""
    choice = shown.page.locator("book-clinic button:visible")
    choice.get_by_text(name, exact=True).click()
    return status(shown)


def patient(shown: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Who is there, by the curve that is drawn."""
    found = shown.run("document.querySelector('book-clinic').run.curve")
    (run,) = [one for one in data["runs"] if one["curve"] == found][:1]
    return dict(run)


def gives(run: dict[str, Any], at: int, cases: list[dict[str, str]]) -> tuple[str, str]:
    return cases[run["case"]]["name"], run["told"][at]


@pytest.mark.parametrize("address", WARDS)
def test_each_verdict_on_a_number_is_true(turn_to: Any, address: str) -> None:
    shown, data = enter(turn_to, address), recorded(address)
    cases, numbers = data["cases"], data["numbers"]
    told = [telling(data, run)[0] for run in data["runs"]]
    given = shown.run(VERDICTS, data | {"told": told})
    for run, (measures, _) in zip(data["runs"], given, strict=True):
        healthy = data["well"][run["well"]]["told"]
        others = [one for one in data["runs"] if one["case"] != run["case"]]
        for at, (right, why) in enumerate(measures):
            assert right == (at in telling(data, run))
            start = f"{numbers[at]}: {run['told'][at]}; healthy: {healthy[at]}. "
            assert why.startswith(start)
            assert ("Nothing is wrong" in why) == (not run["odd"][at])
            if not run["odd"][at] or right:
                continue
            said = re.search(r"“(.*)” gives (.*?)(, too| and looks the same)\.$", why)
            assert said, why
            alike = said[3] != ", too"
            odd = [one for one in others if one["odd"][at] == run["odd"][at]]
            twins = [one for one in odd if (one["look"] == run["look"]) == alike]
            assert (said[1], said[2]) in [gives(one, at, cases) for one in twins]


@pytest.mark.parametrize("address", WARDS)
def test_each_verdict_on_a_mistake_is_true(turn_to: Any, address: str) -> None:
    shown, data = enter(turn_to, address), recorded(address)
    cases, numbers = data["cases"], data["numbers"]
    told = [telling(data, run)[0] for run in data["runs"]]
    given = shown.run(VERDICTS, data | {"told": told})
    for run, at, (_, guesses) in zip(data["runs"], told, given, strict=True):
        for guess, (right, why) in enumerate(guesses):
            name, own = cases[guess]["name"], guess == run["case"]
            assert right == own
            theirs = [one for one in data["runs"] if one["case"] == guess]
            alike = [one for one in theirs if one["look"] == run["look"]]
            if own:
                assert why == cases[guess]["why"]
            elif alike:
                here = f"; here it is {run['told'][at]}."
                values = {one["told"][at] for one in alike}
                assert run["told"][at] not in values
                start = f"With “{name}”, {numbers[at]} is "
                assert why in [f"{start}{value}{here}" for value in values]
            else:
                looks = {one["look"] for one in theirs}
                assert why in [f"With “{name}” the loss {look}." for look in looks]


@pytest.mark.parametrize("address", WARDS)
def test_chance_comes_from_presses_and_calls_everybody_once(
    turn_to: Any, address: str
) -> None:
    shown, data = enter(turn_to, address), recorded(address)
    orders = shown.run(CALLS, [data, [1, 1, 2, 3]])
    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) == 3
    for order in orders:
        assert sorted(order) == list(range(len(data["runs"])))
        cases = [data["runs"][place]["case"] for place in order]
        same = [a == b for a, b in itertools.pairwise(cases)]
        assert not any(same[: len(same) // 2])


@pytest.mark.parametrize("address", WARDS)
def test_five_patients_are_counted_and_a_wrong_choice_counts(
    turn_to: Any, address: str
) -> None:
    shown, data = enter(turn_to, address), recorded(address)
    for number in range(1, 6):
        count = shown.page.locator("book-clinic .count")
        assert count.inner_text() == f"Patient {number} of 5"
        run = patient(shown, data)
        tells = telling(data, run)
        if number == 2:
            wrong = next(at for at in range(len(data["numbers"])) if at not in tells)
            assert press(shown, data["numbers"][wrong]).startswith("Not this one. ")
        assert "That tells." in press(shown, data["numbers"][tells[0]])
        case = data["cases"][run["case"]]
        last = press(shown, case["name"])
        right = number if number == 1 else number - 1
        assert last.startswith(f"Right. {case['why']}")
        assert last.endswith(f" {right} of {number} without a wrong choice.")
        lines = shown.page.locator("book-clinic dd").all_inner_texts()
        assert lines == [case["here"], case["healthy"]]
        assert shown.page.locator("book-clinic .well").get_attribute("d")
        press(shown, "Five more" if number == 5 else "Next patient")
        assert not shown.page.locator("book-clinic .well").get_attribute("d")
    assert shown.page.locator("book-clinic .count").inner_text() == "Patient 1 of 5"


def test_by_keys_alone_one_goes_from_question_to_question(turn_to: Any) -> None:
    shown, data = enter(turn_to, ONE), recorded(ONE)
    keys = shown.page.keyboard
    first = shown.page.locator("book-clinic fieldset button").first
    first.focus()
    run = patient(shown, data)
    for _ in range(telling(data, run)[0]):
        keys.press("Tab")
    keys.press("Enter")
    assert "That tells." in status(shown)
    for _ in range(run["case"]):  # from the first mistake on
        keys.press("Tab")
    keys.press("Space")
    assert status(shown).startswith("Right. ")
    keys.press("Enter")  # the next patient
    assert shown.page.locator("book-clinic .count").inner_text() == "Patient 2 of 5"
    where = "document.activeElement.closest('fieldset')?.textContent"
    assert shown.run(where).startswith("Which number tells?")


@pytest.mark.parametrize("address", WARDS)
def test_it_stands_in_one_view_and_nothing_below_it_moves(
    turn_to: Any, address: str
) -> None:
    shown, data = enter(turn_to, address, "phone"), recorded(address)
    box = shown.page.locator("book-clinic")
    heights = [box.bounding_box()["height"]]
    run = patient(shown, data)
    for at in range(len(data["numbers"])):
        if at not in telling(data, run):
            press(shown, data["numbers"][at])
            heights.append(box.bounding_box()["height"])
    press(shown, data["numbers"][telling(data, run)[0]])
    heights.append(box.bounding_box()["height"])
    press(shown, data["cases"][run["case"]]["name"])
    heights.append(box.bounding_box()["height"])
    assert len(set(heights)) == 1, heights
    assert heights[0] < 750


@pytest.mark.parametrize("address", WARDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_start_after_a_wrong_choice_and_after_right_ones(
    turn_to: Any, address: str, scheme: str
) -> None:
    shown, data = enter(turn_to, address, "desktop"), recorded(address)
    use_scheme(shown, scheme)
    run = patient(shown, data)
    tells = telling(data, run)
    wrong = next(at for at in range(len(data["numbers"])) if at not in tells)
    found = violations_within(shown, "book-clinic")
    for name in (
        data["numbers"][wrong],
        data["numbers"][tells[0]],
        data["cases"][run["case"]]["name"],
    ):
        press(shown, name)
        found += violations_within(shown, "book-clinic")
    assert not found, listed(found)


@pytest.mark.parametrize("address", WARDS)
def test_without_a_script_and_on_paper_the_still_figure_stands(
    turn_to: Any, address: str
) -> None:
    shown = turn_to(address, "no script")
    shown.page.locator("book-clinic").scroll_into_view_if_needed()
    assert shown.page.locator("book-clinic img.phone").is_visible()
    assert shown.page.locator("book-clinic button").count() == 0
    shown = enter(turn_to, address)
    shown.page.emulate_media(media="print")
    assert shown.page.locator("book-clinic img.wide").is_visible()
    assert not shown.page.locator("book-clinic .desk").is_visible()


def test_the_curve_is_told_in_words(turn_to: Any) -> None:
    shown, data = enter(turn_to, ONE), recorded(ONE)
    plots = shown.page.locator("book-clinic .plots")
    look = patient(shown, data)["look"]
    assert plots.get_attribute("role") == "img"
    assert plots.get_attribute("aria-label") == f"Patient 1: the loss {look}."
