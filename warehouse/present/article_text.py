"""A whole article as text and as Markdown: title, byline, date, abstract, sections, bio and where it is from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Markup within a line of Markdown: \ | ` * [ ] ~, and a _ at the edge of a word. Entities and < are escaped apart.
MARKUP = re.compile(r"[\\|`*\[\]~]|(?<![^\W_])_|_(?![^\W_])")
# &amp; or &#38;
ENTITY = re.compile(r"&(?=#?\w+;)")
# What would make a line a heading, a quotation, or an item of a list: `# a`, `> a`, `- a`, `12. a`
LINE_START = re.compile(r"^(\d+(?=[.)])|(?=[#>+=-]))", re.MULTILINE)
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)

ADDRESS = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True)
class Block:
    """A part of an article; `heading` is a label of a section, a headline, or None."""

    heading: str | None
    text: str


def blocks_of(article: dict[str, Any]) -> Iterator[Block]:
    """Yield the parts of an article, as `find_article` returns it, in the order of the page: from abstract to bio."""
    if article["abstract"]:
        yield Block(None, article["abstract"])
    if article["digest_items"]:
        for item in article["digest_items"]:
            yield Block(" · ".join(str(item[name]) for name in ("headline", "item_date") if item[name]), item["text"])
    elif article["sections"]:
        abstract = (article["abstract"] or "").split("\n\n")
        before = [part["text"] for part in article["paragraphs"] if part["section_position"] is None]
        if text := "\n\n".join(paragraph for paragraph in before if paragraph not in abstract):
            yield Block(None, text)
        for section in article["sections"]:
            yield Block(section["label"], section["text"])
    elif article["body"]:
        yield Block(None, article["body"])
    if article["bio"]:
        yield Block("About the author" if len(article["authors"]) < 2 else "About the authors", article["bio"])


def origin_of(article: dict[str, Any]) -> str:
    """Return when and where an article was published, and its identifier, in one line."""
    day = article["published_on"]
    parts = (str(day) if day else "no date", article["category"] or article["section"], article["article_id"])
    return " · ".join(filter(None, parts))


def as_text(article: dict[str, Any]) -> str:
    """Return the whole article as plain text, a paragraph a line."""
    parts = [article["title"], article["byline"], origin_of(article), article["url"]]
    for block in blocks_of(article):
        parts += [block.heading, block.text]
    return "\n\n".join(filter(None, parts)) + "\n"


def as_markdown(article: dict[str, Any]) -> str:
    """Return the whole article as Markdown, with what is markup in its text escaped."""
    url = article["url"] or ""
    parts = [
        f"# {_one_line(article['title'])}",
        f"*{_one_line(article['byline'])}*" if article["byline"] else "",
        _one_line(origin_of(article)),
        f"<{url}>" if ADDRESS.fullmatch(url) else _one_line(url),
    ]
    for block in blocks_of(article):
        parts += [f"## {_one_line(block.heading)}" if block.heading else "", escaped(block.text)]
    return "\n\n".join(filter(None, parts)) + "\n"


def escaped(text: str) -> str:
    """Return lines with their Markdown and HTML escaped, so that they are shown as they are."""
    return LINE_START.sub(r"\1\\", INDENTATION.sub("", escaped_inline(text)))


def escaped_inline(text: str) -> str:
    """Return a part of a line with its Markdown and HTML escaped."""
    return MARKUP.sub(r"\\\g<0>", ENTITY.sub("&amp;", text).replace("<", "&lt;"))


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))
