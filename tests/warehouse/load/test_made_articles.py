"""The warehouse of invented articles that benchmarks measure: as the load would have written it."""

from pathlib import Path

from bench.articles import SECTIONS, write_articles
from tests.support.check import check
from tests.support.digest import table_digests
from tests.warehouse.load.test_records import rows
from warehouse.database.warehouse import open_warehouse

ARTICLES = 200


def test_made_articles_keep_the_rules_of_the_tables(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_articles(tmp_path / name, ARTICLES)
    with open_warehouse(tmp_path / "one") as connection, open_warehouse(tmp_path / "other") as other:
        assert {problem for problem in check(connection) if "signature" not in problem} == set()
        counted = "SELECT section, count(*), min(word_count) > 400 FROM articles GROUP BY section"
        sections = {section: long for section, _, long in rows(connection, counted)}
        assert sections == dict.fromkeys(SECTIONS, True)
        for part in ("hits", "sections", "links", "tags", "digest_items", "article_authors", "authors"):
            assert rows(connection, f"SELECT count(*) > {ARTICLES} // 4 FROM {part}") == [(True,)], part
        gained = "SELECT days, min(reads), max(reads) FROM reads_gained GROUP BY days ORDER BY days"
        assert rows(connection, gained) == [(30.0, 0, 49), (31.0, 0, 49)]
        assert table_digests(connection) == table_digests(other)
