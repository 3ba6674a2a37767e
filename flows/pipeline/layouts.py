"""Learns the layout of pages that wait after a redesign, and puts one into force that a person accepted."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flows.errors import NothingToDo
from flows.pipeline.decisions import user_name
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from schemas.accepted_layout import AcceptedLayout
from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.page_layout import PageLayout
from spiders.archive.archive import LAYOUT_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.messages import counted
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.learn import NothingLearned
from spiders.pages.induce.rounds import MIN_LEARNED, Proposal, propose
from spiders.read import Collection, read_response
from spiders.sites import Site, load_site
from warehouse.load.known_captures import known_captures

FOLDER = "layouts"
"""Of proposals, in the data directory: a person reads them, so they stay."""
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


def proposal_path(settings: Settings, name: str) -> Path:
    """Return where the proposal of a layout is written."""
    return settings.data_dir / FOLDER / f"{name}.toml"


def accept_layout(settings: Settings, layout: PageLayout, progress: Reporter, person: str | None = None) -> None:
    """Archive that a layout was accepted; from then on its pages are read by it.

    Raises:
        Busy: another run is using the data directory.
    """
    accepted = AcceptedLayout(
        layout_id=str(uuid.uuid4()),
        site=settings.site,
        layout=layout,
        accepted_by=person or user_name(),
        accepted_at=datetime.now(UTC),
    )
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        archive = Archive(settings.archive_dir, load_site(settings.site), repair=True)
        with ArchiveWriter(archive, "layout") as writer:
            writer.write_metadata(f"{LAYOUT_URN}{accepted.layout_id}", accepted.model_dump(mode="json"))


def layout_text(layout: PageLayout) -> str:
    """Return a layout as TOML, in the form of `spiders/pages/layouts/*.toml`."""
    item = layout.item
    lines = [f"name = {_text(layout.name)}", f"evidence = {_text(layout.evidence)}", "", "[item]"]
    lines += [f"{key} = {_texts(getattr(item, key))}" for key in ("containers", "never_in", "not_text")]
    lines += [f"bare_text = {str(item.bare_text).lower()}", "", "[item.roles]"]
    lines += [f"{role} = {_texts(selectors)}" for role, selectors in item.roles.items()]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    # A basic string of TOML has the escapes of JSON: https://toml.io/en/v1.0.0#string
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
