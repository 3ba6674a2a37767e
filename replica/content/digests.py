"""The news digest: one item a page until 2006, several with headlines and dates from 2007 on."""

from datetime import date, timedelta
from random import Random

from replica.content.dates import MONTHS
from replica.content.model import NewsItem
from replica.content.prose import Prose, capitalise, typeset
from replica.content.randomness import pick

# Most headlines are in title case, some in capitals or lower case ("tajik ambassador says …").
_CASES = (str.title, str.upper, str.upper, str.lower, capitalise)
_BRACKETS = ("({agency})", "({agency})", "({agency})", "({agency}).", "")


def _text(prose: Prose, sentences: int, random: Random) -> tuple[str, str | None]:
    """Return a text of `sentences` sentences that ends in its source, and the name of the source, if any."""
    body = " ".join([prose.sentence("news"), *(prose.sentence() for _ in range(sentences - 1))])
    agency = prose.phrase("agency")
    bracket = pick(_BRACKETS, random).format(agency=agency)
    return f"{body} {bracket}".strip(), agency if bracket else None


def write_single(prose: Prose, random: Random) -> tuple[NewsItem, ...]:
    """Write the one item of a page of 2001-2006: 60 to 150 words, with its source in brackets or unnamed."""
    text, agency = _text(prose, random.randint(4, 8), random)
    return (NewsItem(None, None, None, text, agency),)


def _headline(prose: Prose, quotes: str, change_case: int) -> str:
    words = _CASES[change_case](prose.phrase("headline").replace("'", ""))
    return typeset(words, quotes)


def write_several(prose: Prose, day: date, quotes: str, random: Random, *, first_bare: bool) -> tuple[NewsItem, ...]:
    """Write the three to seven items of an issue digest; with `first_bare` the first has neither headline nor date."""
    items: list[NewsItem] = []
    change_case = random.randrange(len(_CASES))
    for place in range(random.randint(3, 7)):
        text, agency = _text(prose, random.randint(3, 5), random)
        when = day - timedelta(days=random.randrange(1, 14))
        if first_bare and not place:
            items.append(NewsItem(None, None, None, text, agency))
        else:
            items.append(
                NewsItem(
                    _headline(prose, quotes, change_case), f"{when.day} {MONTHS[when.month - 1]}", when, text, agency
                )
            )
    return tuple(items)
