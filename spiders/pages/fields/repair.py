"""Repairs of the text, each limited to the years in which the damage was counted. The archive keeps the raw text."""

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
# The other characters of the same damage
MOJIBAKE = {"â€œ": "“", "â€˜": "‘", "â€™": "’", "â€“": "–", "â€”": "—", "â€¦": "…"}
SIGNS_OF_DAMAGE = ("\\", "†", "â")
"""Every text that needs a repair has one of these characters."""


def needs_repair(text: str) -> bool:
    """Return True for a text with a sign of damage, of whatever era."""
    return any(sign in text for sign in SIGNS_OF_DAMAGE)


def repair(text: str, issued: date | None, site: Site) -> str:
    """Return the text with single spaces and without the damage of its era.

    Args:
        text: a line, a title or a byline.
        issued: the best known date of the article.
        site: the eras of the damage.
    """
    return collapse(_repaired(text, issued, site) if needs_repair(text) else text)


def _repaired(text: str, issued: date | None, site: Site) -> str:
    text = ESCAPED_QUOTE.sub("", text)
    if site.mojibake_era is not None and site.mojibake_era.covers(issued):
        for damaged, sign in MOJIBAKE.items():
            text = text.replace(damaged, sign)
        text = DAGGER.sub("”", SWALLOWED_SPACE.sub("” ", LOST_CLOSING_QUOTE.sub("”", text)))
    return text
