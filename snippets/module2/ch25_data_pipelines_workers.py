"""Part 2.5. Two processes fetch rows; where do their random numbers come from?

Where a process starts by importing the file afresh (Windows, macOS), a dataset must
stand in a file, and what starts the workers under `if __name__ == "__main__":`.
"""

import copy
import sys
import warnings
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
    """The same, with numpy's own generator, as many datasets do."""

    def __getitem__(self, row: int) -> int:
        return int(np.random.randint(1_000_000))


class Stream(IterableDataset[int]):
    """Six rows that come one after another, and no row numbers."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(6))


def deal(
    dataset: OwnDice | Stream, workers: int, generator: torch.Generator
) -> list[int]:
    """What workers do in an epoch, one after the other in this process."""
    seed = int(torch.empty((), dtype=torch.int64).random_(generator=generator))
    hands = []
    for worker in range(workers):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed + worker)
            own = copy.deepcopy(dataset)
            if isinstance(own, OwnDice):
                hands.append([own[row] for row in range(worker, len(own), workers)])
            else:
                hands.append(list(own))
    return [number for turn in zip(*hands, strict=True) for number in turn]


def two_epochs(dataset: OwnDice | Stream, workers: int) -> list[list[int]]:
    """What a loader hands out in two epochs, in order."""
    generator = torch.Generator().manual_seed(0)
    if workers and sys.platform != "linux":  # a class of this session reaches no worker
        return [deal(dataset, workers, generator) for _ in range(2)]
    loader = DataLoader[int](
        dataset,
        batch_size=None,
        num_workers=workers,
        generator=generator,
        multiprocessing_context="fork" if workers else None,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python 3.12 and later warn of a fork
        return [[int(number) for number in loader] for _ in range(2)]


if __name__ == "__main__":
    for workers in (0, 2):
        print(workers, "workers, generator in the dataset:")
        print(*two_epochs(OwnDice(), workers), sep="\n")
    print("2 workers, PyTorch's generator:")
    print(*two_epochs(SharedDice(), 2), sep="\n")
