"""Citations: read back by the libraries that reference managers are made of, field for field."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bibtexparser  # type: ignore[import-untyped]
import pytest
import rispy  # type: ignore[import-untyped]
from citeproc import Citation as Cite  # type: ignore[import-untyped]
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

from spiders.terminal_text import one_line
from tests.conftest import Caci, Ingested
from tests.flows.present.test_output import EVERY, OBEYED
from warehouse.present.citations import Citation, as_bibtex, as_csl, as_ris, citation_of, key_of
from warehouse.present.names import Name
from warehouse.query.sandbox import query

CITATION = Citation(
    article_id="caci:7190",
    title="OIL & GAS: 50% OF $1_000 {NET} #1 ~ \\HOME^",
    authors=(Name("James Purcell", "Smith"), Name("Ole", "van der Berg", "Jr."), Name("", "RFE/RL")),
    journal="The Central Asia-Caucasus Analyst",
    section="Analytical Articles",
    published_on=date(2003, 9, 24),
    url="https://www.cacianalyst.org/publications/analytical-articles/item/7190-x.html",
    accessed_on=date(2026, 11, 25),
    capture="urn:uuid:0c1e, analyst-1.warc.gz at offset 458",
    abstract="What follows from it.",
)


def test_bibtex_is_read_back() -> None:
    parser = bibtexparser.bparser.BibTexParser(common_strings=True)
    (entry,) = bibtexparser.loads(as_bibtex(CITATION), parser).entries
    assert (entry["ENTRYTYPE"], entry["ID"]) == ("article", "smith2003caci7190")
    assert entry["author"] == "Smith, James Purcell and van der Berg, Jr., Ole and {RFE/RL}"
    assert (
        entry["title"]
        == r"{OIL \& GAS: 50\% OF \$1\_000 \{NET\} \#1 \textasciitilde{} \textbackslash{}HOME\textasciicircum{}}"
    )
    assert (entry["date"], entry["year"], entry["month"], entry["day"]) == ("2003-09-24", "2003", "September", "24")
    assert (entry["urldate"], entry["url"]) == ("2026-11-25", CITATION.url)
    assert "note" not in entry, "every style prints it"
    assert entry["archived"] == CITATION.capture.replace("_", r"\_")


def test_ris_is_read_back() -> None:
    (entry,) = rispy.loads(as_ris(CITATION))
    assert entry["type_of_reference"] == "MGZN"
    assert entry["authors"] == ["Smith, James Purcell", "van der Berg, Ole, Jr.", "RFE/RL"]
    assert entry["title"] == CITATION.title
    assert (entry["year"], entry["date"], entry["access_date"]) == ("2003", "2003/09/24/", "2026/11/25/")
    assert entry["urls"] == [CITATION.url]
    assert entry["notes"] == [f"Archived: {CITATION.capture}"]


def test_csl_json_is_rendered() -> None:
    """An engine of the Citation Style Language renders it in a style that comes with the engine."""
    source = CiteProcJSON([as_csl(CITATION)])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Cite([CitationItem(CITATION.article_id)]))
    (entry,) = bibliography.bibliography()
    rendered = str(entry)
    assert "Smith, J.P." in rendered and "2003" in rendered
    assert "Central Asia-Caucasus Analyst" in rendered
    assert "urn:uuid" not in rendered


@EVERY
def test_no_text_ends_its_field(text: str) -> None:
    article: dict[str, Any] = {
        "article_id": "caci:1", "title": text, "authors": [{"name": text or "x"}], "published_on": None,
        "url": "https://www.cacianalyst.org/item/1-a.html", "abstract": text, "capture_id": "urn:uuid:0c1e",
        "capture": {"warc_file": "a.warc.gz", "warc_offset": 4, "fetched_at": datetime(2026, 11, 25, tzinfo=UTC)},
    }  # fmt: skip
    cited = citation_of(article, "The Analyst", None, one_line)
    (entry,) = bibtexparser.loads(as_bibtex(cited)).entries
    assert set(entry) == {"ENTRYTYPE", "ID", "author", "title", "journal", "abstract", "url", "urldate", "archived"}
    (ris,) = rispy.loads(as_ris(cited))
    assert len(as_ris(cited).splitlines()) == 11 and ris["notes"] == [f"Archived: {cited.capture}"]
    assert not OBEYED.search(as_bibtex(cited) + as_ris(cited).replace("\r\n", "\n"))


def test_unknown_fields_are_left_out() -> None:
    bare = replace(CITATION, authors=(), published_on=None, section=None, abstract=None)
    assert key_of(bare) == "anonymouscaci7190"
    assert key_of(replace(bare, authors=(Name("Zdeněk", "Horňák"),))) == "hornakcaci7190"
    assert "author" not in as_csl(bare) and "issued" not in as_csl(bare)
    assert "PY  -" not in as_ris(bare) and "AU  -" not in as_ris(bare)
    (entry,) = bibtexparser.loads(as_bibtex(bare)).entries
    assert set(entry) == {"ENTRYTYPE", "ID", "title", "journal", "url", "urldate", "archived"}


def test_a_title_in_capitals_is_kept_in_a_note() -> None:
    cited = replace(CITATION, title="Oil & gas in Georgia", printed_title="OIL & GAS IN GEORGIA")
    (entry,) = bibtexparser.loads(as_bibtex(cited)).entries
    assert (entry["title"], entry["annote"]) == (r"{Oil \& gas in Georgia}", r"Printed title: OIL \& GAS IN GEORGIA")
    (ris,) = rispy.loads(as_ris(cited))
    assert ris["title"] == "Oil & gas in Georgia" and "Printed title: OIL & GAS IN GEORGIA" in ris["notes"]
    assert as_csl(cited)["note"] == "Printed title: OIL & GAS IN GEORGIA"


def test_an_organisation_with_a_comma_is_one_name_in_ris() -> None:
    (entry,) = rispy.loads(as_ris(replace(CITATION, authors=(Name("", "Eurasia Group, Inc."),))))
    assert entry["authors"] == ["Eurasia Group Inc.,"]


def test_every_article_of_a_replica_is_cited_in_each_form(ingested_60: Ingested, caci: Caci) -> None:
    assert_cited_in_each_form(ingested_60, caci)


@pytest.mark.slow
def test_every_article_of_a_large_replica_is_cited_in_each_form(ingested: Ingested, caci: Caci) -> None:
    assert_cited_in_each_form(ingested, caci)


def assert_cited_in_each_form(ingested: Ingested, caci: Caci) -> None:
    rows = query(ingested.data_dir / "analyst.duckdb", "SELECT article_id, title FROM articles ORDER BY ALL").rows
    titles = {article_id: " ".join(title.split()) for article_id, title in rows}

    def cited(form: str) -> str:
        done = caci("cite", *titles, "--format", form, data_dir=ingested.data_dir)
        assert done.returncode == 0, done.stderr
        return done.stdout

    entries = {entry["id"]: entry for entry in rispy.loads(cited("ris"))}
    assert entries.keys() == titles.keys()
    for article_id, entry in entries.items():
        title, note = titles[article_id], f"Printed title: {titles[article_id]}"
        assert entry["title"] == title or (note in entry["notes"] and entry["title"].casefold() == title.casefold())
    items: list[dict[str, Any]] = json.loads(cited("csl-json"))
    assert {item["id"]: item["title"] for item in items} == {name: entry["title"] for name, entry in entries.items()}
    assert all(item["accessed"] and "urn:uuid:" in item["annote"] for item in items)
    assert not any(item["title"].isupper() for item in items)
    parser = bibtexparser.bparser.BibTexParser(common_strings=True)
    entries = bibtexparser.loads(cited("bibtex"), parser).entries
    assert len({entry["ID"] for entry in entries}) == len(titles)


def test_wrong_use_of_caci_cite(caci: Caci, ingested_60: Ingested, tmp_path: Path) -> None:
    assert caci("cite", data_dir=ingested_60.data_dir).returncode == 2
    assert "There is no article caci:1 in" in caci("cite", "1", data_dir=ingested_60.data_dir).stderr
    assert caci("cite", "https://example.org/", data_dir=ingested_60.data_dir).returncode == 2
    assert caci("cite", "7190", data_dir=tmp_path / "none").returncode == 1


def keys(text: str) -> list[str]:
    return [entry["ID"] for entry in bibtexparser.loads(text).entries]


def test_articles_are_chosen_by_author_topic_and_query(ingested_60: Ingested, caci: Caci, tmp_path: Path) -> None:
    database = ingested_60.data_dir / "analyst.duckdb"
    sql = "SELECT article_id, name FROM article_authors JOIN articles USING (article_id) WHERE duplicate_of IS NULL"
    article_id, name = query(database, f"{sql} ORDER BY 1, position LIMIT 1").rows[0]
    by_author = {key for key, _ in query(database, f"{sql} AND name = $name", {"name": name}).rows}
    on_topic = {key for (key,) in query(database, "SELECT article_id FROM articles_on('the')").rows}

    def cited(*arguments: str) -> list[str]:
        done = caci("cite", *arguments, "--format", "ris", data_dir=ingested_60.data_dir)
        assert done.returncode == 0, done.stderr
        return [entry["id"] for entry in rispy.loads(done.stdout)]

    assert article_id in cited("--author", name.upper())
    assert by_author <= set(cited("--author", name))
    assert set(cited("--topic", "the")) == on_topic
    assert set(cited("--topic", "the", "--author", name)) <= on_topic
    ordered = "SELECT title, article_id FROM articles ORDER BY title DESC, article_id LIMIT 7"
    assert cited("--sql", ordered) == [key for _, key in query(database, ordered).rows]
    assert cited(article_id, "--sql", f"SELECT '{article_id}' AS article_id") == [article_id], "each once"


def test_identifiers_are_read_from_standard_input(ingested_60: Ingested) -> None:
    printed = "\n".join(["article_id", *(key for (key,) in query(ingested_60.data_dir / "analyst.duckdb", TWO).rows)])
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(ingested_60.data_dir), "cite", "-"]
    done = subprocess.run(command, input=printed, capture_output=True, text=True, check=True, timeout=60)
    assert len(keys(done.stdout)) == 2


TWO = "SELECT article_id FROM articles ORDER BY 1 LIMIT 2"


@pytest.mark.parametrize("ending", [".bib", ".ris", ".json"])
def test_the_ending_of_a_file_says_the_format(ending: str, ingested_60: Ingested, caci: Caci, tmp_path: Path) -> None:
    file = tmp_path / f"cited{ending}"
    done = caci("cite", "--sql", TWO, "--output", str(file), data_dir=ingested_60.data_dir)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"2 articles in {file}.\n")
    text = file.read_bytes().decode()
    assert {".bib": "@article{", ".ris": "TY  - MGZN\r\n", ".json": '[\n {\n  "id"'}[ending] in text
    contradiction = "csl-json" if ending != ".json" else "ris"
    done = caci("cite", "1", "--output", str(file), "--format", contradiction, data_dir=ingested_60.data_dir)
    assert done.returncode == 2 and "would not hold what its ending says" in done.stderr
    assert file.read_bytes().decode() == text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--author", "nobody of this name"), 1, "No article is found by --author nobody of this name."),
        (("--sql", "SELECT 1 AS one"), 2, "no column article_id"),
        (("--sql", "SELEC"), 2, "SELEC"),
        (("--topic", "the", "--output", "cited.pdf"), 2, "No format that can be written has the ending of cited.pdf"),
    ],
)
def test_what_cannot_be_cited(
    arguments: tuple[str, ...], code: int, message: str, ingested_60: Ingested, caci: Caci
) -> None:
    done = caci("cite", *arguments, data_dir=ingested_60.data_dir)
    assert (done.returncode, done.stdout) == (code, "") and message in done.stderr
