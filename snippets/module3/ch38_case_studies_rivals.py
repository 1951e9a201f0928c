"""Part 3.8, rivals: what counting letters and compressing the text predict."""

import bz2
import math
from collections import Counter

from snippets.module3.ch38_case_studies import read_letters, split_text
from snippets.module3.ch38_case_studies_text import TEXT


def count_letters(letters: str, longest: int) -> list[dict[str, Counter[str]]]:
    """For each length from 0 on: after every context, how often each letter came."""
    tables: list[dict[str, Counter[str]]] = [{} for _ in range(longest + 1)]
    for length, table in enumerate(tables):
        for i in range(length, len(letters)):
            seen = table.setdefault(letters[i - length : i], Counter())
            seen[letters[i]] += 1
    return tables


def share_of(
    tables: list[dict[str, Counter[str]]], past: str, letter: str, symbols: int
) -> list[float]:
    """The share that counting gives the letter, with ever longer contexts."""
    share, shares = 1 / symbols, []
    for length, table in enumerate(tables):
        if seen := table.get(past[len(past) - length :]):
            kinds = len(seen)  # Witten-Bell: as many votes for the shorter context
            share = (seen[letter] + kinds * share) / (seen.total() + kinds)
        shares.append(share)
    return shares


def counting_losses(train: str, exam: str, longest: int, symbols: int) -> list[float]:
    """The mean loss on the exam, for contexts of 0 to `longest` letters."""
    tables = count_letters(train, longest)
    sums = [0.0] * (longest + 1)
    for i in range(longest, len(exam)):
        shares = share_of(tables, exam[i - longest : i], exam[i], symbols)
        sums = [
            total - math.log(share) for total, share in zip(sums, shares, strict=True)
        ]
    return [total / (len(exam) - longest) for total in sums]


def zipped_loss(train: str, exam: str) -> float:
    """What the exam adds to a compressed file, in nats for each letter."""
    alone, both = (len(bz2.compress(t.encode())) for t in (train, train + exam))
    return 8 * (both - alone) / len(exam) * math.log(2)


if __name__ == "__main__":
    train, exam = split_text(read_letters(TEXT))
    for length, loss in enumerate(counting_losses(train, exam, 6, 78)):
        print(f"counting, {length} letters of the past: loss {loss:.2f}")
    print(f"bz2: loss {zipped_loss(train, exam):.2f}")
