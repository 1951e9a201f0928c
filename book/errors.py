"""The one error a contributor meets: where, what is wrong, what to do."""

from pathlib import Path

# The mend for whatever drifted.
UPDATE = "Mend the code, or run `make update` if the new value is right."


class PageError(Exception):
    """Something on a page, or in code that a page shows, must be mended.

    Args:
        path: the file, or None where the caller does not know it (a Markdown
            extension, for one, is never told); see `at`.
        line: its line, counted from 1, or None where the whole file is meant.
        problem: what is wrong, without a full stop.
        fix: what to do about it, as one or more whole sentences.
    """

    def __init__(
        self, path: Path | str | None, line: int | None, problem: str, fix: str
    ) -> None:
        super().__init__(path, line, problem, fix)
        self.path, self.line, self.problem, self.fix = path, line, problem, fix

    def at(self, path: Path | str) -> "PageError":
        """The same error, with the file filled in where it was unknown."""
        return PageError(self.path or path, self.line, self.problem, self.fix)

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:"
        if self.line is not None:
            where += f"{self.line}:" if where else f"line {self.line}:"
        return f"{where} {self.problem}\n  {self.fix}".lstrip()
