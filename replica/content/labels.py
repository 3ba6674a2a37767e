"""Section labels of analytical articles, in every variant that was counted on the site."""

from replica.content.issues import ABSTRACTS_BEGIN, JOOMLA_BEGINS
from replica.content.model import Entry, Label
from replica.content.randomness import deal

# fmt: off
CANONICAL = ("BACKGROUND", "IMPLICATIONS", "CONCLUSIONS")

# The printed labels of some variants; the others print the canonical labels.
_WORDS = {
    "typo": ("BACKROUND", "IMPLICATIONS", "CONCLUSIONS"),
    "singular": ("BACKGROUND", "IMPLICATION", "CONCLUSION"),
    "title_case": ("Background", "Implications", "Conclusions"),
}
# What ends the label, as HTML.
_COLONS = {"no_space": ":", "two_spaces": ":  ", "no_break_space": ":&nbsp;", "no_colon": " "}
# How the label is set off; "split" divides it between two tags, "line" and "heading" put it on a line of its own.
_MARKUPS = {
    "bold": "b", "plain": "plain", "span": "span", "split": "split", "line": "line", "heading": "heading",
    "colon_outside": "colon_outside",
}
_ALTERNATIVES = ("karachag", "kviri-elections-1", "OSCE Vienna 1", "steppe rail 2")

_OLD = (
    "norm", "plain", "plain", "norm", "no_space", "two_spaces", "typo", "title_case", "bold", "missing", "heading",
    "span", "no_background", "singular",
)
_MIDDLE = (
    "norm", "norm", "bold", "no_space", "typo", "singular", "line", "split", "colon_outside", "no_colon", "span",
    "plain",
)
_NEW = (
    "norm", "norm", "bold", "no_break_space", "image_glued", "text_glued", "split", "colon_outside", "no_colon",
    "title_case", "line", "heading", "typo",
    "two_spaces",
)
# fmt: on


def label_form(seed: int, entry: Entry) -> str:
    """Return the name of the label variant of an analytical article of this era and rank."""
    if entry.day < ABSTRACTS_BEGIN:
        return deal(_OLD, entry.rank, seed, "labels", "old")
    if entry.day < JOOMLA_BEGINS:
        return deal(_MIDDLE, entry.rank, seed, "labels", "middle")
    return deal(_NEW, entry.rank, seed, "labels", "new")


def write_labels(form: str, rank: int) -> tuple[Label | None, ...]:
    """Return the three labels in the variant `form`; each is None if the article lacks it."""
    if form == "missing":
        return (None, None, None)
    words = _WORDS.get(form, CANONICAL)
    colon = _COLONS.get(form, ": ")
    labels: list[Label | None] = [
        Label(canonical, printed, _MARKUPS.get(form, "strong"), colon)
        for canonical, printed in zip(CANONICAL, words, strict=True)
    ]
    if form == "no_background":
        labels[0] = None
    if form in {"image_glued", "text_glued"}:
        alternative = _ALTERNATIVES[rank % len(_ALTERNATIVES)]
        labels[0] = Label("BACKGROUND", "BACKGROUND", "strong", ": ", alternative, form == "text_glued")
    return tuple(labels)
