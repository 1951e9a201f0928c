"""What is said at the end of a run, whichever processes it was spread over."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field


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
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Account":
        told = json.loads(text)
        return cls(**{**told, "ran": Counter(told["ran"])})

    def lines(self, update: bool) -> Iterator[str]:
        if self.ran:
            yield f"pages: {self.ran['blocks']} blocks ran, {self.ran['checks']} checks"
        yield from self.said
        yield from self.refused
        if self.updated:
            yield f"updated: {', '.join(sorted(set(self.updated)))}"
        elif update and not self.refused:
            yield "updated: nothing had drifted"
