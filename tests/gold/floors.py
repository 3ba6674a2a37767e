"""The floors: the rate each field of the gold set must reach, and the fingerprint of the set for which they hold."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.gold.corpus import Count, Counts

FLOORS = Path(__file__).with_name("floors.json")


class LoweredError(Exception):
    """Raised when raising the floors would lower one that nobody named."""


@dataclass(frozen=True)
class Floors:
    """The committed expectations."""

    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For each field how many values are exact, and of how many."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)

    def below(self, counts: Counts) -> list[str]:
        """Return the fields whose rate is below the floor, or of which fewer values were compared, or none."""
        return [name for name, (exact, of) in self.fields.items() if _is_below(counts.get(name, Count()), exact, of)]


def _is_below(count: Count, exact: int, of: int) -> bool:
    return count.of < of or count.exact * of < exact * count.of


def raised(floors: Floors, counts: Counts, fingerprints: Mapping[str, str], lower: Collection[str] = ()) -> Floors:
    """Return the floors that `counts` allow.

    Raises:
        LoweredError: a floor would be lowered that `lower` does not name, or `lower` names one that would not be.
    """
    lowered = set(floors.below(counts))
    if unnamed := sorted(lowered - set(lower)):
        fields = ", ".join(f"{name} (floor {floors.fields[name]}, now {_now(counts, name)})" for name in unnamed)
        raise LoweredError(f"a floor is lowered only by its name, with --lower FIELD: {fields}")
    if idle := sorted(set(lower) - lowered):
        raise LoweredError(f"not below its floor, so nothing to lower: {', '.join(idle)}")
    return Floors({name: (count.exact, count.of) for name, count in counts.items()}, dict(fingerprints))


def _now(counts: Counts, name: str) -> str:
    return f"{counts[name].exact} of {counts[name].of}" if name in counts else "not measured"


def load(path: Path = FLOORS) -> Floors:
    """Return the committed floors; none if the file is not yet written."""
    if not path.exists():
        return Floors()
    content = json.loads(path.read_text(encoding="utf-8"))
    return Floors({name: (exact, of) for name, (exact, of) in content["fields"].items()}, content["fingerprints"])


def save(floors: Floors, path: Path = FLOORS) -> None:
    """Write the floors, a field a line."""
    fields = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(list(floors.fields[name]))}" for name in sorted(floors.fields)
    )
    marks = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(floors.fingerprints[name])}" for name in sorted(floors.fingerprints)
    )
    text = f'{{\n  "fields": {{\n{fields}\n  }},\n  "fingerprints": {{\n{marks}\n  }}\n}}\n'
    path.write_text(text, encoding="utf-8")
