"""Which letters of a page each of its elements holds, so that a text that is known is found whatever the markup."""

from dataclasses import dataclass

from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.tree import Element

NOT_SHOWN = frozenset({"head", "script", "style", "template", "noscript"})
WINDOW = 20
"""Letters in a row that do not stand in two texts by chance; an intro may be any part of a text."""


@dataclass(frozen=True)
class Span:
    """A range of the letters of a page: the first, and the one after the last."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        """Return whether another span lies within this one."""
        return self.start <= other.start and other.end <= self.end


class Spans:
    """The letters and digits of a page, and the span of each element."""

    def __init__(self, root: Element) -> None:
        """Take the root of a page."""
        self._parts: list[str] = []
        self._length = 0
        self.of: dict[int, Span] = {}
        """By an element's memory address."""
        self.elements: list[Element] = []
        """All that are shown, in the order of the page."""
        self._add(root)
        self.letters = "".join(self._parts)

    def _add(self, element: Element) -> None:
        start = self._length
        self.elements.append(element)
        child = element.first_child
        while child is not None:
            if child.is_text_node:
                key = comparison_key(child.text_content or "")
                self._parts.append(key)
                self._length += len(key)
            elif child.is_element_node and child.tag not in NOT_SHOWN:
                self._add(child)
            child = child.next
        self.of[element.mem_id] = Span(start, self._length)

    def length_of(self, element: Element) -> int:
        """Return the number of letters of an element."""
        span = self.of[element.mem_id]
        return span.end - span.start


class Covered:
    """The letters of a page that belong to known texts."""

    def __init__(self, spans: Spans, texts: tuple[str, ...]) -> None:
        """Take the spans of a page, and the texts that it should print."""
        self._spans = spans
        marks = bytearray(len(spans.letters) + 1)
        keys = [comparison_key(text) for text in texts]
        known = {key[start : start + WINDOW] for key in keys for start in range(max(0, len(key) - WINDOW) + 1)}
        for start in range(len(spans.letters) - WINDOW + 1):
            if spans.letters[start : start + WINDOW] in known:
                marks[start : start + WINDOW] = b"\1" * WINDOW
        self._sums = [0]
        for mark in marks:
            self._sums.append(self._sums[-1] + mark)

    def letters_in(self, element: Element) -> int:
        """Return how many letters of an element belong to known texts."""
        span = self._spans.of[element.mem_id]
        return self._sums[span.end] - self._sums[span.start]

    def precision(self, element: Element) -> float:
        """Return the share of an element's letters that belong to known texts; 0 for an element without any."""
        span = self._spans.of[element.mem_id]
        return self.letters_in(element) / (span.end - span.start) if span.end > span.start else 0.0
