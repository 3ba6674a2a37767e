"""Exports with a file for each article: its words or all of it in Markdown, and a table that describes them."""

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import Caci, Ingested
from tests.support.exported import SOURCE, files_in, publish_really
from warehouse.exports.export import export
from warehouse.exports.formats.article_files import words_of
from warehouse.exports.formats.registry import OF_ARTICLES, ExportFormat
from warehouse.present.article_text import as_markdown
from warehouse.query.articles import read_articles

ENDINGS = {ExportFormat.TEXT: ".txt", ExportFormat.MARKDOWN: ".md"}
EVERY_FORMAT = pytest.mark.parametrize("form", sorted(OF_ARTICLES))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_really(tmp_path_factory.mktemp("published"))


def metadata(folder: Path) -> list[dict[str, str]]:
    text = (folder / "metadata.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@EVERY_FORMAT
def test_each_article_is_a_file_and_a_row(form: ExportFormat, database: Path, tmp_path: Path) -> None:
    done = export(database, form, tmp_path / "all", SOURCE)
    articles = {key: article for key, article in read_articles(database).items() if article["duplicate_of"] is None}
    rows = metadata(tmp_path / "all")
    assert {row["article_id"] for row in rows} == set(articles)
    assert done.files == len(rows) + 1
    names = {f"texts/{row['doc_id']}" for row in rows}
    assert set(files_in(tmp_path / "all")) == names | {"metadata.csv", "export.json"}
    written = {ExportFormat.TEXT: words_of, ExportFormat.MARKDOWN: as_markdown}[form]
    for row in rows:
        article = articles[row["article_id"]]
        assert (tmp_path / "all" / "texts" / row["doc_id"]).read_bytes().decode() == written(article)
        day = article["published_on"]
        assert row["doc_id"] == f"{day or 'undated'}_{row['article_id'].replace(':', '-')}{ENDINGS[form]}"
        assert row["title"] == article["title"] and row["year"] == (str(day.year) if day else "")
        assert row["authors"] == "; ".join(author["name"] for author in article["authors"])


def test_the_words_are_the_article_alone() -> None:
    assert words_of({"abstract": "In short.", "body": "A.\n\nB."}) == "In short.\n\nA.\n\nB.\n"
    assert words_of({"abstract": None, "body": None}) == "\n"


def test_a_query_chooses_the_articles(database: Path, tmp_path: Path) -> None:
    form, folder = ExportFormat.TEXT, tmp_path / "text"
    assert export(database, form, folder, SOURCE, articles=["caci:2"]).written
    assert [row["article_id"] for row in metadata(folder)] == ["caci:2"]
    assert not export(database, form, folder, SOURCE, articles=["caci:2"]).written
    assert export(database, form, folder, SOURCE, articles=["caci:1", "caci:2"]).written
    assert not export(database, form, folder, SOURCE, articles=["caci:2", "caci:1"]).written
    assert export(database, form, folder, SOURCE, articles=[]).files == 1
    assert export(database, form, folder, SOURCE).written


def test_the_command(ingested_60: Ingested, caci: Caci, tmp_path: Path) -> None:
    query = "SELECT article_id FROM articles WHERE kind = 'analytical' ORDER BY article_id LIMIT 3"
    command = ("export", "--format", "text", "--sql", query, "--output", str(tmp_path / "texts"))
    done = caci(*command, data_dir=ingested_60.data_dir)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'texts'}: 3 articles.\n")
    assert len(metadata(tmp_path / "texts")) == 3
    assert "Nothing has changed" in caci(*command, data_dir=ingested_60.data_dir).stdout
    for arguments, message in (
        (("--format", "text", "--table", "articles"), "There are no tables in --format text"),
        (("--format", "csv", "--sql", query), "--sql is for --format text and markdown"),
        (("--format", "text", "--sql", "SELECT 1 AS one"), "no column article_id"),
    ):
        done = caci("export", *arguments, "--output", str(tmp_path / "no"), data_dir=ingested_60.data_dir)
        assert done.returncode == 2 and message in done.stderr
    assert not (tmp_path / "no").exists()
