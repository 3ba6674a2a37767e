"""From clean text to HTML, with the dirt of its years."""

import re
from html import escape
from random import Random

from replica.content.model import Run, Style

# The server replaces it with Joomla's cloak, which has new ids at every request.
CLOAK = "@@CLOAK@@"
_LONG_WORD = re.compile(r"\b[A-Za-z]{10,}\b")
_ENTITIES = {"’": "&rsquo;", "“": "&ldquo;", "”": "&rdquo;", "é": "&eacute;", "–": "&ndash;"}


class Typist:
    """Types the texts of one article; two typings of a text look the same to a reader."""

    def __init__(self, style: Style, random: Random) -> None:
        self._dirt = style.dirt
        self._random = random

    def text(self, text: str) -> str:
        """Return `text` as escaped HTML with the dirt of its years.

        The dirt is backslashes, mojibake, entities, no-break spaces, double spaces and soft hyphens.
        """
        typed = escape(text, quote=False)
        if "escaped" in self._dirt or "doubly_escaped" in self._dirt:
            backslashes = "\\\\" if "doubly_escaped" in self._dirt else "\\"
            typed = typed.replace("'", f"{backslashes}'").replace('"', f'{backslashes}"')
        # A closing quotation mark in UTF-8 (E2 80 9D) lost its last byte when it was read as Windows-1252; on some
        # pages only a dagger is left.
        if "dagger" in self._dirt:
            # The dagger's last byte is that of the no-break space after the quotation mark, which is swallowed.
            typed = typed.replace("” ", "†")
        if "euro" in self._dirt:
            typed = typed.replace("”", "â€")
        typed = self._blanks(typed)
        if "entities" in self._dirt:
            for character, entity in _ENTITIES.items():
                typed = typed.replace(character, entity)
        return typed

    def _blanks(self, typed: str) -> str:
        if "no_break_spaces" in self._dirt:
            typed = self._some_spaces(typed, "&nbsp;", 0.05)
        if "double_spaces" in self._dirt:
            typed = self._some_spaces(typed, "  ", 0.06)
        if "soft_hyphens" in self._dirt:
            typed = _LONG_WORD.sub(
                lambda word: f"{word[0][:5]}\u00ad{word[0][5:]}" if self._random.random() < 0.3 else word[0], typed
            )
        return typed

    def _some_spaces(self, typed: str, blank: str, chance: float) -> str:
        words = typed.split(" ")
        return "".join(
            word + ("" if place == len(words) - 1 else blank if self._random.random() < chance else " ")
            for place, word in enumerate(words)
        )

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Return the runs of a paragraph as HTML, including their links."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if run.mail:
            return CLOAK
        if run.href is None:
            return self.text(run.text)
        return f'<a href="{escape(run.href)}">{escape(run.text, quote=False)}</a>'
