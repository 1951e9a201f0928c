"""A lab in pytest: an item for its rules, and one for each code cell, by its id."""

from collections.abc import Iterator

import pytest

from book import notebooks
from book.errors import PageError
from book.labs import rules
from book.labs.lab import Lab
from book.suite.items import Item, fail
from book.suite.state import STATE


class CellItem(Item):
    """One code cell."""

    lab: Lab

    def runtest(self) -> None:
        if self.lab.failed:
            pytest.skip(f"the cell {self.lab.failed} failed")
        found = self.lab.examine(self.name)
        if self.config.stash[STATE].update:
            for drift in found:
                if drift.mend:
                    drift.mend()
            found = [drift for drift in found if not drift.mend]
        fail(drift.error for drift in found)


class LabRulesItem(Item):
    """What the notebook keeps to by itself, run or not."""

    lab: Lab

    def runtest(self) -> None:
        fail(rules.violations(self.path, self.config.stash[STATE].book))


class LabFile(pytest.File):
    """A notebook: its rules, and its code cells."""

    def collect(self) -> Iterator[pytest.Item]:
        self.state = self.config.stash[STATE]
        try:
            name = self.state.book.name(self.path)
            self.lab = Lab(self.path, name, self.state.elsewhere)
        except PageError as error:
            raise self.CollectError(str(error)) from None
        if not self.state.update:  # which sorts the notebook when all has run
            rules_item = LabRulesItem.from_parent(self, name="rules")
            rules_item.lab = self.lab
            yield rules_item
        for cell in notebooks.code_cells(self.lab.notebook):
            item = CellItem.from_parent(self, name=cell.id)
            item.lab = self.lab
            yield item

    def teardown(self) -> None:
        """After the last cell that was asked for."""
        self.lab.stop()
        try:
            if self.state.update and self.lab.write():
                self.state.account.updated.append(self.lab.name)
        except PageError as error:
            self.state.account.refused.append(str(error))
