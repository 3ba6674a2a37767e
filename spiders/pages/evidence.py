"""The evidence of a record, and its digest."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

from pydantic import TypeAdapter

from schemas.article import Author, Evidence, Kind, Link
from schemas.letters.look_alikes import mixed_words_as_latin
from spiders.pages.facts import Facts
from spiders.pages.fields.authors import names_rule
from spiders.pages.fields.body import Body
from spiders.pages.fields.byline import Byline
from spiders.pages.fields.dates import PageDates
from spiders.pages.fields.intro import JoinedText
from spiders.pages.fields.page_date import MAX_CHARACTERS, find_date
from spiders.pages.fields.sections import Part
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.rules import LAYOUT

EVIDENCE = TypeAdapter(tuple[Evidence, ...])
MAX_RAW_CHARACTERS = 200
"""Characters of a long text that are kept as evidence; the archive has all of it."""
ONE_DAY = timedelta(days=1)
PRINTED = {
    "image_url": "image",
    "image_caption": "image_caption",
    "image_credit": "image_credit",
}
"""Fields that the template prints in blocks of their own, each with its name in `Facts`."""


def build_evidence(
    facts: Facts,
    byline: Byline,
    authors: Sequence[Author],
    days: PageDates,
    text: JoinedText,
    body: Body,
    kind: Kind,
    links: Sequence[Link],
) -> tuple[Evidence, ...]:
    """Return the rule that found each field of a record, which `rules.explain` explains, and the text that it read.

    A field of which the page's head states something else has a second row, as has one of which a piece was set
    aside or mended; the last row names the layout.
    """
    rows: list[tuple[str, str, object]] = [
        ("article_id", facts.identity_rule, facts.url),
        ("url", facts.url_rule if facts.url else "absent", facts.url),
        ("section", facts.section_rule if facts.section else "absent", facts.category),
        ("category", facts.category_rule if facts.category else "absent", facts.category),
        ("kind", _kind_rule(kind, body), facts.section),
        ("title", facts.title_rule, facts.title),
        ("byline", byline.rule, byline.printed),
        _author_row(byline, authors),
    ]
    for name in ("page", "issue", "slug", "title"):
        reading = getattr(days, name)
        rows.append((f"{name}_date", reading.rule, reading.raw))
    rows.append(("published_on", days.published.rule, days.published.raw))
    rows.extend(_text_rows(text, body))
    rows.append(("tags", facts.tags_rule if facts.tags else "absent", ", ".join(facts.tags)))
    for field, source in PRINTED.items():
        raw = getattr(facts, source)
        rule = facts.image_rule if field == "image_url" else "printed_block"
        rows.append((field, "absent" if raw is None else rule, raw))
    pdf = next((link for link in links if link.block == "pdf"), None)
    # Every view counts as a hit: the number is left out, or each fetch would change the record.
    rows.append(("hits", "absent" if facts.hits is None else "printed_block", None))
    rows.append(("links", "links_by_block", None))
    rows.append(("pdf_url", "first_pdf_link" if pdf else "absent", pdf.text if pdf else None))
    rows.extend(facts.aside)
    rows.extend((field, "head_differs", stated) for field, stated in _disagreements(facts, days))
    if facts.layout is not None:
        rows.append(("layout", f"{LAYOUT}{facts.layout}", facts.selectors))
    return EVIDENCE.validate_python(
        [{"field": field, "rule": rule, "raw": _shortened(raw)} for field, rule, raw in rows]
    )


def _disagreements(facts: Facts, days: PageDates) -> Iterator[tuple[str, str]]:
    """Yield each field of which the page's head states another value than the page prints, with what it states."""
    head = facts.head
    titles = [title for title in (head.headline, head.graph_title) if title is not None]
    if titles and facts.title not in titles and comparison_key(facts.title) not in map(comparison_key, titles):
        yield "title", titles[0]
    stated = find_date((head.published or "")[:MAX_CHARACTERS])
    # A moment of another time zone may be of the day before or after.
    if stated is not None and days.page.day is not None and abs(stated - days.page.day) > ONE_DAY:
        yield "page_date", str(head.published)
    if head.section is not None and facts.category is not None and head.section.casefold() != facts.category.casefold():
        yield "category", head.section
    if head.keywords and facts.tags and _words(head.keywords) != _words(facts.tags):
        yield "tags", ", ".join(head.keywords)


def _words(tags: Sequence[str]) -> set[str]:
    """Return the parts of tags between commas: keywords are joined by these, and a tag may have one."""
    return {word.strip().casefold() for tag in tags for word in tag.split(",")}


def _author_row(byline: Byline, authors: Sequence[Author]) -> tuple[str, str, object]:
    """Return the names as read, or the byline if it prints them in other letters."""
    rule, names, printed = names_rule(byline.names, authors), byline.names or "", byline.printed or ""
    if rule == "names_of_byline" and names not in printed and names in mixed_words_as_latin(printed):
        return "authors", "names_of_other_letters", printed
    return "authors", rule, byline.names


def _label_rule(part: Part) -> str:
    if part.is_heading:
        return "heading"
    printed = part.printed or ""
    return "label" if printed.isascii() and " " not in printed else "label_of_other_letters"


def _kind_rule(kind: Kind, body: Body) -> str:
    if kind is not Kind.NEWS_DIGEST:
        return "section_kind"
    return "several_news_items" if len(body.digest_items) > 1 else "named_a_digest"


def _text_rows(text: JoinedText, body: Body) -> list[tuple[str, str, object]]:
    rows: list[tuple[str, str, object]] = [
        ("abstract", body.abstract_rule, body.abstract),
        ("body", text.rule, " ".join(block.text for block in text.blocks[:2])),
    ]
    labelled = [part for part in body.parts if part.label is not None]
    rows.extend(("sections", _label_rule(part), part.printed) for part in labelled)
    if not labelled:
        rows.append(("sections", "absent", None))
    rows.append(("bio", body.bio_rule, body.bio_label or body.bio))
    rows.append(("digest_items", "news_items" if body.digest_items else "absent", None))
    rows.extend((field, "derived", None) for field in ("paragraphs", "word_count", "date_conflict"))
    return rows


def _shortened(raw: object) -> str | None:
    if raw is None or raw == "":
        return None
    return str(raw) if len(str(raw)) <= MAX_RAW_CHARACTERS else f"{str(raw)[:MAX_RAW_CHARACTERS]}…"


def content_digest(title: str, byline: str | None, body: Body) -> str:
    """Return `sha256:` and the digest of the article's own cleaned content.

    Hits, links, tags, sidebars and white space do not change it.
    """
    content = [
        title,
        byline,
        body.abstract,
        [[part.label, part.paragraphs] for part in body.parts],
        body.bio,
        [[item.headline, str(item.item_date), item.text] for item in body.digest_items],
    ]
    return "sha256:" + hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
