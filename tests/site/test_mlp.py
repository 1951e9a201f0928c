"""The network in the reader's hands: it learns as PyTorch's, and can be reached."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from snippets.module2.ch21_nonlinear import make_net, make_square, predict_all
from snippets.module2.ch21_nonlinear_live import make_alike
from tests.site.axe import listed, violations_after

CHAPTER = "module2/ch21_nonlinear/"
DATA = Path(__file__).parents[2] / "docs" / "figures" / "ch21_alike.mlp.json"
WIDTHS = [1, 2, 3, 8, 16]
RATES = [0.01, 0.1, 0.2, 0.32, 0.5, 0.63, 1.0]
STEPS = 1000
PAST = 1e6  # where the page stops, too
REPLAY = """async ([data, asked, steps]) => {
  const [{ name }] = performance.getEntriesByType("resource").filter(
    ({ name }) => /[/]mlp[^/]*[.]js$/.test(name));
  const { begin, train } = await import(name);
  return asked.map(([width, alike, lr]) => {
    const run = begin(data, width, alike);
    train(run, data, lr, steps);
    return run.losses;
  });
}"""


@pytest.fixture
def shown(turn_to: Any) -> Any:
    page = turn_to(CHAPTER, "narrow")
    page.ready("book-mlp")  # whose script waits until it comes near
    page.ready("book-mlp button")
    return page


def given() -> Any:
    return json.loads(DATA.read_text("utf-8"))


def begun(width: int, alike: bool) -> nn.Sequential:
    """In float64, as the page computes.

    At rates that only just hold, a rounding grows a hundred-thousandfold in a thousand
    steps: of float32, to percents of the loss.
    """
    net = make_net(width, inputs=1).double()
    with torch.no_grad():
        for param, start in zip(
            net.parameters(), given()["starts"][width - 1], strict=True
        ):
            numbers = torch.tensor(start, dtype=torch.float64).view(param.shape)
            param.copy_(torch.full_like(param, given()["alike"]) if alike else numbers)
    return net


def points() -> tuple[Tensor, Tensor]:
    x, y = (torch.tensor(given()[name], dtype=torch.float64) for name in "xy")
    return x.unsqueeze(1), y.unsqueeze(1)


def test_it_begins_as_pytorch_draws_each_width_and_with_the_chapters_points() -> None:
    for width in range(1, 17):
        for alike, net in enumerate((make_net(width, inputs=1), make_alike(width))):
            for own, kept in zip(
                net.parameters(), begun(width, bool(alike)).parameters(), strict=True
            ):
                torch.testing.assert_close(own.double(), kept, atol=1e-6, rtol=0)
    for one, here in zip(make_square(), points(), strict=True):
        torch.testing.assert_close(one.double(), here, atol=1e-4, rtol=0)


def learned(width: int) -> dict[tuple[bool, float], list[float]]:
    """The losses that PyTorch gives from each start at each rate, in one batch."""
    pairs = [*itertools.product((False, True), RATES)]
    nets = [begun(width, alike) for alike, _ in pairs]
    rates = torch.tensor([lr for _, lr in pairs], dtype=torch.float64).view(-1, 1, 1)
    params = [
        torch.stack([one.T if one.dim() == 2 else one[None] for one in same])
        for same in zip(*(net.parameters() for net in nets), strict=True)
    ]
    x, y = points()
    found = []
    for _ in range(STEPS):
        params = [one.detach().requires_grad_() for one in params]
        losses = torch.mean((predict_all(params, x) - y) ** 2, dim=(1, 2))  # (S,)
        slopes = torch.autograd.grad(losses.sum(), params)
        found.append(losses.detach())
        params = [p - rates * slope for p, slope in zip(params, slopes, strict=True)]
    return dict(zip(pairs, torch.stack(found, dim=1).tolist(), strict=True))


def test_whatever_the_width_rate_and_start_it_learns_as_pytorch_does(
    shown: Any,
) -> None:
    asked = [*itertools.product(WIDTHS, (False, True), RATES)]
    ended = 0
    wanted = {width: learned(width) for width in WIDTHS}
    for (width, alike, lr), losses in zip(
        asked, shown.run(REPLAY, [given(), asked, STEPS]), strict=True
    ):
        own = wanted[width][alike, lr]
        within = [*itertools.takewhile(lambda loss: loss < PAST, own)]
        near = pytest.approx(within, rel=1e-3)
        assert losses[: len(within)] == near, (width, alike, lr)
        if len(within) < STEPS:
            assert len(losses) == len(within) + 1, "past a million it stops"
            ended += 1
    assert 5 <= ended <= 20, "some rates are too large, and not all"


def press(shown: Any, *names: str) -> str:
    """Press buttons; what is said then."""
    for name in names:
        shown.page.get_by_role("button", name=name, exact=True).click()
    return str(shown.page.locator("book-mlp [role=status]").inner_text())


def values(shown: Any) -> dict[str, str]:
    rows = shown.page.locator("book-mlp dl > div").all_inner_texts()
    return dict(row.split("\n") for row in rows)


def slide(shown: Any, name: str, key: str, times: int = 1) -> None:
    shown.page.get_by_role("slider", name=name).focus()
    for _ in range(times):
        shown.page.keyboard.press(key)


def test_eight_that_begin_alike_bend_once_however_long_they_learn(shown: Any) -> None:
    assert press(shown, "Start over") == "Nothing has run yet."
    assert press(shown, "One step", "10 steps").startswith("After 11 steps")
    said = press(shown, "Start over", "1000 steps")
    assert said == "After 1000 steps: loss 0.0033, straight pieces: 5."
    shown.page.locator("book-mlp input[type=checkbox]").check()
    assert values(shown)["step"] == "0"
    said = press(shown, "1000 steps")
    assert said == "After 1000 steps: loss 0.9921, straight pieces: 2."
    assert press(shown, "1000 steps").endswith("straight pieces: 2.")


def test_a_single_neuron_dies_and_a_rate_of_a_half_kills_all_eight(
    shown: Any,
) -> None:
    slide(shown, "hidden neurons", "Home")
    dead = "Every neuron is dead: only the last bias moves."
    assert press(shown, "1000 steps") == dead
    assert values(shown)["loss"] == f"{given()['line']:.4f}"
    slide(shown, "hidden neurons", "ArrowRight", 7)
    slide(shown, "learning rate", "ArrowRight", 7)
    assert shown.page.locator("book-mlp output").nth(1).inner_text() == "0.50"
    assert press(shown, "1000 steps") == dead
    slide(shown, "learning rate", "End")
    assert press(shown, "1000 steps") == "The loss is past a million, and grows on."
    assert values(shown)["step"] == "3"
    assert shown.page.get_by_role("button", name="One step").is_disabled()
    assert press(shown, "Start over") == "Nothing has run yet."


def test_it_moves_only_for_readers_who_let_things_move(shown: Any) -> None:
    """The others see the last picture at once."""
    assert press(shown, "1000 steps").startswith("After 1000 steps")
    shown.page.emulate_media(reduced_motion="no-preference")
    said = press(shown, "Start over", "1000 steps")
    assert said == "Nothing has run yet."
    shown.wait_until(
        "document.querySelector('book-mlp [role=status]').innerText"
        ".startsWith('After 1000 steps')"
    )


def test_axe_finds_nothing_in_any_of_its_states(shown: Any) -> None:
    slide(shown, "learning rate", "End")
    states = ("1000 steps", "Start over", "One step")
    found = violations_after(shown, "book-mlp", press, *states)
    assert not found, listed(found)


def test_it_stands_in_one_view_of_a_phone(turn_to: Any) -> None:
    page = turn_to(CHAPTER, "phone")
    page.ready("book-mlp")
    page.ready("book-mlp button")
    height = page.page.locator("book-mlp").evaluate("(e) => e.offsetHeight")
    assert height < 700


def test_without_a_script_and_on_paper_the_still_figure_stands(turn_to: Any) -> None:
    page = turn_to(CHAPTER, "no script")
    assert page.page.locator("book-mlp img.phone").is_visible()
    assert page.page.locator("book-mlp button").count() == 0
    page = turn_to(CHAPTER, "desktop")
    page.ready("book-mlp")
    page.ready("book-mlp button")
    page.page.emulate_media(media="print")
    assert page.page.locator("book-mlp img.wide").is_visible()
    assert not page.page.locator("book-mlp button").first.is_visible()
