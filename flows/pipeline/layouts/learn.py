"""Learns the layout of the pages that wait after a redesign."""

from random import Random

from flows.errors import NothingToDo
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture, PageKind
from spiders.archive.archive import Archive
from spiders.messages import counted
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.learn import NothingLearned
from spiders.pages.induce.rounds import MIN_LEARNED, Proposal, propose
from spiders.read import Collection, read_response
from spiders.sites import Site, load_site
from warehouse.load.known_captures import known_captures

OF_A_FEED = frozenset(
    {
        "title", "page_date", "byline", "authors", "issue_date", "abstract", "body", "sections", "paragraphs", "bio",
        "digest_items", "word_count",
    }
)  # fmt: skip
"""Fields that a feed states as the page does."""


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
    loaded = set[str]()
    if settings.warehouse.exists():
        with settings.warehouse.reading() as connection:
            loaded = known_captures(connection)
    waiting: dict[str, Capture] = {}
    read: dict[str, Capture] = {}
    feeds: list[Capture] = []
    for capture in archive.captures():
        if capture.page_kind is PageKind.ITEM and capture.article_id is not None and capture.status == 200:
            (read if capture.capture_id in loaded else waiting)[capture.article_id] = capture
        elif capture.page_kind is PageKind.FEED and capture.status == 200:
            feeds.append(capture)
    progress.say(f"Pages that wait: {len(waiting):,}. Reading what is known of their articles.")
    stated = _stated_in_feeds(archive, site, feeds, set(waiting))
    pages: list[KnownPage] = []
    for article_id, capture in waiting.items():
        known = None if from_feed or article_id not in read else _article_of(archive, site, read[article_id])
        page = archive.read(capture)
        if known is not None:
            pages.append(KnownPage(page.content, capture.url, known, page.content_type))
        elif article_id in stated:
            pages.append(KnownPage(page.content, capture.url, stated[article_id], page.content_type, OF_A_FEED))
    if len(pages) < MIN_LEARNED:
        raise NothingToDo(
            f"Of the pages that wait ({len(waiting):,}) only {len(pages):,} are of articles that are known, and a"
            f" layout is learned from at least {MIN_LEARNED}. Run `caci refresh`, which asks for known items, and try"
            " again."
        )
    Random(0).shuffle(pages)  # noqa: S311 so that sections and years are mixed, the same each time
    try:
        return propose(name, pages, site)
    except NothingLearned as error:
        raise NothingToDo(f"Nothing was learned from {counted(len(pages), 'page')}: {error}.") from error


def _article_of(archive: Archive, site: Site, capture: Capture) -> Article | None:
    outcome = read_response(archive.read(capture), site)
    return outcome if isinstance(outcome, Article) else None


def _stated_in_feeds(archive: Archive, site: Site, feeds: list[Capture], wanted: set[str]) -> dict[str, Article]:
    """Return the articles that feeds have in full, as the latest feed has each."""
    stated: dict[str, Article] = {}
    for capture in reversed(feeds):
        if wanted <= stated.keys():
            break
        outcome = read_response(archive.read(capture), site)
        if isinstance(outcome, Collection):
            stated |= {one.article_id: one for one in outcome.articles if one.article_id not in stated}
    return stated
