"""What may be written behind a fence: `name="value"` and `.class`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

TRIED = ("starter", "check", "wrong")  # run on their own, and forgotten
ROLES = (*TRIED, "solution")


@dataclass(frozen=True)
class _Option:
    """What may be written behind a fence: `name="value"`.

    Attributes:
        kinds: which fences take it.
        looks: what its value must look like; else `problem` is told, and `fix`.
        needs: another option, without which it means nothing.
    """

    kinds: tuple[str, ...] = ("python", "output", "plain")
    looks: str = ".*"
    problem: str = ""
    fix: str = ""
    needs: str = ""


_OPTIONS = {
    "title": _Option(),
    "hl_lines": _Option(),
    "figure": _Option(("python",)),
    "flipbook": _Option(("python",), needs="figure"),
    "start": _Option(
        ("python",),
        r"[1-9]\d*",
        "start={!r} is not the number of a frame",
        "Count the frames from 1.",
        needs="flipbook",
    ),
    "live": _Option(
        ("python",),
        r"[a-z]+\(.*\)",
        "live={!r} does not call what makes its data",
        'Name the element and call its function: live="loop(x, y)".',
        needs="figure",
    ),
    "raises": _Option(("python",)),
    "notest": _Option(
        ("python",),
        r".*\S.*",
        "notest has no reason",
        'Say why the block cannot run: notest="why".',
    ),
    "tol": _Option(
        ("python", "output"),
        r"\d*\.?\d+(e-?\d+)?",
        "tol={!r} is not a number",
        'Write a relative tolerance, such as tol="0.02".',
        needs="why",
    ),
    "why": _Option(("python", "output"), needs="tol"),
}


def complaint(
    kind: str, options: dict[str, str], classes: Iterable[str]
) -> tuple[str, str] | None:
    """What a fence of this kind does not take, and what to do; None if it takes all."""
    known = {name for name, option in _OPTIONS.items() if kind in option.kinds}
    for name, value in options.items():
        if name not in known:
            takes = f"It takes: {', '.join(sorted(known))}."
            return f"a {kind} fence has no option {name!r}", takes
        option = _OPTIONS[name]
        if not re.fullmatch(option.looks, value):
            return option.problem.format(value), option.fix
        if option.needs and option.needs not in options:
            fix = f'Add {option.needs}="…", or take {name} out.'
            return f"{name} means nothing without {option.needs}", fix
    allowed = ROLES if kind == "python" else ("output",)
    for name in classes:
        if name not in allowed:
            takes = f"It takes: {', '.join(sorted(allowed))}."
            return f"a {kind} fence has no class {name!r}", takes
    return None
