"""The catalogue: which items exist, with their ids, sections, days and states."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from replica.content.issues import JOOMLA_BEGINS, OLD_BLOCK_ENDS, POSTING_DAYS_BEGIN, SECTION_LIVES, issues
from replica.content.model import Entry, State
from replica.content.randomness import stream

# Shares of the sections in the default archive of 600: 240 analytical articles, 170 field reports, 150 digests, 40
# features.
_SHARES = {"analytical-articles": 240, "field-reports": 170, "news-digest": 150, "feature-articles": 40}
FIRST_ID = 7190
_LAST_ID = 13917
# At least seven digest items of the site carry this one day, though they report events of the month before.
BATCH_DAY = date(2003, 2, 10)
# By section and year: every how many items one repeats its neighbour, and whether a word is another in every second.
_REPEATED = {
    ("field-reports", 2002): (6, 0),
    ("news-digest", 2004): (9, 1),
    ("news-digest", 2005): (6, 1),
    ("analytical-articles", 2009): (5, 1),
}


def catalogue(seed: int, articles: int) -> tuple[Entry, ...]:
    """Return the entries of an archive of `articles` items, by rising id; raises ValueError below 4 (one a section)."""
    if articles < len(_SHARES):
        raise ValueError(f"an archive needs at least {len(_SHARES)} articles, one a section; got {articles}")
    drafts = [draft for section, count in _counts(articles).items() for draft in _section(seed, section, count)]
    # The years before March 2003 were imported block by block, a section at a time: their ids do not follow the
    # calendar.
    drafts.sort(key=lambda draft: (draft.day >= OLD_BLOCK_ENDS, draft.day if draft.day >= OLD_BLOCK_ENDS else date.min))
    return tuple(_twins(_number(seed, drafts)))


def _counts(articles: int) -> dict[str, int]:
    total = sum(_SHARES.values())
    counts = {section: max(1, articles * share // total) for section, share in _SHARES.items()}
    counts["analytical-articles"] += articles - sum(counts.values())
    return counts


def _section(seed: int, section: str, count: int) -> Iterator[Entry]:
    days = issues(section)
    for rank in range(count):
        day = days[rank * len(days) // count]
        random = stream(seed, "day", section, rank)
        if section == "news-digest" and date(2003, 1, 1) <= day < OLD_BLOCK_ENDS:
            day = BATCH_DAY
        elif day >= POSTING_DAYS_BEGIN:
            day = min(day + timedelta(days=random.randrange(-4, 5)), SECTION_LIVES[section][1])
        elif section == "news-digest" and random.random() < 0.5:
            # Digests do not keep to Wednesdays: Saturdays, Sundays and Fridays were counted.
            day += timedelta(days=random.randrange(1, 5))
        yield Entry(0, 0, section, rank, day, _created(day, random))


def _created(day: date, random: Random) -> datetime:
    """The moment in K2's header: midnight for imported items, and a week late now and then from 2013 to 2015."""
    if day < JOOMLA_BEGINS:
        return datetime.combine(day, time())
    if day < POSTING_DAYS_BEGIN and random.random() < 0.08:
        return datetime.combine(day + timedelta(days=7), time())
    return datetime.combine(day, time(random.randrange(6, 21), random.randrange(60), random.randrange(60)))


def _number(seed: int, drafts: list[Entry]) -> Iterator[Entry]:
    gap = max(1, (_LAST_ID - FIRST_ID) // len(drafts))
    random = stream(seed, "ids")
    item_id = FIRST_ID
    for index, draft in enumerate(drafts):
        yield replace(draft, item_id=item_id, key=item_id, state=_state(index))
        item_id += random.randrange(1, 2 * gap) if gap > 1 else 1


def _state(index: int) -> State:
    """A few items are still named by listings but answer 404 (unpublished since) or the login page."""
    if index % 97 == 53:
        return "gone"
    return "login" if index % 149 == 71 else "published"


def _twins(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Give some items the text of their neighbour.

    One listing page of 2002 shows the same report twice, under two ids; single news items repeat one another, with a
    word changed here and there; and now and then an article is posted a second time.
    """
    members: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        among = members[entry.section, entry.day.year]
        among.append(entry)
        every, reworded = _REPEATED.get((entry.section, entry.day.year), (0, 0))
        place = len(among) - 1
        if every and place % every == 3 and entry.state == among[-2].state == "published":
            yield replace(among[-2], item_id=entry.item_id, reworded=place // every % 2 * reworded)
        else:
            yield entry
