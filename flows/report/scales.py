"""Scales: from values to percentages of a drawing's width or height."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10


@dataclass(frozen=True)
class Linear:
    """Values from `low` to `high` over the whole length."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Return where the value is, in percent; 0 if the scale has no length."""
        length = self.high - self.low
        return 100 * (value - self.low) / length if length else 0.0


@dataclass(frozen=True)
class Bands:
    """Equally wide bands for the whole numbers from `first` to `last`, such as years; the share `filled` is used."""

    first: int
    last: int
    filled: float = 0.8

    @property
    def step(self) -> float:
        """Width of a band with its gap, in percent."""
        return 100 / (self.last - self.first + 1)

    @property
    def width(self) -> float:
        """Width of what is drawn in a band, in percent."""
        return self.step * self.filled

    def start(self, value: int) -> float:
        """Return where the drawing in the band begins, in percent."""
        return self.middle(value) - self.width / 2

    def middle(self, value: int) -> float:
        """Return the middle of the band, in percent."""
        return (value - self.first + 0.5) * self.step

    @property
    def values(self) -> range:
        """All numbers that have a band."""
        return range(self.first, self.last + 1)


def ticks(highest: float, about: int = 4) -> list[int]:
    """Return round numbers from 0 to `highest` or above, in about `about` steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0, 1]
    rough = highest / about
    power = 10 ** floor(log10(rough)) if rough >= 1 else 1
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    steps = -int(-highest // step)
    return [int(step * number) for number in range(steps + 1)]


def marked_years(first: int, last: int, every: int = 5) -> list[int]:
    """Return the years that an axis labels: multiples of `every`, and the first if it is far enough from the next."""
    marked = [year for year in range(first, last + 1) if year % every == 0]
    if not marked:
        return sorted({first, last})
    return [first, *marked] if marked[0] - first > every / 2 else marked


def spread(ideal: Sequence[float], distance: float, low: float = 0, high: float = 100) -> list[float]:
    """Return positions for labels in order, at least `distance` from each other, as near as possible to the ideal."""
    places: list[float] = []
    for place in ideal:
        places.append(max(place, places[-1] + distance if places else low))
    for index in reversed(range(len(places))):
        limit = high if index == len(places) - 1 else places[index + 1] - distance
        places[index] = min(places[index], limit)
    return places
