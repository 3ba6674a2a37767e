"""Images, and the lines under them, which are not part of the text."""

from hashlib import md5
from random import Random

from replica.content.model import Picture
from replica.content.randomness import pick
from replica.content.vocabulary import REGIONS

# fmt: off
# Alternative texts are file names more often than words.
_ALTERNATIVES = (
    "Screen_Shot_2018-04-30_at_1.51.42_PM.png", "18109411 1731737156853135 1120016366 n", "Caspian-Port Big",
    "shutterstock 1148957687-2",
    "kviri-elections-1", "OSCE Vienna 1", "border-post-par-Steppe-flickr-sous-Creative-Commons-380x237",
)
_CREDITS = (
    "Credit: Wikimedia Commons", "Photo by the Steppe Photo Service", "Source: Flickr, via Creative Commons",
    "shutterstock", "Photo by a passer-by", None,
)
_SOURCES = ("Steppe Photo Service", "Creative Commons", "Press office", "Public domain collection")
_CAPTIONS = ("A view of {region}", "Market day in {region}", "Road works in {region}")
# fmt: on


def inline_picture(random: Random) -> Picture:
    """Draw an image for the text; its source may contain raw spaces, as uploads do."""
    alternative = pick(_ALTERNATIVES, random)
    source = f"images/articles/{alternative.removesuffix('.png')}.jpg"
    return Picture(source, alternative, pick(_CREDITS, random), own_paragraph=random.random() < 0.5)


def item_image_texts(random: Random) -> tuple[str | None, str | None]:
    """Draw the caption and the credits of K2's item image, each None half the time."""
    caption = pick(_CAPTIONS, random).format(region=pick(REGIONS, random)) if random.random() < 0.5 else None
    return caption, pick(_SOURCES[:3], random) if random.random() < 0.5 else None


def attribution(random: Random) -> str:
    """Draw the text of an `Image Attribution` line, which comes even after the bio."""
    return f"{pick(_SOURCES, random)}, accessed on {random.randrange(1, 29)} March"


def image_path(item_id: int, size: str) -> str:
    """Return the path of K2's item image in a size: XS, S, M, L, XL or Generic."""
    return f"/media/k2/items/cache/{md5(f'Image{item_id}'.encode(), usedforsecurity=False).hexdigest()}_{size}.jpg"
