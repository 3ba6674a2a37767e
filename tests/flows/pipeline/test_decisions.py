"""`caci duplicates`: a person's decision is archived, loaded and published, and survives the loss of the database."""

import json
import shutil
from pathlib import Path

import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from tests.conftest import Caci, Ingested
from tests.spiders.pages.test_item import item_page
from tests.support.archived import SITE, write_page
from tests.support.check import check
from tests.support.digest import table_digests
from warehouse.database.warehouse import open_warehouse
from warehouse.publish.snapshot import copied_tables


@pytest.fixture
def data_dir(ingested: Ingested, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ingested.data_dir, tmp_path / "data", symlinks=True))


def listed(caci: Caci, data_dir: Path, *arguments: str) -> list[dict[str, str]]:
    done = caci("duplicates", *arguments, "--format", "json", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    duplicates: list[dict[str, str]] = json.loads(done.stdout)
    return duplicates


def test_the_replicas_twins_are_listed_with_their_reason(caci: Caci, data_dir: Path, ingested: Ingested) -> None:
    duplicates = listed(caci, data_dir)
    truth = {row["article_id"]: row["duplicate_of"] for row in ingested.truth if row["duplicate_of"]}
    assert {row["article_id"]: row["duplicate_of"] for row in duplicates} == truth
    assert {row["method"] for row in duplicates} == {"same_text", "near_text"}
    for row in duplicates:
        assert row["title"] == row["title_of_original"]
        same = "the texts are the same, word for word, and the titles agree"
        assert row["reason"].startswith(same) == (row["method"] == "same_text")
    assert listed(caci, data_dir, duplicates[1]["duplicate_of"]) == [duplicates[1]]


TEXTS = (
    "The pier has two ends, and neither of them is in the water of the lake any more.",
    "A road was closed for a year because nobody could say who had opened it before.",
    "Whoever counts the bridges of the capital counts one of them twice on every map.",
)


@pytest.fixture
def twins(caci: Caci, tmp_path: Path) -> Path:
    """A data directory with three texts under five numbers: 1 and 2 are the same, 3 and 4 are, and 5 is another."""
    data_dir = tmp_path / "data"
    with ArchiveWriter(Archive(data_dir / "archive", SITE)) as writer:
        for number, place in ((1, 0), (2, 0), (3, 1), (4, 1), (5, 2)):
            text = f"<p>By Ann Lee (9/24/2003 issue of the CACI Analyst)</p><p>{TEXTS[place] * 4}</p>"
            page = item_page(full=text, item_id=number, title=f"A TITLE {place}", slug="a")
            write_page(writer, f"{SITE.origin}/publications/analytical-articles/item/{number}-a.html", payload=page)
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    return data_dir


def test_a_decision_survives_the_loss_of_the_database(caci: Caci, twins: Path) -> None:
    data_dir = twins
    first, second = listed(caci, data_dir)
    twin, original, kept = first["article_id"], first["duplicate_of"], second["duplicate_of"]
    done = caci("duplicates", "split", twin, "--by", "Irma", "--note", "=two\x1b[31m reports", data_dir=data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{twin} and {original} are different, by decision of Irma.\n"
    done = caci("duplicates", "merge", "5", kept, "--by", "Irma", "--note", "read", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    decided = listed(caci, data_dir)
    assert twin not in {row["article_id"] for row in decided}
    assert [row["reason"] for row in decided if row["decided_by"] == "Irma"] == ["read"]
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        assert check(connection) == []
        digests, published = table_digests(connection), table_digests(connection, copied_tables(connection))
    with open_warehouse(data_dir / "analyst.duckdb", read_only=True) as connection:
        assert table_digests(connection, published) == published
    settings = Settings(data_dir=data_dir, warehouse_name="anew.duckdb")
    load_archive(settings, LineReporter(print))
    with open_warehouse(data_dir / "anew.duckdb", read_only=True) as connection:
        assert table_digests(connection) == digests
    caci("duplicates", "reset", twin, original, data_dir=data_dir)
    assert twin in {row["article_id"] for row in listed(caci, data_dir)}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["split", "7190"], 1, "7190 repeats no other article; name both articles."),
        (["merge", "7190", "caci:1"], 1, "There is no article caci:1 in "),
        (["merge", "7190", "caci:7190"], 2, "7190 and caci:7190 are the same already."),
        (["merge", "--author", "Nobody At-All", "Somebody Else"], 1, "There is no author Nobody At-All in "),
        (["split", "--author", "Nobody At-All"], 2, "Name two authors."),
        (["merge", "7190", "https://www.cacianalyst.org/about.html"], 2, "is not the address of an article"),
    ],
)
def test_what_cannot_be_decided_ends_with_one_line(
    arguments: list[str], code: int, message: str, caci: Caci, ingested: Ingested
) -> None:
    done = caci("duplicates", *arguments, data_dir=ingested.data_dir)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("old", "new"), [("undo", "split"), ("confirm", "merge"), ("withdraw", "reset")])
def test_an_old_word_does_the_same_and_says_what_it_is_called_now(old, new, ingested_60, caci):
    names = ("caci:1", "caci:2")
    renamed = caci("duplicates", new, *names, data_dir=ingested_60.data_dir)
    done = caci("duplicates", old, *names, data_dir=ingested_60.data_dir)
    assert done.returncode == renamed.returncode == 1
    warning, error = done.stderr.splitlines()
    assert warning.startswith(f"The command `caci duplicates {old}` is now `caci duplicates {new}`")
    assert error == renamed.stderr.rstrip()
    assert old not in caci("duplicates", "--help", data_dir=ingested_60.data_dir).stdout
