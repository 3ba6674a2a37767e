"""The revisions of an article: from the database which there are, from the archive what each of them said."""

from dataclasses import dataclass
from datetime import datetime

from flows.errors import UserError
from flows.settings import Settings
from schemas.article import Article
from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.read import Collection, read_capture
from spiders.sites import load_site
from warehouse.query.sandbox import query
from warehouse.resources import read_sql


@dataclass(frozen=True)
class Revision:
    """A stretch of captures of an article with the same content."""

    article_id: str
    number: int
    first_seen_at: datetime
    last_seen_at: datetime
    capture: Capture
    """The first that showed it."""

    @property
    def description(self) -> str:
        """The revision in one line, for a reader."""
        first, last = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (self.first_seen_at, self.last_seen_at))
        place = f"{self.capture.warc_file} at offset {self.capture.warc_offset}"
        return f"{self.article_id}, revision {self.number}: seen from {first} to {last} UTC, archived in {place}"


def find_revisions(settings: Settings, article_id: str) -> list[Revision]:
    """All revisions of an article in order, from the published database if there is one, else from the writer's.

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


def read_revision(settings: Settings, revision: Revision) -> Article:
    """What a revision said, read by the readers of today from the capture that first showed it.

    Raises:
        ArchiveError: the archive cannot give the capture.
        UserError: the readers find no such article in it.
    """
    capture = revision.capture
    archive = Archive.for_reading(settings.archive_dir, load_site(settings.site))
    outcome = read_capture(archive, capture).outcome
    articles = outcome.articles if isinstance(outcome, Collection) else (outcome,)
    for article in articles:
        if isinstance(article, Article) and article.article_id == revision.article_id:
            return article
    raise UserError(
        f"Our readers find no article {revision.article_id} in {capture.warc_file} at offset {capture.warc_offset} any"
        " more; run `caci rebuild`."
    )
