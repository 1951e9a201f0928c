"""axe, which finds what keeps readers out, in a page that the browser shows."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN_AXE = (Path(__file__).parent / "axe.js").read_text("utf-8")

# The looks of words that axe found easy to read, on any page.
GOOD_LOOKS: set[str] = set()


def violations(shown: Any, color: bool = False, within: str = "") -> list[str]:
    """What axe has against the page as it is shown now.

    Args:
        color: judge the colors of words; else all but these.
        within: of the page's article, judge what this selector finds, alone.
    """
    if not within:
        shown.lay_out()
    shown.settle()
    if not shown.run("'axe' in window"):
        shown.run(AXE)
    asked = {"color": color, "judged": sorted(GOOD_LOOKS), "within": within}
    said = shown.run(RUN_AXE, asked)
    if not said["violations"]:
        GOOD_LOOKS.update(said["looks"])
    return [f"{shown.address or 'home'}: {one}" for one in said["violations"]]


def violations_within(shown: Any, figure: str) -> list[str]:
    """What axe has against a figure as it is now, colors and all."""
    return [one for color in (False, True) for one in violations(shown, color, figure)]


def violations_after(
    shown: Any, figure: str, press: Callable[[Any, str], object], *names: str
) -> list[str]:
    """What axe has against a figure after each of these is pressed, one by one."""
    found = []
    for name in names:
        press(shown, name)
        found += [f"{name}: {one}" for one in violations_within(shown, figure)]
    return found


def listed(problems: list[str]) -> str:
    return "\n".join(["", *problems[:20], f"{len(problems)} in all"])


def use_scheme(shown: Any, scheme: str) -> None:
    """Show the page in light or dark colors, by its own button."""
    attribute = {"light": "default", "dark": "slate"}[scheme]
    if shown.run("document.body.dataset.mdColorScheme") != attribute:
        label = "[data-md-component=palette] label:not([hidden])"
        shown.run("label => document.querySelector(label).click()", label)
    assert shown.run("document.body.dataset.mdColorScheme") == attribute
