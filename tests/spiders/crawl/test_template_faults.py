"""The site prints the same in another form: each such change is red before anything is loaded, or is read right.

A real crawl of a site in order, and then one with each fault of its template.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from replica.server import Replica
from schemas.article import Article
from tests.conftest import Caci
from tests.support.crawling import crawl
from warehouse.database.warehouse import open_warehouse

ITEMS = "@*/item/*"
RED = {
    "dates=relative": {"page_date"},
    "bylines=words": {"byline", "authors"},
    "bylines=magazine": {"issue_date"},
    "labels": {"label BACKGROUND", "label IMPLICATIONS", "label CONCLUSIONS"},
    "half-text": {"words of analytical", "words of field report", "label CONCLUSIONS"},
    "half-text=+head": {"article"},
    "dates=numeric": {"page_date"},
    "dates=us-numeric": {"page_date"},
}
"""Each fault with the fields of which one at least is named."""
WITHOUT_BYLINE = """
SELECT url FROM articles WHERE source_kind = 'item' AND section = 'field-reports' AND byline IS NULL
"""
READ_RIGHT = ("dates=us", "language")


@dataclass(frozen=True)
class Ready:
    """A site that has new articles, a data directory from before, and the new ones as they are read in order."""

    site: Replica
    data_dir: Path
    new: dict[str, Article]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    data_dir = tmp_path_factory.mktemp("before")
    with Replica(articles=160, seed=7) as site:
        assert crawl(data_dir, site.url).summary["reason"] == "finished"
        for section in ("analytical-articles", "field-reports") * 12:
            site.store.publish(section)
        in_order = tmp_path_factory.mktemp("in order") / "data"
        shutil.copytree(data_dir, in_order, symlinks=True)
        quiet = crawl(in_order, site.url)
        assert (quiet.summary["layout_problems"], quiet.summary["notes"]) == ({}, [])
        yield Ready(site, data_dir, {article.article_id: article for article in quiet.articles})


@pytest.mark.parametrize("fault", RED)
def test_a_changed_template_is_red(fault: str, ready: Ready, tmp_path: Path) -> None:
    result = crawl_with(fault, ready, tmp_path)
    problem = result["layout_problems"]["item"]
    assert result["reason"] == "layout_drift"
    assert any(f"`{field}`" in problem for field in RED[fault]), problem
    assert "https://www.cacianalyst.org/publications/" in problem
    assert all(problem.count(f"`{field}`") <= 1 for field in RED[fault])


@pytest.mark.parametrize("fault", READ_RIGHT)
def test_a_changed_template_is_read_right(fault: str, ready: Ready, tmp_path: Path) -> None:
    result = crawl_with(fault, ready, tmp_path)
    assert result["layout_problems"] == {}
    lines = (tmp_path / "data/articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [Article.model_validate_json(line) for line in lines]
    assert len(articles) == len(ready.new)
    for article in articles:
        for field in ("page_date", "published_on", "issue_date", "authors", "sections", "word_count", "bio", "section"):
            assert getattr(article, field) == getattr(ready.new[article.article_id], field), (field, article.url)


def test_nothing_is_loaded_from_a_changed_template(ready: Ready, caci: Caci, tmp_path: Path) -> None:
    data_dir = Path(shutil.copytree(ready.data_dir, tmp_path / "data", symlinks=True))
    ready.site.faults.add(f"bylines{ITEMS}")
    try:
        done = caci("ingest", "--origin", ready.site.url, data_dir=data_dir)
        again = crawl(data_dir, ready.site.url)
    finally:
        ready.site.faults.clear()
    output = " ".join((done.stdout + done.stderr).split())
    assert (done.returncode, list(data_dir.glob("*.duckdb"))) == (1, []), output
    assert "Look at the page that it names" in output
    assert again.summary["layout_problems"].keys() == {"item"}
    assert 5 <= again.summary["items_requested"] < 25, "the pages that show it are asked for again, and few others"
    done = caci("ingest", "--origin", ready.site.url, data_dir=data_dir)
    assert done.returncode == 0, done.stdout + done.stderr
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        wrong = (
            "SELECT count(*) FROM articles WHERE source_kind = 'item' AND section = 'field-reports' AND byline IS NULL"
        )
        assert connection.execute(wrong).fetchall() == [(0,)], "the pages that showed it were fetched again"


def crawl_with(fault: str, ready: Ready, tmp_path: Path) -> dict[str, Any]:
    data_dir = Path(shutil.copytree(ready.data_dir, tmp_path / "data", symlinks=True))
    ready.site.faults.add(fault + ITEMS)
    try:
        return crawl(data_dir, ready.site.url).summary
    finally:
        ready.site.faults.clear()
