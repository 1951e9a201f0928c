"""Part 2.5. Two processes fetch rows; where do their random numbers come from?

Where Python starts a process by importing the file afresh (Windows, macOS), a dataset
must stand in a file, and what starts the workers under `if __name__ == "__main__":`.
"""

import random
from collections.abc import Iterator

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset


class OwnDice(Dataset[int]):
    """Eight rows, each a random number; the generator is kept in the dataset."""

    def __init__(self) -> None:
        self.generator = torch.Generator().manual_seed(0)

    def __len__(self) -> int:
        return 8

    def __getitem__(self, row: int) -> int:
        return int(torch.randint(1000, (1,), generator=self.generator))


class SharedDice(OwnDice):
    """The same, with the generator that PyTorch seeds in every worker."""

    def __getitem__(self, row: int) -> int:
        return int(torch.randint(1000, (1,)))


class OtherDice(OwnDice):
    """The same, with numpy's and Python's own generators, as many datasets do."""

    def __getitem__(self, row: int) -> int:
        return int(np.random.randint(1000)) * 1000 + random.randrange(1000)


class Stream(IterableDataset[int]):
    """Six rows that come one after another, and no row numbers."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(6))


def two_epochs(dataset: Dataset[int], workers: int) -> list[list[int]]:
    """What a loader hands out in two epochs, in order."""
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(
        dataset, batch_size=None, num_workers=workers, generator=generator
    )
    return [[int(number) for number in loader] for _ in range(2)]


if __name__ == "__main__":
    for workers in (0, 2):
        print(workers, "workers, generator in the dataset:")
        print(*two_epochs(OwnDice(), workers), sep="\n")
    print("2 workers, PyTorch's generator:")
    print(*two_epochs(SharedDice(), 2), sep="\n")
