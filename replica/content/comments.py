"""Readers' comments, which imitate what a parser looks for."""

from random import Random

from replica.content.model import Byline
from replica.content.randomness import pick

_NAMES = ("By The Way", "A Reader", "Steppe Wolf", "Anonymous")


def write_comments(byline: Byline, random: Random) -> tuple[tuple[str, str], ...]:
    """Write one to three comments as (name, text); some begin like a byline, a label or a bio."""
    first = byline.lines[0] if byline.lines else "By Somebody Else"
    texts = (
        "Useful piece, thank you.",
        f"{first} is how I would have signed it too.",
        "BACKGROUND: this is only a comment.",
        "AUTHOR’S BIO: none of your business.",
        "CONCLUSIONS: none, as usual.",
    )
    return tuple((pick(_NAMES, random), pick(texts, random)) for _ in range(random.randint(1, 3)))
