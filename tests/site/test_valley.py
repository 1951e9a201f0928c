"""The race in the reader's hands: it steps as PyTorch does, and can be reached."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from snippets.module3.ch31_optimizers import excess, make_valley
from snippets.module3.ch31_optimizers_valley import contest
from tests.site.axe import listed, use_scheme, violations_within

CHAPTER = "module3/ch31_optimizers/"
DATA = Path(__file__).parents[2] / "docs" / "figures" / "ch31_valley.valley.json"
RATES = [0.001, 0.01, 0.0759, 0.19, 1.0, 10.0]
BETAS = [0.0, 0.5, 0.9, 0.99, 1.0]
STARTS = [(0.0, 0.0), (4.0, -12.0), (-1.0, 1.0)]
BESIDE = 1e-9  # how far from each of them a twin begins
COUNT = 100  # steps
PAST = 1e6  # where a walk has left the valley
REPLAY = """async ([data, asked]) => {
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]valley[^/]*[.]js$/.test(name));
  const race = await import(name);
  return JSON.stringify(asked.map(([what, ...given]) => race[what](data, ...given)));
}"""


def replay(shown: Any, what: str, asked: list[tuple[Any, ...]]) -> list[Any]:
    """What a function of the page's own script gives, for each of these arguments."""
    data = json.loads(DATA.read_text("utf-8"))
    # As text: Playwright takes a list apart, number by number, which takes long.
    told = shown.run(REPLAY, [data, [(what, *given) for given in asked]])
    found: list[Any] = json.loads(told)
    return found


def trace(name: str, lr: float, beta: float) -> Tensor:
    """Where torch.optim takes the lines that begin at STARTS, and then their twins."""
    x, y = make_valley()
    starts = torch.tensor(STARTS, dtype=x.dtype)  # (K, 2)
    lines = torch.cat([starts, starts + BESIDE]).requires_grad_()  # (2K, 2)
    optim = torch.optim
    makers: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "plain": lambda: optim.SGD([lines], lr),
        "momentum": lambda: optim.SGD([lines], lr, momentum=beta),
        "RMSProp": lambda: optim.RMSprop([lines], lr, alpha=beta),
        "Adam": lambda: optim.Adam([lines], lr, betas=(beta, 0.999)),
    }
    optimizer = makers[name]()
    path = [lines.detach().clone()]
    for _ in range(COUNT):
        loss = torch.mean((x * lines[:, 0] + lines[:, 1] - y) ** 2, dim=0).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(lines.detach().clone())
    return torch.stack(path)  # (COUNT + 1, 2K, 2)


@pytest.fixture
def shown(turn_to: Any) -> Any:
    return reach(turn_to, "narrow")


def reach(turn_to: Any, device: str) -> Any:
    page = turn_to(CHAPTER, device)
    page.ready("book-valley")  # whose script waits until it comes near
    page.ready("book-valley button")
    return page


def test_whatever_the_rule_rate_and_beta_it_walks_where_pytorch_does(
    shown: Any,
) -> None:
    """As far as PyTorch itself does not depend on the last bits of where it begins."""
    x, y = make_valley()
    knobs = {"plain": [0.0], "momentum": BETAS, "RMSProp": BETAS, "Adam": BETAS[:-1]}
    runs = [(n, lr, b) for n in knobs for lr in RATES for b in knobs[n]]
    asked = [(*run, start) for run in runs for start in STARTS]
    walked = iter(replay(shown, "walk", asked))
    wanted, compared, left = 0, 0, 0
    for run in runs:
        paths = trace(*run)
        states = torch.cat([paths, excess(x, y, paths)[..., None]], dim=2)
        there, twins = states.split(len(STARTS), dim=1)  # (COUNT + 1, K, 3) each
        near = torch.isclose(there, twins, rtol=1e-4, atol=1e-6).all(dim=2)
        for k in range(len(STARTS)):
            above = there[:, k, 2].tolist()
            within = len([*itertools.takewhile(lambda loss: loss < PAST, above)])
            sure = int(near[:within, k].long().cumprod(dim=0).sum())
            here = torch.tensor(next(walked)[:sure], dtype=x.dtype)  # (sure, 3)
            assert torch.allclose(here, there[:sure, k], rtol=1e-3, atol=1e-6), run
            wanted, compared = wanted + within, compared + sure
            left += within <= COUNT
    assert next(walked, None) is None
    assert compared > 0.99 * wanted > 70 * len(asked)
    assert 0 < left < 0.4 * len(asked)


def test_at_beta_one_adam_has_nowhere_to_go_and_pytorch_refuses_it(shown: Any) -> None:
    with pytest.raises(ValueError, match="Invalid beta parameter"):
        trace("Adam", 0.1, 1.0)
    (found,) = replay(shown, "walk", [("Adam", 0.1, 1.0, (0, 0))])
    assert len(found) == 1


