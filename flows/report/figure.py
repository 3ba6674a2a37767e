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
    """What a colour stands for: the class that paints it, its name, and a number beside it."""

    paint: str
    name: str
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a list of bars: what it is about, a picture of its number, and the number."""

    name: str
    value: str
    picture: Markup | None = None
    note: str = ""
    link: str | None = None
    paint: str = ""


@dataclass(frozen=True)
class Panel:
    """One of several small drawings beside each other."""

    name: str
    picture: Markup
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing, panels or a list of bars: whatever of them is given, in this order, with key and numbers."""

    numbers: Numbers | None = None
    heading: str = ""
    picture: Markup | None = None
    panels: Sequence[Panel] = ()
    axis: Markup | None = None
    entries: Sequence[Entry] = ()
    layout: str = ""
    """The class of the list: how its columns are laid out."""
    key: Sequence[Key] = ()
    key_layout: str = ""
    """`narrow` where the drawing itself names its colours when there is room; `equation` where the numbers add up."""


@dataclass(frozen=True)
class Chapter:
    """A part of the report with a heading of its own."""

    identifier: str
    heading: str
    lead: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    note: str = ""
