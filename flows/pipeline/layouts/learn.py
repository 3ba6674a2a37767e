"""Learns the layout of the pages that wait after a redesign."""

from collections.abc import Set
from dataclasses import replace
from random import Random

from flows.errors import NothingToDo
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture, PageKind
from spiders.archive.archive import Archive
from spiders.crawl.yields import READER_REASONS
from spiders.errors import ArchiveError, NothingLearnedError, RejectedPageError
from spiders.messages import counted
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.rounds import MIN_LEARNED, Proposal, propose
from spiders.read import Collection, Outcome, read_response
from spiders.sites import Site, load_site
from warehouse.load.known_captures import known_captures

OF_A_FEED = frozenset(
    {
        "title", "page_date", "byline", "authors", "issue_date", "abstract", "body", "sections", "paragraphs", "bio",
        "digest_items", "word_count",
    }
)  # fmt: skip
"""Fields that a feed states as the page does."""
MAX_FEEDS = 100
"""That are read, the latest first: an archive of years has thousands."""


def learn_layout(settings: Settings, name: str, progress: Reporter, from_feed: bool = False) -> Proposal:
    """Return the layout of the pages that no run has loaded yet, learned from what is known of their articles.

    Args:
        settings: where the data lives.
        name: of the layout.
        progress: where the progress goes.
        from_feed: learn from the entries of feeds alone, as on a first contact.

    Raises:
        NothingToDo: too few pages wait whose articles are known, or nothing can be learned from them.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site))
    site = archive.site_with_layouts()
    loaded, misread = _loaded(settings)
    waiting: dict[str, Capture] = {}
    read: dict[str, Capture] = {}
    feeds: list[Capture] = []
    for capture in archive.captures():
        if capture.status != 200:
            continue
        if capture.page_kind is PageKind.ITEM and capture.article_id is not None:
            waits = capture.capture_id not in loaded or capture.capture_id in misread
            (waiting if waits else read)[capture.article_id] = capture
        elif capture.page_kind is PageKind.FEED:
            feeds.append(capture)
    progress.say(f"Pages that wait: {len(waiting):,}. Reading what is known of their articles.")
    known: dict[str, Article] = {}
    if not from_feed:
        read_before = ((article_id, _outcome(archive, site, read.get(article_id))) for article_id in waiting)
        known = {article_id: outcome for article_id, outcome in read_before if isinstance(outcome, Article)}
    stated = _stated_in_feeds(archive, site, feeds, waiting.keys() - known.keys())
    pages = [
        page
        for article_id, capture in waiting.items()
        if (page := _known_page(archive, capture, known.get(article_id), stated.get(article_id))) is not None
    ]
    if len(pages) < MIN_LEARNED:
        raise NothingToDo(
            f"Of the pages that wait ({len(waiting):,}) only {len(pages):,} are of articles that are known, and a"
            f" layout is learned from at least {MIN_LEARNED}. Run `caci refresh`, which asks for known items, and try"
            " again."
        )
    Random(0).shuffle(pages)  # noqa: S311 so that sections and years are mixed, the same each time
    try:
        return propose(name, pages, site)
    except NothingLearnedError as error:
        raise NothingToDo(f"Nothing was learned from {counted(len(pages), 'page')}: {error}.") from error


def _loaded(settings: Settings) -> tuple[set[str], set[str]]:
    """Return the captures that are loaded, and those of them that the readers did not understand."""
    if not settings.warehouse.exists():
        return set(), set()
    with settings.warehouse.reading() as connection:
        rejects = connection.execute("SELECT capture_id, reason FROM rejects").fetchall()
        return known_captures(connection), {capture_id for capture_id, reason in rejects if reason in READER_REASONS}


def _outcome(archive: Archive, site: Site, capture: Capture | None) -> Outcome:
    """Return what is read from a capture; None if there is none, or the archive cannot return it."""
    try:
        return read_response(archive.read(capture), site) if capture is not None else None
    except ArchiveError:  # `caci verify` names it
        return None


def _known_page(archive: Archive, capture: Capture, known: Article | None, stated: Article | None) -> KnownPage | None:
    """Return a page that waits with its article; None if the article is unknown, or the page beyond all bounds."""
    article = known or stated
    if article is None:
        return None
    try:
        response = archive.read(capture)
        page = KnownPage(response.content, capture.url, article, response.content_type)
        page.root  # noqa: B018 parsed here, where a page that cannot be is left out
    except (ArchiveError, RejectedPageError):
        return None
    return page if known is not None else replace(page, fields=OF_A_FEED)


def _stated_in_feeds(archive: Archive, site: Site, feeds: list[Capture], wanted: Set[str]) -> dict[str, Article]:
    """Return the articles that the latest feeds have in full."""
    stated: dict[str, Article] = {}
    for capture in feeds[: -MAX_FEEDS - 1 : -1]:
        if wanted <= stated.keys():
            break
        outcome = _outcome(archive, site, capture)
        if isinstance(outcome, Collection):
            stated |= {one.article_id: one for one in outcome.articles if one.article_id not in stated}
    return stated
