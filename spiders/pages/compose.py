"""From what a page says to the record of its article: the one place where all fields meet."""

from datetime import date

from schemas.article import Article, Kind, LinkBlock
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages import reader_version
from spiders.pages.damage.mend import mend
from spiders.pages.evidence import build_evidence, content_digest
from spiders.pages.facts import Facts
from spiders.pages.fields import dates
from spiders.pages.fields.authors import read_authors
from spiders.pages.fields.bio import attach_bio, hides_email, without_email
from spiders.pages.fields.body import read_body
from spiders.pages.fields.byline import ABSENT, Byline, split_byline
from spiders.pages.fields.captions import separate_captions
from spiders.pages.fields.intro import JoinedText, join_columns
from spiders.pages.fields.links import read_links
from spiders.pages.fields.page_date import read_page_date
from spiders.pages.fields.repair import needs_repair, repair
from spiders.pages.markup.blocks import Anchor, Block, Line
from spiders.sites import Site
from spiders.urls import resolve, slug_date


def compose(facts: Facts, site: Site) -> Article:
    """Return the record of the article that a page describes.

    Raises:
        RejectedPageError: the page has neither text nor a PDF, so there is nothing to store.
    """
    facts = mend(facts)
    kind = site.sections[facts.section].kind if facts.section in site.sections else Kind.OTHER
    byline, intro, full = _split_bylines(facts, site, kind)
    days = _read_dates(facts, byline, site)
    issued = days.published.day
    raw, links, downloads = _join(intro, full, site)
    joined = JoinedText([_clean(block, issued, site) for block in raw.blocks], raw.rule, raw.intro_letters)
    authors = read_authors(repair(byline.names or "", issued, site))
    body = read_body(joined, kind, facts.title, authors, issued, site)
    if len(body.digest_items) > 1 or (body.digest_items and dates.find_digest_title(facts.title, site) is not None):
        kind = Kind.NEWS_DIGEST
    if not body.text and not body.abstract and not downloads:
        raise RejectedPageError(RejectReason.EMPTY, "the item has neither text nor a PDF")
    title = repair(facts.title, issued, site)
    placed: list[tuple[LinkBlock, Anchor]] = [("text", link) for link in links]
    placed += [("pdf", link) for link in downloads]
    placed += facts.side_links
    records = read_links(placed, facts.base, site, facts.origin)
    image = resolve(facts.image, facts.base, site, facts.origin) if facts.image else None
    return Article(
        article_id=facts.article_id,
        item_id=facts.item_id,
        kind=kind,
        section=facts.section,
        category=facts.category,
        url=facts.url,
        title=title,
        byline=byline.printed,
        authors=tuple(attach_bio(body.bio, authors)),
        page_date=days.page.day,
        issue_date=days.issue.day,
        slug_date=days.slug.day,
        title_date=days.title.day,
        published_on=issued,
        date_rule=days.published.rule,
        date_conflict=dates.in_conflict(days.page.day, days.issue.day, days.slug.day, days.title.day),
        abstract=body.abstract,
        body=body.text,
        sections=body.sections,
        paragraphs=body.paragraphs,
        bio=body.bio,
        tags=facts.tags,
        hits=facts.hits,
        links=records,
        digest_items=body.digest_items,
        pdf_url=next((link.url for link in records if link.block == "pdf"), None),
        image_url=image.split("?")[0] if image else None,
        image_caption=facts.image_caption,
        image_credit=facts.image_credit,
        word_count=len(body.text.split()),
        content_digest=content_digest(title, byline.printed, body),
        reader_version=reader_version(site),
        evidence=build_evidence(facts, byline, authors, days, raw, body, kind, records),
    )


def _split_bylines(facts: Facts, site: Site, kind: Kind) -> tuple[Byline, list[Block], list[Block]]:
    """Return the byline of either column, and both columns without it."""
    first, intro = _split_byline(facts.intro, site, kind)
    second, full = _split_byline(facts.full, site, kind)
    if first is ABSENT:
        return second, intro, full
    # The full text may repeat the byline.
    repeated = second is not ABSENT and (second.names == first.names or second.raw_date is not None)
    return first, intro, full if repeated else facts.full


def _split_byline(blocks: list[Block], site: Site, kind: Kind) -> tuple[Byline, list[Block]]:
    byline, rest = split_byline(blocks, site)
    if kind is Kind.NEWS_ITEM and byline.rule == "two_lines_without_by":
        return ABSENT, blocks  # the headline of a news item, and the date line below it
    return byline, rest


def _read_dates(facts: Facts, byline: Byline, site: Site) -> dates.PageDates:
    page = read_page_date(facts.page_date, facts.page_datetime, facts.head.published)
    slug = slug_date(facts.slug, site)
    issue = dates.read_issue_date(byline.raw_date, page.day, slug, site)
    title = dates.read_title_date(facts.title, page.day or slug, site)
    published = dates.choose_published(slug, page.day, issue.day, title.day)
    return dates.PageDates(
        page, issue, dates.DateReading(slug, "legacy_slug" if slug else "absent", facts.slug), title, published
    )


def _join(intro: list[Block], full: list[Block], site: Site) -> tuple[JoinedText, list[Anchor], list[Anchor]]:
    """Return the joined text, its links and the download links.

    Captions are separated first, since one may precede an intro that is repeated.
    """
    labels = site.magazine.labels
    first, second = separate_captions(intro, labels), separate_captions(full, labels)
    joined = join_columns(first.blocks, second.blocks, labels)
    columns = [second] if joined.rule.startswith("intro_repeated") else [first, second]
    links = [anchor for column in columns for anchor in column.links]
    return joined, links, [anchor for column in columns for anchor in column.downloads]


def _clean(block: Block, issued: date | None, site: Site) -> Block:
    if not any(needs_repair(line.text) or hides_email(line.text) for line in block.lines):
        return block
    lines = (
        Line(without_email(repair(line.text, issued, site)), repair(line.bold, issued, site)) for line in block.lines
    )
    return block.with_lines(tuple(line for line in lines if line.text))
