"""Releases: what they hold, which changes they list, and that they never change."""

import json
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.present.release_notes import release_notes
from tests.support.exported import EVERYTHING, PUBLISHED, SOURCE, edited, files_in, make_database, publish_again
from tests.support.paths import ROOT
from tests.warehouse.load.test_records import gone, reading, together
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError, WarehouseError
from warehouse.exports.releases.release import Release, faults_of, release, releases_in
from warehouse.exports.releases.versions import Version, next_version, version_of
from warehouse.load.batch import Batch
from warehouse.load.write import load

NOVEMBER = datetime(2026, 11, 25, tzinfo=UTC)


def make(folder: Path, asked: str | None = None) -> Release | None:
    """Make the next release of the published database in `folder`."""
    log = lambda made: release_notes(made, SOURCE)  # noqa: E731
    return release(folder / "analyst.duckdb", folder / "releases", SOURCE, log, asked)


def publish_more(folder: Path, *batches: Batch) -> None:
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        for batch in batches:
            load(connection, batch)
    publish_again(folder)


def changes_of(folder: Path, version: str) -> list[dict[str, Any]]:
    lines = (folder / "releases" / version / "changes.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published database of three articles, and a release of it."""
    folder = tmp_path_factory.mktemp("released")
    make_database(folder, together(reading(1, 1), reading(2, 2, "second"), reading(3, 3, "third")))
    assert make(folder) is not None
    return folder


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_first_release(folder: Path) -> None:
    assert [entry.name for entry in (folder / "releases").iterdir()] == ["2026.11.0"]
    made = folder / "releases" / "2026.11.0"
    names = {path.split("/")[0] for path in files_in(made)}
    assert names == {
        "CHANGES.md", "SHA256SUMS", "changes.jsonl", "croissant.json", "data", "datapackage.json", "parquet",
        "release.json",
    }  # fmt: skip
    description = json.loads((made / "release.json").read_text())
    assert description["publication"]["gazetteer_version"] == "2" and description["reader_versions"] == ["1"]
    assert description["changes"]["added"] == 3 and description["previous"] is None
    assert description["tables"]["articles"]["rows"] == 3
    assert "Version 2026.11.0" in description["cite_as"]
    assert json.loads((made / "datapackage.json").read_text())["version"] == "2026.11.0"
    assert json.loads((made / "croissant.json").read_text())["version"] == "2026.11.0"
    assert [change["change"] for change in changes_of(folder, "2026.11.0")] == ["added"] * 3
    assert not any("runs" in path for path in files_in(made)), "a run's parameters may name folders of this machine"


def test_anybody_can_check_it(folder: Path) -> None:
    made = folder / "releases" / "2026.11.0"
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    assert len((made / "SHA256SUMS").read_text().splitlines()) == len(files_in(made)) - 1
    with duckdb.connect() as connection:
        relation = f"read_parquet('{made}/parquet/articles/*/*.parquet')"
        assert connection.execute(f"SELECT count(*) FROM {relation}").fetchall() == [(3,)]


def test_changed_times_and_counters_alone_are_not_new_content(folder: Path) -> None:
    publish_more(folder, edited(50, 1, "first", hits=99))
    later = PUBLISHED.replace("2026-11-25", "2026-12-24")
    publish_again(folder, later)
    assert make(folder) is None and make(folder, "2027.1.0") is None
    assert [description["version"] for description in releases_in(folder / "releases")] == ["2026.11.0"]


def test_the_same_content_seen_at_other_times_has_the_same_digest(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    make_database(other, together(reading(81, 3, "third"), reading(77, 1), reading(90, 2, "second")))
    made = make(other)
    assert made is not None
    assert made.description["digest"] == releases_in(folder / "releases")[0]["digest"]


def test_what_changed_since_the_previous_release(folder: Path) -> None:
    publish_more(
        folder,
        reading(10, 4, "fourth", published_on=date(2026, 2, 3)),
        edited(11, 1, "another"),
        edited(12, 2, "second", published_on=date(2001, 2, 3)),
        gone(13, 3),
    )
    assert make(folder) is not None
    changes = {change["article_id"]: change for change in changes_of(folder, "2026.11.1")}
    assert {name: change["change"] for name, change in changes.items()} == {
        "caci:1": "modified", "caci:2": "redescribed", "caci:3": "gone", "caci:4": "added",
    }  # fmt: skip
    assert (changes["caci:1"]["previous_revision"], changes["caci:1"]["revision"]) == (1, 2)
    assert changes["caci:1"]["previous_content_digest"] == "sha256:first"
    assert changes["caci:1"]["content_digest"] == "sha256:another"
    assert set(changes["caci:1"]["fields"]) == {"title", "body", "revision"}
    assert changes["caci:2"]["fields"] == ["published_on"]
    assert changes["caci:3"]["gone_since"] is not None and changes["caci:3"]["fields"] == []
    description = releases_in(folder / "releases")[1]
    assert description["previous"] == "2026.11.0"
    assert description["changes"] == {"added": 1, "modified": 1, "gone": 1, "back": 0, "removed": 0, "redescribed": 1}
    text = (folder / "releases" / "2026.11.1" / "CHANGES.md").read_text(encoding="utf-8")
    assert "## Modified (1): the site edited the text" in text
    assert "- `caci:1` Title another (2026-01-01), revision 2 (was 1): title, body\n" in text
    assert "| articles | 3 | 4 |" in text


def test_articles_that_are_back_or_no_longer_in_the_data(folder: Path) -> None:
    publish_more(folder, gone(13, 3))
    assert make(folder) is not None
    publish_more(folder, edited(20, 3, "third"))
    with duckdb.connect(str(folder / "analyst.duckdb")) as connection:
        connection.execute("DELETE FROM articles WHERE article_id = 'caci:2'")
    assert make(folder) is not None
    changes = {change["article_id"]: change["change"] for change in changes_of(folder, "2026.11.2")}
    assert changes == {"caci:3": "back", "caci:2": "removed"}


def test_a_change_in_another_table_alone_makes_a_release(folder: Path) -> None:
    publish_again(folder, PUBLISHED + "INSERT INTO entities VALUES ('tbilisi', 'Tbilisi', 'place');")
    made = make(folder)
    assert made is not None and made.changes == []
    assert "| entities | 2 | 3 |" in (folder / "releases" / "2026.11.1" / "CHANGES.md").read_text(encoding="utf-8")


def test_a_title_is_one_line_without_markup_in_the_changelog(folder: Path) -> None:
    publish_more(folder, reading(10, 4, title=EVERYTHING))
    assert make(folder) is not None
    text = (folder / "releases" / "2026.11.1" / "CHANGES.md").read_text(encoding="utf-8")
    (line,) = [line for line in text.split("\n") if "caci:4" in line]
    assert "<script" not in line and not re.search(r"(?<!\\)\]\(", line)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)


def test_a_release_is_never_overwritten(folder: Path) -> None:
    publish_more(folder, reading(10, 4))
    before = files_in(folder / "releases")
    for asked, message in (
        ("2026.11.0", "never overwritten"), ("2026.10.7", "would come before"), ("2025.1", "would come before"),
        ("2026.13.0", "is not a version"), ("../x", "is not a version"), ("2026.01.0", "is not a version"),
    ):  # fmt: skip
        with pytest.raises(QueryError, match=message):
            make(folder, asked)
    assert files_in(folder / "releases") == before
    made = make(folder, "2026.12")
    assert made is not None and made.version == "2026.12.0" and made.description["previous"] == "2026.11.0"


def test_changes_to_a_release_are_detected(folder: Path) -> None:
    made = folder / "releases" / "2026.11.0"
    assert faults_of(made) == []
    (made / "data" / "tags.csv.gz").unlink()
    (made / "CHANGES.md").write_text("nothing")
    (made / "extra.txt").write_text("x")
    assert faults_of(made) == [
        "data/tags.csv.gz is missing", "CHANGES.md was changed", "extra.txt does not belong to it",
    ]  # fmt: skip
    (made / "release.json").write_text("{")
    with pytest.raises(WarehouseError, match=r"release.json cannot be read"):
        faults_of(made)


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] *{x}"
    make_database(folder, reading(1, 1))
    assert make(folder) is not None
    publish_more(folder, reading(2, 2, "second"))
    made = make(folder)
    assert made is not None and [change.article_id for change in made.changes] == ["caci:2"]
    shutil.rmtree(folder / "releases" / "2026.11.1" / "parquet" / "articles")
    publish_more(folder, reading(3, 3, "third"))
    with pytest.raises(WarehouseError, match="Restore it from a copy"):
        make(folder)


