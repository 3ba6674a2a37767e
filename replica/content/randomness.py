"""Reproducible choices: everything the generator decides hangs on a key that begins with the archive's seed."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

Option = TypeVar("Option")


def stream(*key: object) -> Random:
    """Return the random number generator that belongs to `key`; the same key always gives the same numbers."""
    return Random("/".join(map(str, key)))


@lru_cache(maxsize=4096)
def _shuffled(size: int, lap: int, key: str) -> tuple[int, ...]:
    """The order in which a deck of `size` cards is dealt on its `lap`-th lap."""
    order = list(range(size))
    stream(key, lap).shuffle(order)
    return tuple(order)


def deal(options: Sequence[Option], rank: int, *key: object) -> Option:
    """Return the card dealt at place `rank` (from 0): each lap of `len(options)` ranks deals every option exactly once.

    Rare forms occur surely, not just probably, and still in no visible order. Raises ZeroDivisionError without options.
    """
    lap, place = divmod(rank, len(options))
    return options[_shuffled(len(options), lap, "/".join(map(str, key)))[place]]


def pick(options: Sequence[Option], random: Random) -> Option:
    """Return one of `options`; several times faster than `Random.choice`, which counts over 60,000 articles."""
    return options[int(random.random() * len(options))]
