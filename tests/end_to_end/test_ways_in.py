"""An article has the same record whatever its source, and the best of its captured sources counts."""

import logging
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from replica.server import Replica
from schemas.article import Article
from schemas.capture import PageKind
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.state import read_crawl_state
from spiders.pages.forms.feed import read_feed_articles
from spiders.pages.forms.item import read_item
from spiders.pages.forms.json_view import read_json_item, read_json_list
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.pages.rules import LAYOUT, RULES
from spiders.sites import load_site
from tests.support.renderings import rendering_of
from warehouse.account.certificate import certify

SITE = load_site("caci")
COMPARED = (
    "article_id", "title", "byline", "authors", "issue_date", "slug_date", "title_date", "published_on", "kind",
    "abstract", "body", "sections", "bio", "digest_items", "content_digest",
)  # fmt: skip
Ways = dict[str, dict[str, Article]]


def get(url: str) -> bytes:
    content: bytes = urllib.request.urlopen(url, timeout=10).read()
    return content


@dataclass
class Fetched:
    """The published items of the replica from every source, by article."""

    pages: dict[str, Article] = field(default_factory=dict)
    ways: Ways = field(default_factory=dict)

    def add(self, way: str, *articles: Article) -> None:
        self.ways.setdefault(way, {}).update({article.article_id: article for article in articles})


@pytest.fixture(scope="module")
def fetched() -> Fetched:
    fetched = Fetched()
    with Replica(articles=250, seed=5) as site:
        origin = site.url.rstrip("/")
        for url in (row["url"] for row in site.truth() if row["state"] == "published"):
            at, json_url = url.replace(SITE.origin, origin), url.replace(".html", ".json")
            html = get(at)
            page = read_item(html, url, SITE)
            fetched.pages[page.article_id] = page
            fetched.add("print", read_item(get(f"{at}?tmpl=component&print=1"), url, SITE))
            fetched.add("json", read_json_item(get(json_url.replace(SITE.origin, origin)), json_url, SITE))
            fetched.add("text", read_rendering(rendering_of(html.decode()).encode(), SITE, url))
        for section in SITE.sections:
            add_lists(fetched, origin, section)
    return fetched


def add_lists(fetched: Fetched, origin: str, section: str) -> None:
    """Add all pages of a section's feeds and of its JSON view."""
    readers: dict[str, tuple[str, Callable[[bytes, str], list[Article]]]] = {
        "rss": (".feed?limit=100", lambda content, url: read_feed_articles(content, url, SITE)),
        "atom": (".feed?type=atom&limit=100", lambda content, url: read_feed_articles(content, url, SITE)),
        "json-list": (".json?limit=100", lambda content, url: read_json_list(content, url, SITE)[1]),
    }
    for way, (ending, read) in readers.items():
        for start in range(0, 300, 100):
            path = f"/publications/{section}{ending}&start={start}"
            fetched.add(way, *read(get(origin + path), SITE.origin + path))


def shows_date(page: Article) -> bool:
    """Return whether readers see the date, which the head of a page states in any case."""
    return any(row.field == "page_date" and row.rule == "page_header" for row in page.evidence)


@pytest.mark.parametrize("way", ["print", "json", "json-list", "rss", "atom", "text"])
def test_an_article_is_the_same_from_every_source(fetched: Fetched, way: str) -> None:
    articles = fetched.ways[way]
    assert articles.keys() == fetched.pages.keys()
    different = [
        (article_id, name)
        for article_id, page in fetched.pages.items()
        for name in COMPARED
        # If the page has no date header, its text alone does not know the day.
        if (page.page_date is not None and (way != "text" or shows_date(page)))
        or name not in {"published_on", "issue_date", "title_date"}
        if getattr(articles[article_id], name) != getattr(page, name)
    ]
    assert different == []


@pytest.mark.parametrize("way", ["print", "json", "json-list", "rss", "atom", "text"])
def test_the_page_date_is_the_same_if_the_page_has_one(fetched: Fetched, way: str) -> None:
    dated = {
        article_id: page.page_date
        for article_id, page in fetched.pages.items()
        if page.page_date and (way != "text" or shows_date(page))
    }
    assert {article_id: fetched.ways[way][article_id].page_date for article_id in dated} == dated


