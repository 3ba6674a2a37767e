"""Titles, and the aliases made from them."""

import re
import unicodedata
from datetime import date
from random import Random

from replica.content.dates import MONTHS
from replica.content.prose import Prose, capitalise
from replica.content.randomness import pick
from replica.content.vocabulary import Topic

_TITLES = (
    "{sector} politics in {region}",
    "{country} and {partner}: the limits of {motive}",
    "Will {country} open its {sector} sector?",
    "{country}'s {other_sector} puzzle",
    "{capital} looks beyond {partner_capital}",
    "Who controls {region}?",
    "After {event}: {country} and {partner}",
    '"{view}": {capital} on {plan}',
    "{country} & {partner}: {sector} and {other_sector}",
    "What {official}'s fall means for {country}",
    "{region}: between {capital} and {partner_capital}",
    "The {adjective} {body} and {plan}",
    "{partner}'s return to {region}",
    "The {partner_adjective} shadow over {adjective} {sector}",
    "{country} weighs {plan}",
    "{group} in {region}: the price of {motive}",
)
# An alias keeps the letters and digits of its title; apostrophes vanish, everything else becomes a hyphen.
_DROPPED = re.compile(r"['’‘\"“”.]")
_HYPHENATED = re.compile(r"[^a-z0-9]+")


def write_title(topic: Topic, random: Random, year: int) -> str:
    """Write a title: in capitals until 2012, like most of the site's titles, and in sentence case afterwards."""
    title = capitalise(Prose(topic, random, "straight").expand(pick(_TITLES, random)))
    return title.upper() if year < 2013 else title


def digest_title(day: date, *, with_year: bool) -> str:
    """Return the title of an issue digest: "23 January 2008 News Digest", or without year "22 April News Digest"."""
    year = f" {day.year}" if with_year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year} News Digest"


def alias_of(title: str) -> str:
    """Return the slug of `title` in ASCII, cut to 90 characters."""
    ascii_title = unicodedata.normalize("NFKD", _DROPPED.sub("", title)).encode("ascii", "ignore").decode().lower()
    return _HYPHENATED.sub("-", ascii_title).strip("-")[:90].strip("-")


def legacy_alias(section: str, item_id: int, day: date) -> str:
    """Return the alias of an imported item, which contains its date: `news-digest-caci-analyst-2004-9-11-art-9356`."""
    return f"{section}-caci-analyst-{day.year}-{day.month}-{day.day}-art-{item_id}"
