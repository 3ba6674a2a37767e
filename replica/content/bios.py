"""The note on the authors at an article's end."""

from random import Random

from replica.content.issues import ESCAPED_QUOTES, within
from replica.content.model import Author, Bio, Entry
from replica.content.prose import typeset
from replica.content.randomness import pick

_SINGULAR = ("AUTHOR’S BIO", "AUTHOR’S BIO", "AUTHOR'S BIO", "AUTHOR BIO")
_PLURAL = ("AUTHORS’ BIOS", "AUTHORS’ BIOS", "AUTHORS' BIOS", "AUTHORS’ BIO")
_MARKUPS = ("strong", "plain", "strong_italic", "bold")


def write_bio(entry: Entry, authors: tuple[Author, ...], quotes: str, random: Random) -> Bio | None:
    """Write the note on `authors`: a sentence each, all in one paragraph or each in its own; None without bios.

    In issues of 2003-2006 the label's apostrophe is straight, so that the page shows it with a backslash before it.
    """
    sentences = tuple(typeset(author.bio, quotes) for author in authors if author.bio)
    if not sentences:
        return None
    label = pick(_PLURAL if len(sentences) > 1 else _SINGULAR, random)
    if within(entry.day, ESCAPED_QUOTES):
        label = label.replace("’", "'")
    if quotes == "lost":
        label = label.replace("'", "’")
    texts = sentences if random.random() < 0.4 else (" ".join(sentences),)
    mail = len(sentences) == 1 and entry.day.year >= 2005 and random.random() < 0.35
    own = tuple(typeset(author.bio, quotes) if author.bio else None for author in authors)
    return Bio(label, pick(_MARKUPS, random), texts, own, mail)
