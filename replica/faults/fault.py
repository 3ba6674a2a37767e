"""Faults, and the requests that each of them affects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock

from replica.faults.effects import EFFECTS, VALUE_FORMS
from replica.faults.exchange import Exchange
from replica.web.responses import Response

# "status=503@*/item/**2": a count at the end belongs to the fault, not to the pattern.
_SPECIFICATION = re.compile(r"(?P<name>[a-z-]+)(?:=(?P<value>[^@]*))?@(?P<pattern>.+?)(?:\*(?P<count>\d+))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault.

    Attributes:
        name: the name of its effect.
        pattern: a glob that the path and query of a request must match.
        value: a value that some effects take.
        count: how many requests it affects; None for all.
    """

    name: str
    pattern: str
    value: str = ""
    count: int | None = None

    def __post_init__(self) -> None:
        form = VALUE_FORMS.get(self.name)
        if form and not form.fullmatch(self.value):
            raise ValueError(f"fault {self.name!r} cannot have the value {self.value!r}")
        if self.name not in EFFECTS:
            raise ValueError(f"unknown fault {self.name!r}; there are {', '.join(sorted(EFFECTS))}")

    @classmethod
    def parse(cls, specification: str) -> "Fault":
        """Return the fault that `NAME[=VALUE]@PATTERN[*COUNT]` specifies.

        Raises:
            ValueError: if the specification has another form, or names an unknown fault or value.
        """
        match = _SPECIFICATION.fullmatch(specification)
        if not match:
            raise ValueError(f"a fault is NAME[=VALUE]@PATTERN[*COUNT], not {specification!r}")
        count = int(match["count"]) if match["count"] else None
        return cls(match["name"], match["pattern"], match["value"] or "", count)

    def apply(self, exchange: Exchange) -> Response | None:
        """Show the fault; return a response to send in the ordinary way, or None if everything was sent already."""
        return EFFECTS[self.name](exchange, self.value)


class Faults:
    """The active faults, in order; the first that matches a request affects it.

    Faults may be added and removed while requests are served.
    """

    def __init__(self, faults: Iterable[str | Fault] = ()) -> None:
        self._lock = Lock()
        self._remaining: dict[Fault, int | None] = {}
        for fault in faults:
            self.add(fault)

    def add(self, fault: str | Fault) -> Fault:
        """Activate a fault, given as such or as its specification.

        Raises:
            ValueError: if the specification is wrong.
        """
        parsed = Fault.parse(fault) if isinstance(fault, str) else fault
        with self._lock:
            self._remaining[parsed] = parsed.count
        return parsed

    def remove(self, fault: Fault) -> None:
        """Deactivate a fault, if it is active."""
        with self._lock:
            self._remaining.pop(fault, None)

    def clear(self) -> None:
        """Deactivate all faults."""
        with self._lock:
            self._remaining.clear()

    def matching(self, address: str) -> Fault | None:
        """Return the fault that affects a request for `address` (path and query), if any, and count the request."""
        with self._lock:
            for fault, remaining in self._remaining.items():
                if remaining != 0 and fnmatchcase(address, fault.pattern):
                    self._remaining[fault] = None if remaining is None else remaining - 1
                    return fault
        return None