def test_a_database_without_articles_is_not_released(tmp_path: Path) -> None:
    make_database(tmp_path, Batch())
    with pytest.raises(WarehouseError, match="holds no article"):
        make(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.warehouse.exports.test_releases import make
import warehouse.exports.releases.release as module
module.files_of = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
make(Path(sys.argv[1]))
"""


def test_a_kill_leaves_no_release_and_the_next_is_whole(folder: Path) -> None:
    publish_more(folder, reading(10, 4))
    before = files_in(folder / "releases")
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / "releases" / ".release.partial" / "new" / "parquet").is_dir(), "it was killed while it was writing"
    assert len(releases_in(folder / "releases")) == 1
    assert make(folder) is not None
    assert faults_of(folder / "releases" / "2026.11.1") == []
    assert sorted(entry.name for entry in (folder / "releases").iterdir()) == ["2026.11.0", "2026.11.1"]
    assert {name: content for name, content in files_in(folder / "releases").items() if name in before} == before


def test_the_command(folder: Path, caci) -> None:
    (folder / "releases").rename(folder / "of-the-test")
    done = caci("release", data_dir=folder)
    assert done.returncode == 0 and "2026.11.0: 3 added." in done.stdout, done.stderr
    done = caci("release", "--list", "--format", "json", data_dir=folder)
    assert [row["version"] for row in json.loads(done.stdout)] == ["2026.11.0"]
    (folder / "exports" / "releases" / "2026.11.0" / "changes.jsonl").write_text("")
    done = caci("release", "--verify", "2026.11.0", data_dir=folder)
    assert done.returncode == 1 and "changes.jsonl was changed" in done.stdout


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 no zone
VERSIONS = st.builds(Version, st.integers(2000, 2030), st.integers(1, 12), st.integers(0, 20))


@given(st.lists(VERSIONS, max_size=5), MOMENTS)
def test_the_next_version_comes_after_all_others(existing: list[Version], published_at: datetime) -> None:
    version = next_version(existing, published_at)
    assert all(version > other for other in existing)
    assert version_of(str(version)) == version
    assert (version.year, version.month) >= (published_at.year, published_at.month)


def test_versions_are_ordered_as_numbers() -> None:
    assert next_version([Version(2026, 9, 0), Version(2026, 11, 9), Version(2026, 11, 10)], NOVEMBER) == Version(
        2026, 11, 11
    )
    assert next_version([Version(2026, 9, 0)], NOVEMBER, "2026.11.4") == Version(2026, 11, 4)
