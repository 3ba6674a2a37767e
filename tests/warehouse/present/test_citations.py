"""Citations: read back by the libraries that reference managers are made of, field for field."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser  # type: ignore[import-untyped]
import pytest
import rispy  # type: ignore[import-untyped]
from citeproc import Citation as Cite  # type: ignore[import-untyped]
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

from tests.conftest import Caci, Ingested
from warehouse.present.citations import Citation, as_bibtex, as_csl, as_ris, key_of
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
    assert (entry["year"], entry["month"], entry["day"]) == ("2003", "September", "24")
    assert (entry["urldate"], entry["url"]) == ("2026-11-25", CITATION.url)
    assert "urn:uuid:0c1e" in entry["note"]


def test_ris_is_read_back() -> None:
    (entry,) = rispy.loads(as_ris(CITATION))
    assert entry["type_of_reference"] == "MGZN"
    assert entry["authors"] == ["Smith, James Purcell", "van der Berg, Ole, Jr.", "RFE/RL"]
    assert entry["title"] == CITATION.title
    assert (entry["year"], entry["date"], entry["access_date"]) == ("2003", "2003/09/24/", "2026/11/25/")
    assert entry["urls"] == [CITATION.url]
    assert entry["accession_number"] == CITATION.capture


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


def test_unknown_fields_are_left_out() -> None:
    bare = replace(CITATION, authors=(), published_on=None, section=None, abstract=None)
    assert key_of(bare) == "anonymouscaci7190"
    assert "author" not in as_csl(bare) and "issued" not in as_csl(bare)
    assert "PY  -" not in as_ris(bare) and "AU  -" not in as_ris(bare)
    (entry,) = bibtexparser.loads(as_bibtex(bare)).entries
    assert set(entry) == {"ENTRYTYPE", "ID", "title", "journal", "url", "urldate", "note"}


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

    entries = {entry["id"]: entry["title"] for entry in rispy.loads(cited("ris"))}
    assert entries == titles
    items: list[dict[str, Any]] = json.loads(cited("csl-json"))
    assert {item["id"]: item["title"] for item in items} == titles
    assert all(item["accessed"] and "urn:uuid:" in item["archive_location"] for item in items)
    parser = bibtexparser.bparser.BibTexParser(common_strings=True)
    entries = bibtexparser.loads(cited("bibtex"), parser).entries
    assert len({entry["ID"] for entry in entries}) == len(titles)


def test_wrong_use_of_caci_cite(caci: Caci, ingested_60: Ingested, tmp_path: Path) -> None:
    assert caci("cite", data_dir=ingested_60.data_dir).returncode == 2
    assert "There is no article caci:1 in" in caci("cite", "1", data_dir=ingested_60.data_dir).stderr
    assert caci("cite", "https://example.org/", data_dir=ingested_60.data_dir).returncode == 2
    assert caci("cite", "7190", data_dir=tmp_path / "none").returncode == 1