@pytest.mark.parametrize("beta", [0.7, 0.9])
def test_its_best_rates_and_its_counts_are_the_chapters(
    shown: Any, beta: float
) -> None:
    for name, (power, steps) in contest(*make_valley(), beta).items():
        knob = 0.8 if name == "RMSProp" else beta
        (best,) = replay(shown, "bestPower", [(name, knob, (0, 0))])
        assert best == pytest.approx(power), name
        (path,) = replay(shown, "walk", [(name, 10**power, knob, (0, 0))])
        above = [loss for _, _, loss in path]
        assert len(above) == 401
        late = [k for k, loss in enumerate(above) if loss > 0.001 * above[0]]
        assert late[-1] + 1 == steps, name


def rows(shown: Any) -> dict[str, list[str]]:
    """What stands beside each rule: its rate, its β, its steps."""
    found = {}
    for row in shown.page.locator("book-valley fieldset label").all():
        name, *told = row.locator("span").all_inner_texts()
        found[name] = told
    return found


def press(shown: Any, button: str) -> str:
    """Press a button; what is said then."""
    shown.page.get_by_role("button", name=button, exact=True).click()
    return said(shown)


def said(shown: Any) -> str:
    return str(shown.page.locator("book-valley [role=status]").inner_text())


def move(shown: Any, slider: str, key: str, rule: str = "") -> str:
    """Choose a rule, press a key on a slider; what is said then."""
    if rule:
        shown.page.locator("book-valley").get_by_role("radio", name=rule).check()
    shown.page.locator("book-valley").get_by_role("slider", name=slider).focus()
    shown.page.keyboard.press(key)
    return said(shown)


def test_it_begins_with_each_rule_at_its_best_rate(shown: Any) -> None:
    steps = {name: steps for name, (_, steps) in contest(*make_valley(), 0.9).items()}
    assert {n: told[2] for n, told in rows(shown).items()} == {
        name: f"{count} steps" for name, count in steps.items()
    }
    wanted = f"Adam: after {steps['Adam']} steps a thousandth of the loss is left."
    assert said(shown) == wanted
    assert press(shown, "Best rates") == wanted


def test_every_slider_has_an_end_that_breaks_a_rule(shown: Any) -> None:
    slow = "after 400 steps more than a thousandth of the loss is left."
    for rule in ("plain", "momentum", "RMSProp", "Adam"):
        assert move(shown, "learning rate", "Home", rule) == f"{rule}: {slow}"
    for rule in ("plain", "momentum"):
        far = f"{rule}: it leaves the valley; its loss passes a million."
        assert move(shown, "learning rate", "End", rule) == far
    press(shown, "Start over")
    for rule, why in (("momentum", "swings"), ("RMSProp", "divides"), ("Adam", "0 by")):
        words = move(shown, "β", "End", rule)
        assert words.startswith(f"{rule}: at β = 1 it")
        assert why in words
        assert rows(shown)[rule][1:] == ["β 1.00", "–"]
    figure = shown.page.locator("book-valley")
    figure.get_by_role("radio", name="plain").check()
    assert figure.get_by_role("slider", name="β").is_disabled()
    assert not shown.errors


def test_with_less_memory_adam_needs_fewer_than_forty_steps(shown: Any) -> None:
    for _ in range(10):
        move(shown, "β", "ArrowLeft")
    words = press(shown, "Best rates")
    assert rows(shown)["Adam"][1] == "β 0.80"
    assert words == "Adam: after 31 steps a thousandth of the loss is left."


def test_the_start_is_dragged_and_moved_by_keys(shown: Any) -> None:
    before = rows(shown)
    number = shown.page.locator("book-valley label:has-text('start at w') output")
    shown.drag("book-valley .draggable", 0.5, 0.9)
    dragged = float(number.inner_text())
    assert 3.5 < dragged < 5
    assert rows(shown) != before
    move(shown, "start at w", "ArrowLeft")
    assert float(number.inner_text()) < dragged
    press(shown, "Start over")
    assert rows(shown) == before


def test_axe_finds_nothing_in_any_of_its_states(shown: Any) -> None:
    for scheme in ("light", "dark"):
        use_scheme(shown, scheme)
        press(shown, "Start over")
        for moved in ((), ("ArrowRight", "RMSProp"), ("End", "momentum")):
            if moved:  # the last one breaks the rule
                move(shown, "learning rate", *moved)
            found = violations_within(shown, "book-valley")
            assert not found, f"{scheme} {moved}" + listed(found)


def test_all_of_it_stands_in_one_view_of_a_phone(turn_to: Any) -> None:
    shown = reach(turn_to, "phone")
    height = shown.page.locator("book-valley").evaluate("(e) => e.offsetHeight")
    assert 400 < height < 700


def test_without_a_script_and_on_paper_the_still_figure_stands(turn_to: Any) -> None:
    shown = turn_to(CHAPTER, "no script")
    assert shown.page.locator("book-valley img.phone").is_visible()
    assert shown.page.locator("book-valley button").count() == 0
    shown = reach(turn_to, "narrow")
    shown.page.emulate_media(media="print")
    assert shown.page.locator("book-valley img.wide").is_visible()
    for part in (".plots", "fieldset", "button", "input[type=range]"):
        assert not shown.page.locator(f"book-valley {part}").first.is_visible()
