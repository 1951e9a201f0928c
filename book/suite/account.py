"""What is said at the end of a run, whichever processes it was spread over."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Account:
    """What is said at the end of a run, whichever processes it was spread over.

    Attributes:
        ran: how many blocks ran, and how many checks.
        said: blocks that do not run, pages that take long.
        updated: the names of the files that were mended.
        refused: why something was not mended.
    """

    ran: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def add(self, other: "Account") -> None:
        self.ran += other.ran
        self.said += other.said
        self.updated += other.updated
        self.refused += other.refused

    def dump(self) -> str:
        """The account as a text, for pytest-xdist to send."""
        return json.dumps(vars(self))

    @classmethod
    def load(cls, text: str) -> "Account":
        told = json.loads(text)
        return cls(**{**told, "ran": Counter(told["ran"])})

    def lines(self, update: bool, failed: str) -> Iterator[str]:
        """All of it.

        Args:
            failed: what was told of items that failed; nothing is told twice.
        """
        if self.ran:
            yield f"pages: {self.ran['blocks']} blocks ran, {self.ran['checks']} checks"
        # Every process that reads a page says what there is to say of that page.
        told = dict.fromkeys([*self.said, *self.refused])
        yield from (one for one in told if one not in failed)
        if self.updated:
            yield f"updated: {', '.join(sorted(set(self.updated)))}"
        elif update and not self.refused and not failed:
            yield "updated: nothing had drifted"
