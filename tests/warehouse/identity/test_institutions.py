"""Where authors work: what is said plainly is found, and nothing else."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from time import process_time

import pytest

from replica.content.people import _DEGREES, _ENDINGS, _POSTS, _SUBJECTS, CITIES, PLACES
from schemas.article import Author
from tests.warehouse.load.test_records import reading, together
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.identity.institutions import in_affiliation, in_bio
from warehouse.load.batch import Batch
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query

BIOS = {
    "Ann Lee is a Senior Fellow at the Central Steppe Institute & Amber Road Program.": [
        ("Central Steppe Institute", None), ("Amber Road Program", None)
    ],
    "Ann Lee is an Associate Professor of Political Science at the Department of Law of Amber University in Almaty.": [
        ("Amber University", "Department of Law")
    ],
    "Ann Lee, a graduate of the University of Quarra, works for the Ministry of Finance of Georgia.": [
        ("Ministry of Finance of Georgia", None)
    ],
    "Ann Lee holds a PhD from the University of Quarra and is a lecturer at Lakeside College.": [
        ("Lakeside College", None)
    ],
    "Ann Lee is a Ph.D. candidate in history at the Hill School of Policy and a scholar at Amber University.": [
        ("Hill School of Policy", None), ("Amber University", None)
    ],
    "Ann Lee was a fellow at the Northern Academy. She is now Director of the Institute for Inner Seas.": [
        ("Institute for Inner Seas", None)
    ],
    "Ann Lee is a graduate student at the School of Advanced Tides, Amber University.": [
        ("Amber University", "School of Advanced Tides")
    ],
    "Ann Lee is Program Director at the Caspian Institute of Tides (CIT), Baku, and a member of the Shore Council.": [
        ("Caspian Institute of Tides", None), ("Shore Council", None)
    ],
    "Ann Lee is Professor of History, Amber University.": [("Amber University", None)],
    "Ann Lee teaches at the American University in Sandland.": [("American University in Sandland", None)],
    "Ann Lee is a fellow with the Carnation Endowment for Peace, formerly with the Bank of Sand.": [
        ("Carnation Endowment for Peace", None)
    ],
    "Ann Lee is an analyst for the Université de Sable.": [("Université de Sable", None)],
    # Nothing is said plainly.
    "Ann Lee is the author of Rivers (Amber University Press, 2004).": [],
    "Ann Lee is an independent analyst based in Washington, D.C.": [],
    "Ann Lee is an expert on the Sand Union and the Council of Tides.": [],
    "Ann Lee teaches at the University.": [],
    "Ann Lee is a journalist; she has published in the Journal of Steppe Studies.": [],
    "Ann Lee was until 2003 a fellow at the Northern Academy of Tides.": [],
    "Ann Lee graduated from Amber University and lives in Osh.": [],
    "The opinions are those of Ann Lee and not of the Ministry of Sand.": [],
    "": [],
}  # fmt: skip
AFFILIATIONS = {
    "Assistant Professor, Area Tide Center, University of Quarra, Pakistan": [
        ("University of Quarra", "Area Tide Center")
    ],
    "Osh School of Public Tides": [("Osh School of Public Tides", None)],
    "student, Tidal Relations, American University in Sandland": [("American University in Sandland", None)],
    "Institute of Dunes, Tashkent": [("Institute of Dunes", None)],
    "Department of Dunes, Tashkent": [],
    "a graduate of the University of Quarra School of Journalism, and an editorial ass": [],
    "former director, Institute of Dunes": [],
    "independent journalist in Bishkek": [],
    "Azerbaijan": [],
}


@pytest.mark.parametrize("bio", BIOS)
def test_a_bio_says_where_somebody_works_now(bio: str) -> None:
    assert [(one.institution, one.unit) for one in in_bio(bio)] == BIOS[bio]
    assert all(one.evidence in bio for one in in_bio(bio))


@pytest.mark.parametrize("affiliation", AFFILIATIONS)
def test_a_byline_says_where_somebody_works(affiliation: str) -> None:
    assert [(one.institution, one.unit) for one in in_affiliation(affiliation)] == AFFILIATIONS[affiliation]


def bios_of_the_replica() -> Iterator[tuple[str, set[str]]]:
    for place, (post, ending) in zip(PLACES * 99, product(_POSTS, _ENDINGS), strict=False):
        post = post.format(place=place, city=CITIES[0]) if "{place}" in post else post.format(city=CITIES[1])
        bio = f"Ann Lee {post}{ending.format(subject=_SUBJECTS[0], degree=_DEGREES[0])}."
        yield bio, {place.removeprefix("the ")} if place in post else set()


def test_precision_comes_before_recall_on_every_form_of_the_replica() -> None:
    wrong, missed, right = [], [], 0
    for bio, expected in bios_of_the_replica():
        found = {one.institution for one in in_bio(bio)}
        wrong += [(bio, name) for name in found - expected]
        missed += [bio for _ in expected - found]
        right += len(found & expected)
    assert wrong == []
    assert right > 60
    # A name without a word such as University is only found after "fellow at" and the like.
    assert all("the Amu Darya Dialogue" in bio for bio in missed)
    assert len(missed) <= 0.1 * right


@pytest.mark.parametrize("read", [in_bio, in_affiliation])
@pytest.mark.parametrize(
    "text", ["Institute of ", "A & ", "is at the ", "X, ", "a and ", "  ", "is a fellow of the University, "]
)
def test_the_time_does_not_grow_with_the_square(read: Callable[[str], object], text: str) -> None:
    began = process_time()
    read(text * 100_000)
    assert process_time() - began < 2


def test_which_authors_moved_is_a_query(tmp_path: Path) -> None:
    def by(item: int, bio: str | None, affiliation: str | None = None) -> Batch:
        author = Author(position=1, name="Ann Lee", printed_as="Ann Lee", bio=bio, affiliation=affiliation)
        return reading(item, item, f"of {item}", authors=(author,), bio=bio)

    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load(connection, together(
            by(1, "Ann Lee is a fellow at the Hill Center."), by(2, "Ann Lee is a fellow at the Hill Centre."),
            by(3, "Ann Lee is a fellow at Amber University.", "Amber University, Osh"), by(4, None),
        ))  # fmt: skip
    publish(DatabaseFile(tmp_path / "warehouse.duckdb"), tmp_path / "analyst.duckdb")
    rows = query(
        tmp_path / "analyst.duckdb",
        "SELECT name, institution, articles, evidence FROM institutions_by_author ORDER BY institution",
    ).rows
    assert rows == [
        ("Ann Lee", "Amber University", 1, "Amber University, Osh"),
        ("Ann Lee", "Hill Center", 2, "Ann Lee is a fellow at the Hill Center."),
    ]
    moved = "SELECT name FROM institutions_by_author GROUP BY name HAVING count(*) > 1"
    assert query(tmp_path / "analyst.duckdb", moved).rows == [("Ann Lee",)]
