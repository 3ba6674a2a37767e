"""Faults on demand: which requests they befall, and how many of them."""

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

    The name of its effect, a value that some effects take, a glob over path and query, and how often (None: always).
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
        """Read `NAME[=VALUE]@PATTERN[*COUNT]`; raises ValueError for anything else and for an unknown name."""
        match = _SPECIFICATION.fullmatch(specification)
        if not match:
            raise ValueError(f"a fault is NAME[=VALUE]@PATTERN[*COUNT], not {specification!r}")
        count = int(match["count"]) if match["count"] else None
        return cls(match["name"], match["pattern"], match["value"] or "", count)

    def apply(self, exchange: Exchange) -> Response | None:
        """Show the fault; return a response to send in the ordinary way, or None where everything was sent already."""
        return EFFECTS[self.name](exchange, self.value)


class Faults:
    """The faults in force, in order; the first that matches a request befalls it.

    Safe to change while requests are served.
    """

    def __init__(self, faults: Iterable[str | Fault] = ()) -> None:
        self._lock = Lock()
        self._left: dict[Fault, int | None] = {}
        for fault in faults:
            self.add(fault)

    def add(self, fault: str | Fault) -> Fault:
        """Put a fault in force, given as such or as its specification; raises ValueError for a wrong one."""
        parsed = Fault.parse(fault) if isinstance(fault, str) else fault
        with self._lock:
            self._left[parsed] = parsed.count
        return parsed

    def remove(self, fault: Fault) -> None:
        """End a fault; nothing happens where it is not in force."""
        with self._lock:
            self._left.pop(fault, None)

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            self._left.clear()

    def matching(self, address: str) -> Fault | None:
        """Return the fault that befalls a request for `address` (path and query), and count it."""
        with self._lock:
            for fault, left in self._left.items():
                if left != 0 and fnmatchcase(address, fault.pattern):
                    self._left[fault] = None if left is None else left - 1
                    return fault
        return None