@pytest.mark.parametrize("way", ["print", "json", "text"])
def test_hits_come_from_every_source_that_has_them(fetched: Fetched, way: str) -> None:
    counted = [article_id for article_id, page in fetched.pages.items() if page.hits is not None]
    assert counted
    assert all(fetched.ways[way][article_id].hits is not None for article_id in counted)


def test_every_rule_is_explained(fetched: Fetched) -> None:
    used = {row.rule for articles in fetched.ways.values() for article in articles.values() for row in article.evidence}
    assert {"list_title", "header_line", "link"} <= used
    assert {rule for rule in used if not rule.startswith(LAYOUT)} <= RULES.keys()


def test_tags_come_from_json(fetched: Fetched) -> None:
    assert any(page.tags for page in fetched.pages.values())
    assert all(fetched.ways["json"][article_id].tags == page.tags for article_id, page in fetched.pages.items())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, readers=1)


@pytest.fixture
def site() -> Iterator[Replica]:
    with Replica(articles=40, seed=7) as replica:
        yield replica


def archive(settings: Settings, site: Replica, *paths: str) -> None:
    """Add the responses to `paths` to the archive."""
    with ArchiveWriter(Archive(settings.archive_dir, SITE), "test") as writer:
        for path in paths:
            kind = "application/json" if ".json" in path else "text/html"
            writer.write_response(
                SITE.origin + path,
                status=200,
                headers=[("Content-Type", kind)],
                payload=get(site.url.rstrip("/") + path),
                fetched_at=datetime.now(UTC),
            )


def stored(settings: Settings) -> dict[str, int]:
    """Load the archive, and return the number of articles by the kind of their source."""
    load_archive(settings, LineReporter(logging.getLogger(__name__).info))
    with settings.warehouse.open() as connection:
        counts = "SELECT source_kind, count(*) FROM articles GROUP BY ALL"
        return dict(connection.execute(counts).fetchall())


def test_one_capture_may_contain_many_articles_and_leaves_their_pages_pending(
    settings: Settings, site: Replica
) -> None:
    listing, section = "/publications/field-reports.html", "/publications/field-reports"
    archive(settings, site, listing, f"{section}.feed?limit=100")
    fed = stored(settings)
    assert fed.keys() == {"feed"} and fed["feed"] > 4
    with settings.warehouse.open() as connection:
        total = certify(connection).total
    assert (total.listed, total.stored, total.pending) == (4, 0, 4)

    archive(settings, site, f"{section}.json?limit=100")
    assert stored(settings) == {"json": fed["feed"]}
    archive(settings, site, f"{section}.feed?limit=100")
    assert stored(settings) == {"json": fed["feed"]}

    item = next(row for row in site.truth() if row["section"] == "field-reports" and row["state"] == "published")
    archive(settings, site, item["url"].removeprefix(SITE.origin))
    archive(settings, site, f"{section}.json?limit=100")
    assert stored(settings) == {"json": fed["feed"] - 1, "item": 1}
    with settings.warehouse.open() as connection:
        row = connection.execute(
            "SELECT max(revision), count(DISTINCT hits.capture_id) FROM articles JOIN hits USING (article_id) "
            "WHERE article_id = ?",
            [item["article_id"]],
        ).fetchone()
    assert row == (1, 3)


def test_a_json_view_or_a_text_leaves_the_page_to_be_fetched(settings: Settings, site: Replica) -> None:
    item = next(row for row in site.truth() if row["state"] == "published")
    path = item["url"].removeprefix(SITE.origin)
    archive(settings, site, path.replace(".html", ".json"))
    with ArchiveWriter(Archive(settings.archive_dir, SITE), "text") as writer:
        writer.write_text(rendering_of(get(site.url.rstrip("/") + path).decode()), url=item["url"])
    filled = Archive(settings.archive_dir, SITE)
    assert {capture.page_kind for capture in filled.captures()} == {PageKind.JSON, PageKind.TEXT}
    assert read_crawl_state(filled, SITE).done == set()
    archive(settings, site, path)
    assert read_crawl_state(Archive(settings.archive_dir, SITE), SITE).done == {item["article_id"]}
