"""The revisions of an article: the database lists them, and the archive has the text of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flows.errors import UserError
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.read import Collection, read_response
from spiders.sites import Site, load_site
from warehouse.query.sandbox import query
from warehouse.resources import read_sql


@dataclass(frozen=True)
class Revision:
    """Successive captures of an article with the same content."""

    article_id: str
    number: int
    first_seen_at: datetime
    last_seen_at: datetime
    capture: Capture
    """The first of these captures."""

    @property
    def description(self) -> str:
        """The revision in one line."""
        first, last = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (self.first_seen_at, self.last_seen_at))
        place = f"{self.capture.warc_file} at offset {self.capture.warc_offset}"
        return f"{self.article_id}, revision {self.number}: seen from {first} to {last} UTC, archived in {place}"


def find_revisions(settings: Settings, article_id: str) -> list[Revision]:
    """Return all revisions of an article in order, from the published database or, if there is none, the writer's.

    Raises:
        UserError: there is no such article.
        WarehouseError: there is no database to read.
    """
    database = settings.readable
    result = query(database, read_sql("query/revisions.sql"), {"article_id": article_id})
    if not result.rows:
        raise UserError(f"There is no article {article_id} in {database}.")
    return [
        Revision(
            article_id, number, first, last, Capture.model_validate(dict(zip(result.columns[3:], rest, strict=True)))
        )
        for number, first, last, *rest in result.rows
    ]


def read_revisions(settings: Settings, revisions: Iterable[Revision]) -> list[Article]:
    """Return the article as it was in each revision, read by the current readers from the revision's first capture.

    Raises:
        ArchiveError: a capture cannot be read.
        UserError: the readers find no such article in it.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site))
    site = archive.site_with_layouts()
    return [_read_revision(archive, site, revision) for revision in revisions]


def _read_revision(archive: Archive, site: Site, revision: Revision) -> Article:
    capture = revision.capture
    outcome = read_response(archive.read(capture), site)
    articles = outcome.articles if isinstance(outcome, Collection) else (outcome,)
    for article in articles:
        if isinstance(article, Article) and article.article_id == revision.article_id:
            return article
    raise UserError(
        f"The current readers find no article {revision.article_id} in {capture.warc_file} at offset"
        f" {capture.warc_offset}; run `caci rebuild`."
    )
