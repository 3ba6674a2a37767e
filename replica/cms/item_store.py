"""The items that the site has: entries, listings, tags and hit counters.

An article is written when it is first requested.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from threading import RLock

from replica.cms.edits import Edits, edited
from replica.content.catalogue import catalogue
from replica.content.issues import OLD_BLOCK_ENDS
from replica.content.model import SECTION_NAMES, Article, Entry
from replica.content.randomness import pick, stream
from replica.content.tags import tags_of
from replica.content.writer import alias, title_of, write_article
from replica.markup.columns import Columns, columns

# Articles kept in memory; of a larger site they are written again when they are requested.
_MAX_CACHED_ARTICLES = 4096
_RELATED_ITEMS = 5


class ItemStore:
    """All items of the site for one seed. Safe to use from several threads; `version` changes with every edit."""

    def __init__(self, seed: int, articles: int) -> None:
        self.seed = seed
        self.version = 0
        self._lock = RLock()
        self._entries = {entry.item_id: entry for entry in catalogue(seed, articles)}
        self._ids = tuple(self._entries)
        self._unlisted: set[int] = set()
        self._views: dict[int, int] = defaultdict(int)
        self._edits: dict[int, Edits] = defaultdict(Edits)
        self._cached_article = lru_cache(maxsize=_MAX_CACHED_ARTICLES)(self._write)
        self._cached_columns = lru_cache(maxsize=_MAX_CACHED_ARTICLES)(self._type)
        self._cached_title = lru_cache(maxsize=_MAX_CACHED_ARTICLES)(self._find_title)
        self._cached_path = lru_cache(maxsize=_MAX_CACHED_ARTICLES)(self._find_path)
        self._cached_listing = lru_cache(maxsize=None)(self._list)
        self._cached_newest = lru_cache(maxsize=None)(self._list_newest)
        self._cached_places = lru_cache(maxsize=None)(self._index_places)
        self._cached_tags = lru_cache(maxsize=1)(self._index_tags)

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> Sequence[Entry]:
        """Return all entries in any state, by ascending id."""
        return sorted(self._entries.values(), key=lambda entry: entry.item_id)

    def entry(self, item_id: int) -> Entry | None:
        """Return the entry of `item_id`, or None for an unknown id."""
        return self._entries.get(item_id)

    def title(self, entry: Entry) -> str:
        """Return the title of `entry` without writing its article."""
        return self._cached_title(entry.item_id)

    def path(self, entry: Entry) -> str:
        """Return the canonical path of an item."""
        return self._cached_path(entry.item_id)

    def _find_title(self, item_id: int) -> str:
        return self._edits[item_id].title or title_of(self.seed, self._source(item_id))[0]

    def _find_path(self, item_id: int) -> str:
        slug = self._edits[item_id].alias or alias(self.seed, self._source(item_id))
        return f"/publications/{self._entries[item_id].section}/item/{item_id}-{slug}.html"

    def _source(self, item_id: int) -> Entry:
        """Return the entry that determines the item's text, with the item's own id."""
        return replace(self._edits[item_id].source or self._entries[item_id], item_id=item_id)

    def article(self, item_id: int) -> Article:
        """Return the written article.

        Raises:
            KeyError: if the id is unknown.
        """
        return self._cached_article(item_id)

    def columns(self, item_id: int) -> Columns:
        """Return the article's two text columns as typed.

        Raises:
            KeyError: if the id is unknown.
        """
        return self._cached_columns(item_id)

    def _write(self, item_id: int) -> Article:
        source, edits = self._source(item_id), self._edits[item_id]
        article = write_article(self.seed, source, self._some_path)
        return edited(article, self._entries[item_id], replace(edits, reworded=edits.reworded + source.reworded))

    def _type(self, item_id: int) -> Columns:
        return columns(self.seed, self.article(item_id))

    def _some_path(self, random: Random) -> str:
        return self.path(self._entries[pick(self._ids, random)])

    def related(self, item_id: int) -> tuple[Entry, ...]:
        """Return the related items on the page of an item: at most five others, none for an item without tags."""
        article = self.article(item_id)
        if not article.tags:
            return ()
        random = stream(self.seed, item_id, "related")
        chosen = dict.fromkeys(pick(self._ids, random) for _ in range(_RELATED_ITEMS))
        return tuple(self._entries[other] for other in chosen if other != item_id)

    def listing(self, section: str | None = None) -> Sequence[Entry]:
        """Return the entries of a section in the order of its listing, or those of all sections, newest first.

        A section's listing is not by date alone: the block before March 2003 follows in ascending order.
        """
        return self._cached_listing(section)

    def _list(self, section: str | None) -> Sequence[Entry]:
        listed = [
            entry
            for entry in self._entries.values()
            if section in {None, entry.section} and entry.item_id not in self._unlisted
        ]
        recent = [entry for entry in listed if section is None or entry.day >= OLD_BLOCK_ENDS]
        old = [entry for entry in listed if section is not None and entry.day < OLD_BLOCK_ENDS]
        recent.sort(key=lambda entry: (entry.created, entry.item_id), reverse=True)
        return recent + sorted(old, key=lambda entry: (entry.created, entry.item_id))

    def newest(self, section: str | None = None) -> Sequence[Entry]:
        """Return the readable entries of a section (None for all sections), newest first, as feeds list them."""
        return self._cached_newest(section)

    def _list_newest(self, section: str | None) -> Sequence[Entry]:
        readable = [
            entry for entry in self._entries.values() if entry.state == "published" and section in {None, entry.section}
        ]
        return sorted(readable, key=lambda entry: (entry.created, entry.item_id), reverse=True)

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the items before (newer) and after (older) `entry` in its section's listing.

        Each is None at that end of the listing; both are None for an unlisted item.
        """
        places = self._cached_places(entry.section)
        listing = self.listing(entry.section)
        place = places.get(entry.item_id)
        if place is None:
            return None, None
        return listing[place - 1] if place else None, listing[place + 1] if place + 1 < len(listing) else None

    def _index_places(self, section: str) -> dict[int, int]:
        return {entry.item_id: place for place, entry in enumerate(self.listing(section))}

    def tagged(self, tag: str) -> tuple[str, Sequence[Entry]] | None:
        """Return a tag as written and its items, newest first, whatever the case of `tag`; None for an unknown tag."""
        return self._cached_tags().get(tag.casefold())

    def tags(self) -> list[tuple[str, int]]:
        """Return every tag with the number of its items, sorted by name."""
        return sorted((name, len(entries)) for name, entries in self._cached_tags().values())

    def _index_tags(self) -> dict[str, tuple[str, list[Entry]]]:
        index: dict[str, tuple[str, list[Entry]]] = {}
        for entry in self.listing():
            for tag in tags_of(self.seed, entry):
                index.setdefault(tag.casefold(), (tag, []))[1].append(entry)
        return index

    def view(self, item_id: int) -> int:
        """Count a view and return the number to show: the count before this view, as K2 shows it."""
        with self._lock:
            shown = self.article(item_id).hits + self._views[item_id]
            self._views[item_id] += 1
        return shown

    def publish(self, section: str, day: date | None = None) -> Entry:
        """Add a new item to `section`, by default dated a day after its newest item.

        Raises:
            KeyError: if the section is unknown.
        """
        if section not in SECTION_NAMES:
            raise KeyError(section)
        with self._lock:
            item_id = max(self._entries) + 1
            newest = max(entry.created for entry in self._entries.values() if entry.section == section)
            day = day or newest.date() + timedelta(days=1)
            rank = next(rank for rank in count(len(self._entries)) if rank % 41 != 17)
            entry = Entry(item_id, item_id, section, rank, day, datetime.combine(day, time(9, 30)))
            self._entries[item_id] = entry
            self._changed()
        return entry

    def unpublish(self, item_id: int, *, listed: bool = False) -> None:
        """Make an item answer 404; `listed` leaves it in the listings, as a cached listing would.

        Raises:
            KeyError: if the id is unknown, as in all methods that edit an item.
        """
        with self._lock:
            self._entries[item_id] = replace(self._entries[item_id], state="gone")
            if not listed:
                self._unlisted.add(item_id)
            self._changed()

    def unlist(self, item_id: int) -> None:
        """Remove an item from the listings alone: its page and the feeds still have it."""
        with self._lock:
            self._unlisted.add(self._entries[item_id].item_id)
            self._changed()

    def republish(self, item_id: int) -> None:
        """Undo `unpublish`."""
        with self._lock:
            self._entries[item_id] = replace(self._entries[item_id], state="published")
            self._unlisted.discard(item_id)
            self._changed()

    def amend(self, item_id: int) -> None:
        """Edit the text of an item: add a paragraph, and set a later date of modification."""
        self._edit(item_id, added=self._edits[item_id].added + 1)

    def reword(self, item_id: int) -> None:
        """Replace a word in the text of an item."""
        self._edit(item_id, reworded=self._edits[item_id].reworded + 1)

    def touch(self, item_id: int) -> None:
        """Save an item unchanged: only its date of modification is later."""
        self._edit(item_id, touched=self._edits[item_id].touched + 1)

    def retitle(self, item_id: int, title: str) -> None:
        """Give an item another title, and keep its alias."""
        self._edit(item_id, title=title, alias=self._edits[item_id].alias or alias(self.seed, self._source(item_id)))

    def rename(self, item_id: int, slug: str) -> None:
        """Give an item another alias; its old address still answers."""
        self._edit(item_id, alias=slug)

    def move(self, item_id: int, section: str) -> None:
        """Move an item to another section; its old address still answers."""
        source = self._source(item_id)
        self._edit(item_id, source=source, alias=self._edits[item_id].alias or alias(self.seed, source))
        with self._lock:
            self._entries[item_id] = replace(self._entries[item_id], section=section)
            self._changed()

    def cross_post(self, item_id: int, section: str) -> Entry:
        """Post an item's text again, as the newest item of another section."""
        source = self._source(item_id)
        entry = self.publish(section)
        self._edit(entry.item_id, source=source, alias=alias(self.seed, entry))
        return entry

    def exchange(self, one: int, other: int) -> None:
        """Give each of two items the text and alias of the other, as a restored backup may."""
        sources = self._source(one), self._source(other)
        for item_id, source in ((other, sources[0]), (one, sources[1])):
            self._edit(item_id, source=source, alias=alias(self.seed, source))

    def _edit(self, item_id: int, **changes: object) -> None:
        with self._lock:
            item_id = self._entries[item_id].item_id  # raises KeyError for an unknown id
            self._edits[item_id] = replace(self._edits[item_id], **changes)  # type: ignore[arg-type]
            self._changed()

    def _changed(self) -> None:
        self.version += 1
        self._cached_title.cache_clear()
        self._cached_path.cache_clear()
        self._cached_article.cache_clear()
        self._cached_columns.cache_clear()
        self._cached_listing.cache_clear()
        self._cached_newest.cache_clear()
        self._cached_places.cache_clear()
        self._cached_tags.cache_clear()
