"""The states of a run: archived runs keep theirs, so a state may be added and none renamed."""

from enum import StrEnum


class RunState(StrEnum):
    """How a run ended."""

    GREEN = "green"
    """Done and complete: it is published."""
    RED = "red"
    """Something is missing or wrong: its problems say what, and nothing is published."""
