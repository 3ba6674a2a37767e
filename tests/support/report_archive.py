"""A database for the tests of the report: articles of every year, with the mentions of a published database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from schemas.article import Author, Kind
from schemas.certificate import Certificate, Tally
from schemas.reject import RejectReason
from schemas.run import Run, RunState
from tests.flows.present.test_output import HOSTILE
from tests.warehouse.load.test_records import START, listing, reading, refused, together
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SITE = "The Central Asia-Caucasus Analyst"
TITLES = {
    "analytical-articles": "Analytical Articles",
    "field-reports": "Field Reports",
    "feature-articles": "Feature Articles",
    "news-digest": "News Digest",
}
KINDS = dict(zip(TITLES, (Kind.ANALYTICAL, Kind.FIELD_REPORT, Kind.FEATURE, Kind.NEWS_ITEM), strict=True))
MARKUP = '"><script>window.hacked = 1</script><svg onload="window.hacked = 1">'
COUNTRIES = ("Kazakhstan", "Georgia", f"Turkey{MARKUP}")
# The columns of the published tables that the report needs.
PUBLISHED = """
CREATE TABLE IF NOT EXISTS entities (entity_id VARCHAR, name VARCHAR, entity_type VARCHAR);
CREATE TABLE IF NOT EXISTS mentions (
    article_id VARCHAR, part VARCHAR, position INTEGER, start INTEGER, entity_id VARCHAR, printed_as VARCHAR
);
CREATE TABLE IF NOT EXISTS publication (published_at TIMESTAMPTZ, program_version VARCHAR, gazetteer_version VARCHAR);
INSERT INTO publication VALUES ('2026-11-25 09:00:00+00', '9.8.7', '1');
"""


def articles(markup: str = MARKUP) -> Iterable[Batch]:
    """Yield four articles of most years; with `markup`, some titles, names and sections are hostile texts."""
    hostile = [*HOSTILE.values(), MARKUP] if markup else ["A tame title"]
    for number in range(1, 97):
        year = 2000 + (number - 1) // 4 + (2 if number > 40 else 0)  # nothing in 2010 and 2011
        section = list(TITLES)[number % 4] if number % 31 else f"unheard-of {markup}"
        title = hostile[number % len(hostile)] if number % 3 == 0 else f"Title of {number}"
        name = f"Ann Lee {markup}" if number % 5 == 0 else f"Author {chr(65 + number % 26)}"
        yield reading(
            number,
            item=number,
            content=f"{number} " * (number % 7 + 1),
            title=title.upper() if year < 2013 else title,
            section=section,
            kind=KINDS.get(section, Kind.OTHER),
            published_on=None if number == 96 else date(year, number % 12 + 1, number % 28 + 1),
            date_conflict=number % 10 == 0,
            hits=number * 150,
            word_count=100 + number * 7,
            authors=(Author(position=1, name=name, printed_as=name),),
        )


def run(certificate: Certificate, days: int = 0, name: str = "a") -> Batch:
    ended = START + timedelta(days=days, hours=5)
    state = RunState.GREEN if certificate.complete else RunState.RED
    return Batch(
        runs=[
            Run(run_id=name, flow="ingest", started_at=START, finished_at=ended, state=state, certificate=certificate)
        ]
    )


WHOLE = Certificate(
    complete=True,
    total=Tally(listed=1200, stored=1195, rejected=3, gone=2),
    sections={"analytical-articles": Tally(listed=1200, stored=1195, rejected=3, gone=2)},
)
LACKING = Certificate(
    complete=False,
    total=Tally(listed=1200, stored=1199, pending=1),
    sections={"field-reports": Tally(listed=1200, stored=1199, pending=1)},
    problems=(f"one item is without a final answer {MARKUP}",),
)


def build(path: Path, *batches: Batch, published: bool = False) -> Path:
    """Make a database of these batches at `path`; with `published`, articles mention countries."""
    path.write_bytes(empty_database())
    with open_warehouse(path) as connection:
        load(connection, together(*batches))
        if published:
            connection.execute(PUBLISHED)
            for number, name in enumerate(COUNTRIES):
                connection.execute("INSERT INTO entities VALUES (?, ?, 'country')", [f"country:{number}", name])
                connection.execute(
                    "INSERT INTO mentions SELECT article_id, unnest(['body', 'title', 'bio']), 1, 1, ?, ? FROM articles"
                    " WHERE item_id % ? = 0",
                    [f"country:{number}", name, number + 2],
                )
    return path


@cache
def empty_database() -> bytes:
    """Return the bytes of a database without rows: making one takes longer than everything else here."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        open_warehouse(path).close()
        return path.read_bytes()


def whole_archive(path: Path) -> Path:
    """Make a database with everything: hostile texts, an unknown section, mentions, later hits, rejects, a run."""
    later = [
        reading(200 + number, item=number, hours=5000, content=f"{number} " * (number % 7 + 1), hits=number * 150 + 40)
        for number in (90, 91)
    ]
    rejects = [refused(300 + number, item=500 + number, reason=RejectReason.SOFT_404) for number in range(3)]
    return build(path, *articles(), *later, *rejects, listing(400, 1, 2), run(WHOLE), published=True)
