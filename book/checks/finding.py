"""What a check has found: the error that reports it, and the edits that mend it."""

from dataclasses import dataclass

from book import files
from book.checks.updating import Edit
from book.errors import PageError


@dataclass(frozen=True)
class Finding:
    """A drift: the error that reports it, and what would mend it, if anything can.

    Attributes:
        edits: changes to the page.
        writes: new contents of other files; None removes the file.
    """

    error: PageError
    edits: tuple[Edit, ...] = ()
    writes: tuple[files.Write, ...] = ()

    @property
    def mendable(self) -> bool:
        return bool(self.edits or self.writes)


Findings = list[Finding]
