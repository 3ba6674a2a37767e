"""The truth table: the record that a perfect reader makes of each item's page."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, TextIO
from urllib.parse import quote, urlsplit

from replica.cms.item_store import ItemStore
from replica.content.model import PUBLIC_ORIGIN, Article, Block
from replica.content.pictures import image_path
from replica.content.sidebar import VISIT_ALSO, staff_links

Row = dict[str, Any]
_OWN_HOSTS = {"", "cacianalyst.org", "www.cacianalyst.org"}


def public_url(href: str) -> str:
    """Return the public address of a printed link.

    Links to the site itself are percent-encoded and use the canonical host; others are returned as printed.
    """
    parts = urlsplit(href)
    if parts.netloc not in _OWN_HOSTS:
        return href
    query = f"?{parts.query}" if parts.query else ""
    return PUBLIC_ORIGIN + quote(parts.path, safe="/%:@+,;=&~") + query


def _texts(block: Block) -> list[str]:
    """Return the paragraphs of a block: one per list item or table row, none of headings, images and blanks."""
    if block.kind == "list":
        return [run.text for run in block.runs]
    if block.kind == "table":
        return [" | ".join(row) for row in block.rows]
    return [block.text] if block.kind in {"paragraph", "quote"} else []


def _sections(blocks: tuple[Block, ...]) -> list[Row]:
    """Return the labelled parts of the body; text before the first label belongs to none of them."""
    sections: list[Row] = []
    for block in blocks:
        if block.label:
            sections.append({"label": block.label.label, "label_raw": block.label.printed.upper(), "text": []})
        elif block.kind == "heading":
            sections.append({"label": block.text, "label_raw": block.text, "text": []})
        elif sections:
            sections[-1]["text"] += _texts(block)
    return [section | {"text": "\n\n".join(section["text"])} for section in sections]


def _authors(article: Article) -> list[Row]:
    """Return the authors, each with the sentence of the bio that is about him or her, if there is one."""
    bios = article.bio.sentences if article.bio else (None,) * len(article.byline.authors)
    return [
        {
            "name": author.name,
            "printed_as": author.printed_as,
            "honorific": author.honorific,
            "affiliation": author.affiliation,
            "bio": bio,
        }
        for author, bio in zip(article.byline.authors, bios, strict=True)
    ]


def _links(store: ItemStore, article: Article) -> list[Row]:
    links = [("text", run.href, run.text) for block in article.blocks for run in block.runs if run.href]
    if article.download:
        links.append(("pdf", article.download.href, article.download.text))
    links += [("related", store.path(entry), store.title(entry)) for entry in store.related(article.entry.item_id)]
    links += [("visit_also", href, text) for href, text in VISIT_ALSO]
    links += [("staff_publications", href, text) for href, text in staff_links()]
    return [{"block": block, "url": public_url(href), "text": text} for block, href, text in links]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _dates(article: Article) -> Row:
    entry = article.entry
    page = article.page_day
    slug = entry.day if entry.legacy else None
    days = [page, article.byline.issue_date, slug, article.title_date]
    present = [day for day in days if day]
    published = next((day for day in (slug, page, article.byline.issue_date, article.title_date) if day), None)
    return {
        "page_date": _iso(page),
        "issue_date": _iso(days[1]),
        "slug_date": _iso(slug),
        "title_date": _iso(article.title_date),
        "published_on": _iso(published),
        "date_conflict": len(set(present)) > 1,
    }


def row(store: ItemStore, item_id: int) -> Row:
    """Return the truth about one item.

    Raises:
        KeyError: if the id is unknown.
    """
    article = store.article(item_id)
    entry = article.entry
    body = [text for block in article.blocks for text in _texts(block)] or [item.text for item in article.news]
    text = "\n\n".join(body)
    return {
        "article_id": f"caci:{item_id}",
        "item_id": item_id,
        "state": entry.state,
        "duplicate_of": f"caci:{entry.key}" if entry.key != item_id else None,
        "kind": article.kind,
        "section": entry.section,
        "url": PUBLIC_ORIGIN + store.path(entry),
        "title": article.title,
        "byline": " / ".join(article.byline.lines) or None,
        **_dates(article),
        "authors": _authors(article),
        "abstract": article.abstract,
        "body": text,
        "sections": _sections(article.blocks),
        "paragraphs": ([article.abstract] if article.abstract else []) + body,
        "bio": "\n\n".join(article.bio.texts) if article.bio else None,
        "hits": article.hits,
        "tags": list(article.tags),
        "pdf_url": public_url(article.download.href) if article.download else None,
        "image_url": PUBLIC_ORIGIN + image_path(item_id, "L") if article.image else None,
        "word_count": len(text.split()),
        "links": _links(store, article),
        "digest_items": [
            {"headline": item.headline, "item_date": _iso(item.item_date), "text": item.text, "agency": item.agency}
            for item in article.news
        ],
        "forms": list(article.forms),
    }


def rows(store: ItemStore) -> Iterator[Row]:
    """Yield the truth about every item, by ascending id."""
    for entry in store.entries():
        yield row(store, entry.item_id)


def write_truth(store: ItemStore, file: TextIO) -> int:
    """Write the truth as JSON Lines, and return the number of rows."""
    written = 0
    for record in rows(store):
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        written += 1
    return written
