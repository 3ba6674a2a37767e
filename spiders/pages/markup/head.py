"""What the head of a page says about its article, which no template changes: in JSON-LD and in Open Graph.

K2 prints Open Graph in every version, JSON-LD from 2.10 on. The author of either is the K2 account, and is not read.
https://schema.org/Article, https://ogp.me/
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element

SELECTOR = 'script[type="application/ld+json"]'
ARTICLES = frozenset({"Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "OpinionNewsArticle"})
MAX_CHARACTERS = 2_000_000
MAX_NODES = 50
"""An article's page states a few things: the article, the site, the trail of menus."""


@dataclass(frozen=True)
class Head:
    """The article of a page; None for what its head does not say."""

    headline: str | None = None
    """In JSON-LD."""
    graph_title: str | None = None
    """In Open Graph."""
    image: str | None = None
    """Address of the image in Open Graph."""
    site_name: str | None = None
    """In Open Graph."""
    published: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    body: str | None = None
    """The text without markup, as it stands there: words of adjoining paragraphs may be glued."""


def read_head(root: Element) -> Head:
    """Return what the head of a page says about the first article that it states."""
    graph = _read_open_graph(root)
    # K2 escapes what Open Graph holds twice.
    title = _text(unescape(graph.get("og:title", "")))
    return replace(
        _read_json_ld(root), graph_title=title, image=graph.get("og:image"), site_name=graph.get("og:site_name")
    )


def _read_open_graph(root: Element) -> dict[str, str]:
    """Return the first value of each property that has one."""
    values: dict[str, str] = {}
    head = root.css_first("head")
    for meta in head.css("meta[property]") if head is not None else ():
        if content := meta.attributes.get("content"):
            values.setdefault(meta.attributes["property"] or "", content)
    return values


def _read_json_ld(root: Element) -> Head:
    for script in root.css(SELECTOR):
        text = script.text_content or script.text() or ""
        if len(text) > MAX_CHARACTERS:
            continue
        try:
            stated = json.loads(text, strict=False)  # a text may hold a control character as it is
        except (ValueError, RecursionError):
            continue
        for node in _nodes(stated):
            kinds = node.get("@type")
            if not ARTICLES.isdisjoint([kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []):
                return _article(node)
    return Head()


def _nodes(stated: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a statement: itself, those of a list, and those of its @graph."""
    waiting = stated[:MAX_NODES] if isinstance(stated, list) else [stated]
    for one in waiting:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            if isinstance(graph, list):
                yield from (node for node in graph[:MAX_NODES] if isinstance(node, dict))


def _article(node: dict[str, Any]) -> Head:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    words = [_text(word) for word in keywords] if isinstance(keywords, list) else []
    section = node.get("articleSection")
    return Head(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        section=_text(section[0] if isinstance(section, list) and section else section),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        body=body if isinstance(body := node.get("articleBody"), str) and body.strip() else None,
    )


def _text(value: Any) -> str | None:
    """Return a value as text with single spaces, its character references decoded once; None if it is no text."""
    return (collapse(unescape(value)) or None) if isinstance(value, str) else None
