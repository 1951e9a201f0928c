"""What moved between two records of a figure, in words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from book.pages.outputs import EXACT, Slack, same_text

Record = Any  # what JSON can hold
Closeness = Callable[[Record, Record, str], Iterable[str] | None]


def differences(
    old: Record,
    new: Record,
    compare: Closeness,
    slack: Slack = EXACT,
    where: str = "",
) -> Iterator[str]:
    """Walk through both records; say where they part.

    Args:
        compare: says how far two parts may differ: it returns what moved, or gives None
            where it does not know such parts, and they are walked through.
        slack: how far the numbers in a text may be off.
    """
    said = compare(old, new, where)
    if said is not None:
        yield from said
    elif isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            inside = f"{where} {key}".strip()
            yield from differences(old[key], new[key], compare, slack, inside)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (a, b) in enumerate(zip(old, new, strict=True), 1):
            yield from differences(a, b, compare, slack, f"{where} {number}".strip())
    elif isinstance(old, str) and isinstance(new, str):
        if not same_text(old, new, slack):
            yield f"{where}: {old!r} became {new!r}"
    elif old != new:
        yield f"{where}: {_count(old)} became {_count(new)}"


def _count(value: Record) -> str:
    if isinstance(value, dict):
        return ", ".join(value)
    return f"{len(value)} of them" if isinstance(value, list) else repr(value)
