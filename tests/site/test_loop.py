"""The loop in the reader's hands: it computes what PyTorch does, and can be reached."""

import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.site.axe import listed, violations_after

HOME, CHAPTER = "", "module1/ch11_introduction/"
DATA = Path(__file__).parents[2] / "docs" / "figures" / "ch11_loop.loop.json"
LINES = {
    "forward": "y_pred = x * w + b",
    "loss": "loss = torch.mean((y_pred - y) ** 2)",
    "zero_grad": "optimizer.zero_grad()",
    "backward": "loss.backward()",
    "step": "optimizer.step()",
}
RATES = [0.01, 0.05, 0.2, 0.32, 0.33, 0.4]
REPLAY = """async ([data, asked, count]) => {
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]loop[^/]*[.]js$/.test(name));
  const { rounds } = await import(name);
  return asked.map(([lr, kept]) => rounds(data, lr, kept, count));
}"""
PAST = 1e6  # where the page stops, too


def trace(lr: float, kept: tuple[str, ...], count: int) -> list[list[Any]] | str:
    """The state after every round of the lines that are kept, or what Python says."""
    x = torch.linspace(-3, 3, 100).unsqueeze(1)
    noise = torch.randn(100, 1, generator=torch.Generator().manual_seed(0))
    names: dict[str, Any] = {"torch": torch, "x": x, "y": 2 * x - 1 + 0.5 * noise}
    w = names["w"] = torch.tensor(0.0, requires_grad=True)
    b = names["b"] = torch.tensor(0.0, requires_grad=True)
    names["optimizer"] = torch.optim.SGD([w, b], lr=lr)
    lines = compile("\n".join(LINES[name] for name in kept), "<loop>", "exec")
    states = []
    for _ in range(count):
        try:
            exec(lines, names)
        except NameError as error:
            return f"NameError: {error}"
        tensors = (w, b, w.grad, b.grad, names.get("loss"))
        states.append([None if one is None else one.item() for one in tensors])
    return states


def numbers(state: list[float | None]) -> list[float]:
    return [math.nan if one is None else one for one in state]


def test_whatever_line_is_deleted_the_page_computes_what_pytorch_does(
    turn_to: Any,
) -> None:
    shown = turn_to(CHAPTER, "desktop")
    shown.ready("book-loop")
    shown.ready("book-loop button")
    data = json.loads(DATA.read_text("utf-8"))
    kept = [k for n in range(6) for k in itertools.combinations(LINES, n)]
    asked = [*itertools.product(RATES, kept)]
    assert len(asked) == len(RATES) * 2**5
    replayed = shown.run(REPLAY, [data, asked, 60])
    ended = 0
    for (lr, lines), found in zip(asked, replayed, strict=True):
        wanted = trace(lr, lines, 60)
        if isinstance(wanted, str) or isinstance(found, str):
            assert found == wanted, lines
            ended += 1
            continue
        within = [*itertools.takewhile(lambda s: s[4] is None or s[4] < PAST, wanted)]
        for here, there in zip(found, within, strict=False):
            near = pytest.approx(numbers(there), rel=1e-3, abs=1e-3, nan_ok=True)
            assert numbers(here) == near, (lr, lines)
    # A loss without a forward, or a backward without a loss, whatever else is there.
    assert ended == len(RATES) * 4 * 2**2


def start(turn_to: Any, address: str, device: str = "narrow") -> Any:
    shown = turn_to(address, device)
    shown.ready("book-loop")  # whose script waits until it comes near
    shown.ready("book-loop button")
    return shown


def press(shown: Any, name: str, times: int = 1) -> str:
    """Press a button; what is said then."""
    for _ in range(times):
        shown.page.get_by_role("button", name=name, exact=True).first.click()
    return str(shown.page.locator("book-loop [role=status]").first.inner_text())


def test_a_reader_steps_through_a_round_and_breaks_the_loop(turn_to: Any) -> None:
    shown = start(turn_to, HOME)
    assert press(shown, "Next line") == "Round 1, forward: y_pred: 0.00 x + 0.00"
    assert press(shown, "Next line", 3).startswith("Round 1, backward: w.grad None →")
    assert press(shown, "One round").startswith("After 1 rounds the loss is")
    states = trace(0.05, ("forward", "loss", "backward", "step"), 60)
    assert not isinstance(states, str)
    shown.page.locator("book-loop li.zero-grad input").click()
    said = press(shown, "60 rounds")
    assert said == f"After 60 rounds the loss is {states[-1][4]:.2f}."
    shown.page.locator("book-loop li.loss input").click()
    assert press(shown, "One round") == "NameError: name 'loss' is not defined"
    assert shown.page.get_by_role("button", name="60 rounds").is_disabled()
    assert press(shown, "Start over").startswith("Untick a line")


def test_a_rate_above_the_limit_is_told_and_the_figure_stops(turn_to: Any) -> None:
    shown = start(turn_to, CHAPTER)
    slider = shown.page.locator("book-loop input[type=range]")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "0.05"
    shown.page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "0.40, above the limit"
    limit = json.loads(DATA.read_text("utf-8"))["limit"]
    (mark,) = slider.evaluate("one => [...one.list.options].map((each) => each.value)")
    assert int(mark) - 1 <= 100 * limit < int(mark), "the mark is the first beyond it"
    assert press(shown, "60 rounds").startswith("The loss is past a million")


@pytest.mark.parametrize("address", [HOME, CHAPTER])
def test_it_stands_near_the_top_and_in_one_view(turn_to: Any, address: str) -> None:
    place = "(e) => [e.getBoundingClientRect().top + scrollY, e.offsetHeight]"
    for device, lowest in (("wide", 900), ("phone", 1700)):
        shown = start(turn_to, address, device)
        top, height = shown.page.locator("book-loop").first.evaluate(place)
        assert top < lowest
        assert height < 700


def test_axe_finds_nothing_in_any_of_its_states(turn_to: Any) -> None:
    shown = start(turn_to, HOME)
    shown.page.locator("book-loop input[type=range]").first.focus()
    shown.page.keyboard.press("End")  # past the limit: 60 rounds end it
    states = ("Start over", "Next line", "60 rounds")
    found = violations_after(shown, "book-loop", press, *states)
    assert not found, listed(found)


def test_without_a_script_and_on_paper_the_still_figure_stands(turn_to: Any) -> None:
    shown = turn_to(HOME, "no script")
    assert shown.page.locator("book-loop img.phone").is_visible()
    assert shown.page.locator("book-loop button").count() == 0
    shown = start(turn_to, HOME)
    shown.page.emulate_media(media="print")
    assert shown.page.locator("book-loop img.wide").is_visible()
    assert not shown.page.locator("book-loop button").first.is_visible()
