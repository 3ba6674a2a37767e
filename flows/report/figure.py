"""What a chapter of the report consists of: sentences, figures, and the numbers behind each figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Numbers:
    """The table behind a figure. Rows have one text for each of `columns`; the first names the row."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Key:
    """What a colour means: the class that paints it, its name, and a number beside it."""

    paint: str
    name: str
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a list of bars: its name, its number, and a picture of the number."""

    name: str
    value: str
    picture: Markup | None = None
    note: str = ""
    link: str | None = None
    paint: str = ""


@dataclass(frozen=True)
class Panel:
    """One of several small drawings in a row."""

    name: str
    picture: Markup
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing, panels or a list of bars, in this order, with a key and the numbers; each may be missing."""

    numbers: Numbers | None = None
    heading: str = ""
    picture: Markup | None = None
    panels: Sequence[Panel] = ()
    axis: Markup | None = None
    entries: Sequence[Entry] = ()
    layout: str = ""
    """The class of the list, which lays out its columns."""
    key: Sequence[Key] = ()
    key_layout: str = ""
    """`narrow` if a wide drawing labels its colours itself; `equation` if the numbers add up."""


@dataclass(frozen=True)
class Chapter:
    """A part of the report with its own heading."""

    identifier: str
    heading: str
    lead: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    note: str = ""
