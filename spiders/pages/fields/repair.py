"""Repairs of the text, each scoped to the years in which the damage was counted. The raw text stays in the archive."""

import re
from datetime import date

from spiders.pages.markup.soup import collapse
from spiders.sites import Site

# Uzbekistan\'s, \"Crime-Info\", \\"a mistake\\": on 30 of 200 pages, issues of February 2003 to October 2006; unescaped
# in every year
ESCAPED_QUOTE = re.compile(r"(?<!\\)\\+(?=['\"‘’“”])")
# (“Frontier-2006â€): a closing quotation mark, UTF-8 E2 80 9D, read as windows-1252, its last byte lost
LOST_CLOSING_QUOTE = re.compile(r"(?<=\S)â€\x9d?")
# “unbearable†confrontation: the same followed by a no-break space, A0: without the 9D its bytes are those of a dagger
SWALLOWED_SPACE = re.compile(r"(?<=\S)†(?=[\w“\"‘'(])")
DAGGER = re.compile(r"(?<=\S)†")
# The other signs of the same damage
MOJIBAKE = {"â€œ": "“", "â€˜": "‘", "â€™": "’", "â€“": "–", "â€”": "—", "â€¦": "…"}
DAMAGE = ("\\", "†", "â")
"""One of these signs is in every text that needs a repair."""


def needs_repair(text: str) -> bool:
    """True for a text with a sign of damage, of whatever era."""
    return any(sign in text for sign in DAMAGE)


def repair(text: str, issued: date | None, site: Site) -> str:
    """The text with its era's damage undone and single spaces. `issued` is the best known date of the article."""
    return collapse(_repaired(text, issued, site) if needs_repair(text) else text)


def _repaired(text: str, issued: date | None, site: Site) -> str:
    text = ESCAPED_QUOTE.sub("", text)
    if site.mojibake_era.covers(issued):
        for damaged, sign in MOJIBAKE.items():
            text = text.replace(damaged, sign)
        text = DAGGER.sub("”", SWALLOWED_SPACE.sub("” ", LOST_CLOSING_QUOTE.sub("”", text)))
    return text
