"""The catalogue: the items of the site, with their ids, sections, days and states."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from replica.content.issues import JOOMLA_BEGINS, OLD_BLOCK_ENDS, POSTING_DAYS_BEGIN, SECTION_LIVES, issues
from replica.content.model import Entry, State
from replica.content.randomness import stream

# Items of each section in the default site of 600 items.
_SHARES = {"analytical-articles": 240, "field-reports": 170, "news-digest": 150, "feature-articles": 40}
FIRST_ID = 7190
_LAST_ID = 13917
# At least seven digest items of the site have this date, though they report events of the previous month.
BATCH_DAY = date(2003, 2, 10)
# By section and year: one item in how many repeats its neighbour, and whether every second repeat differs in a word.
_REPEATED = {
    ("field-reports", 2002): (6, 0),
    ("news-digest", 2004): (9, 1),
    ("news-digest", 2005): (6, 1),
    ("analytical-articles", 2009): (5, 1),
}


def catalogue(seed: int, articles: int) -> tuple[Entry, ...]:
    """Return the entries of a site of `articles` items, by ascending id.

    Raises:
        ValueError: if there are fewer than 4 items, one per section.
    """
    if articles < len(_SHARES):
        raise ValueError(f"a site needs at least {len(_SHARES)} articles, one per section; got {articles}")
    drafts = [draft for section, count in _counts(articles).items() for draft in _section(seed, section, count)]
    # The years before March 2003 were imported section by section: their ids are not in the order of their dates.
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
            # Digests are not always of a Wednesday: Saturdays, Sundays and Fridays occur.
            day += timedelta(days=random.randrange(1, 5))
        yield Entry(0, 0, section, rank, day, _created(day, random))


def _created(day: date, random: Random) -> datetime:
    """Return the moment in K2's header: midnight for imported items, and sometimes a week late from 2013 to 2015."""
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
    """Return the state of an item; a few are still in the listings but answer 404 (unpublished) or the login page."""
    if index % 97 == 53:
        return "gone"
    return "login" if index % 149 == 71 else "published"


def _twins(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Give some items the text of their neighbour.

    One listing page of 2002 shows the same report twice, under two ids; single news items repeat each other, sometimes
    with a word changed; and sometimes an article is posted a second time.
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
