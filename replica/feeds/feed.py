"""Feeds of a section in RSS and Atom, with the whole article in each entry."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Entry
from replica.content.pictures import image_path
from replica.pages.escaping import escape
from replica.pages.frame import SITE

DEFAULT_ENTRIES = 10
MAX_ENTRIES = 100


def _text(store: ItemStore, entry: Entry) -> str:
    columns = store.columns(entry.item_id)
    full = f'<div class="K2FeedFullText">{columns.full}</div>' if columns.full else ""
    return f'<div class="K2FeedIntroText">{columns.intro}</div>{full}'.replace("]]>", "]]&gt;")


def _rss_item(store: ItemStore, entry: Entry, origin: str) -> str:
    article = store.article(entry.item_id)
    url = origin + store.path(entry)
    enclosure = (
        f'<enclosure url="{origin}{image_path(entry.item_id, "S")}" length="125" type="image/jpeg"/>\n'
        if article.image
        else ""
    )
    return (
        f'<item>\n<title>{escape(article.title)}</title>\n<link>{url}</link>\n<guid isPermaLink="true">{url}</guid>\n'
        f"<description><![CDATA[{_text(store, entry)}]]></description>\n"
        f"<author>nobody@example.invalid ({escape(article.account)})</author>\n"
        f"<category>{SECTION_NAMES[entry.section]}</category>\n"
        f"<pubDate>{format_datetime(entry.created.replace(tzinfo=UTC))}</pubDate>\n{enclosure}</item>\n"
    )


def rss(store: ItemStore, title: str, entries: Sequence[Entry], origin: str, path: str) -> str:
    """Return an RSS 2.0 feed of `entries`; `origin` is the address of the site without a slash at its end."""
    items = "".join(_rss_item(store, entry, origin) for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!-- generator="Joomla! - Open Source Content Management" -->\n'
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n<title>{escape(title)}</title>\n'
        f"<description><![CDATA[{SITE}]]></description>\n"
        f"<link>{origin}</link>\n<lastBuildDate>{format_datetime(datetime.now(UTC))}</lastBuildDate>\n"
        "<generator>Joomla! - Open Source Content Management"
        f'</generator>\n<atom:link rel="self" type="application/rss+xml" href="{origin}{escape(path)}"/>\n'
        f"<language>en-gb</language>\n{items}</channel>\n</rss>\n"
    )


def _atom_entry(store: ItemStore, entry: Entry, origin: str) -> str:
    article = store.article(entry.item_id)
    url, moment = origin + store.path(entry), entry.created.replace(tzinfo=UTC).isoformat()
    return (
        f'<entry>\n<title>{escape(article.title)}</title>\n<link rel="alternate" type="text/html" href="{url}"/>\n'
        f"<published>{moment}</published>\n"
        f"<updated>{moment}</updated>\n<id>{url}</id>\n<author><name>{escape(article.account)}</name></author>\n"
        f'<summary type="html"><![CDATA[{_text(store, entry)}]]></summary>\n</entry>\n'
    )


def atom(store: ItemStore, title: str, entries: Sequence[Entry], origin: str, path: str) -> str:
    """Return an Atom feed of `entries`; its dates are those of creation, even of edited entries."""
    items = "".join(_atom_entry(store, entry, origin) for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-gb">\n'
        f'<title type="text">{escape(title)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{origin}"/>\n<id>{origin}{escape(path)}</id>\n'
        f"<updated>{datetime.now(UTC).isoformat()}</updated>\n"
        f"{items}</feed>\n"
    )
