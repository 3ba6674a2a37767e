"""The gate: the rate of exact values of each field of the gold set, none below its committed floor.

The floors are in `gold/floors.json`; `python -m tests.gold.raise_floors` raises them. A table of the rates is printed
at the end of the run.
"""

import fcntl
import json
import os
from pathlib import Path

import pytest

from replica.server import Replica
from schemas.article import Article
from tests.gold import raise_floors
from tests.gold.corpus import Count, Counts, fingerprints, measure, measure_replica, published_pages, read
from tests.gold.floors import Floors, LoweredError, load, raised, save

FLOORS = load()


@pytest.fixture(scope="session")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Counts:
    """Return the counts of the whole gold set, measured only once even if several processes run the tests."""
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "gold.json"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            measured = {name: [count.exact, count.of, count.wrong] for name, count in measure().items()}
            kept.write_text(json.dumps(measured))
    return {name: Count(*values) for name, values in json.loads(kept.read_text()).items()}


@pytest.mark.parametrize("field", FLOORS.fields)
def test_no_field_is_below_its_floor(field: str, counts: Counts, record_property) -> None:
    assert field in counts, f"{field} has a floor but is not measured"
    count = counts[field]
    record_property("gate", [field, count.exact, count.of])
    assert not Floors({field: FLOORS.fields[field]}).below(counts), (
        f"{field}: {count.exact} of {count.of}, floor {FLOORS.fields[field]}; wrong in {count.wrong[:10]}"
    )


def test_every_measured_field_has_a_floor(counts: Counts) -> None:
    assert sorted(counts.keys() - FLOORS.fields.keys()) == []


@pytest.mark.parametrize("source", FLOORS.fingerprints)
def test_the_corpus_is_that_of_the_floors(source: str) -> None:
    assert fingerprints()[source] == FLOORS.fingerprints[source], (
        "the gold set has changed: review the change, then run python -m tests.gold.raise_floors"
    )


BREAKS = {
    "title": {"title": "Another title"},
    "authors": {"authors": ()},
    "published_on": {"published_on": None},
    "body": {"body": ""},
    "paragraphs": {"paragraphs": ()},
    "sections": {"sections": ()},
    "hits": {"hits": 1_000_000},
}


@pytest.fixture(scope="module")
def few_pages():
    with Replica(articles=24, seed=5) as replica:
        return list(published_pages(replica))


@pytest.mark.parametrize(("field", "change"), BREAKS.items(), ids=BREAKS.keys())
def test_a_broken_field_falls_below_its_floor_and_no_other_does(field: str, change, few_pages) -> None:
    def broken(content: bytes, url: str) -> Article:
        return read(content, url).model_copy(update=change)

    floors = raised(Floors(), measure_replica(few_pages), {})
    assert floors.below(measure_replica(few_pages)) == []
    assert floors.below(measure_replica(few_pages, broken)) == [f"replica.{field}"]


def test_a_rejected_page_is_wrong_in_every_field(few_pages) -> None:
    def broken(content: bytes, url: str) -> Article:
        return read(b"<p>Another page</p>" if url == few_pages[0][0]["url"] else content, url)

    floors = raised(Floors(), measure_replica(few_pages), {})
    assert floors.below(measure_replica(few_pages, broken)) == list(floors.fields)


def test_one_wrong_value_is_enough(few_pages) -> None:
    def broken(content: bytes, url: str) -> Article:
        article = read(content, url)
        return article.model_copy(update={"title": ""}) if url == few_pages[0][0]["url"] else article

    floors = raised(Floors(), measure_replica(few_pages), {})
    assert floors.below(measure_replica(few_pages, broken)) == ["replica.title"]


FLOOR = Floors({"replica.title": (8, 10), "captured.title": (5, 5)}, {"replica": "a", "captured": "b"})


@pytest.mark.parametrize(
    ("exact", "of", "is_below"),
    [(8, 10, False), (9, 10, False), (7, 10, True), (16, 20, False), (15, 20, True), (8, 9, True), (0, 0, True)],
)
def test_a_floor_is_a_rate_of_at_least_as_many_values(exact: int, of: int, is_below: bool) -> None:
    floors = Floors({"replica.title": (8, 10)})
    assert floors.below({"replica.title": Count(exact, of)}) == ["replica.title"] * is_below


def test_floors_rise_silently() -> None:
    counts = {"replica.title": Count(10, 10), "replica.bio": Count(3, 4), "captured.title": Count(5, 5)}
    risen = raised(FLOOR, counts, {"replica": "c", "captured": "b"})
    assert risen.fields == {"replica.title": (10, 10), "replica.bio": (3, 4), "captured.title": (5, 5)}
    assert risen.fingerprints == {"replica": "c", "captured": "b"}


def test_a_floor_is_lowered_by_its_name_alone() -> None:
    worse = {"replica.title": Count(7, 10), "captured.title": Count(5, 5)}
    for lower in ((), ("captured.title",), ("replica.title", "captured.title")):
        with pytest.raises(LoweredError, match="title"):
            raised(FLOOR, worse, {}, lower)
    assert raised(FLOOR, worse, {}, ("replica.title",)).fields["replica.title"] == (7, 10)


def test_a_field_does_not_vanish_silently() -> None:
    with pytest.raises(LoweredError, match="not measured"):
        raised(Floors({"replica.title": (8, 10), "replica.bio": (1, 1)}), {"replica.bio": Count(1, 1)}, {})


def test_the_command_refuses_to_lower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    written = tmp_path / "floors.json"
    save(FLOOR, written)
    before = written.read_text()
    monkeypatch.setattr(raise_floors, "load", lambda: load(written))
    monkeypatch.setattr(raise_floors, "save", lambda floors: save(floors, written))
    counts = {"replica.title": Count(7, 10), "captured.title": Count(5, 5)}
    monkeypatch.setattr(raise_floors, "measure", lambda: counts)
    monkeypatch.setattr(raise_floors, "fingerprints", lambda: {"replica": "a", "captured": "b"})
    assert raise_floors.main([]) == 1
    assert "replica.title" in capsys.readouterr().err
    assert written.read_text() == before
    assert raise_floors.main(["--lower", "replica.title"]) == 0
    assert load(written).fields == {"replica.title": (7, 10), "captured.title": (5, 5)}
