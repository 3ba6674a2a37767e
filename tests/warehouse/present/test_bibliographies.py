"""Citations in the hands of other programs: pybtex, pandoc with a style; biber and LaTeX where they are installed."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Caci, Ingested
from warehouse.present.citations import Citation, as_bibtex, as_csl, as_ris
from warehouse.present.names import split_name

pybtex_database = pytest.importorskip("pybtex.database", reason="pybtex is not installed: make install")
pypandoc = pytest.importorskip("pypandoc", reason="pypandoc-binary is not installed: make install")

NAMES = (
    "James Purcell Smith", "Ole van der Berg, Jr.", "Gulzina Karim kyzy", "Nurlan Asan uulu", "Rauf Husein zade",
    "José Ortega y Gasset", "International Crisis Group", "Institute for War and Peace Reporting", "RFE/RL",
    "D'Arcy O'Neill",
)  # fmt: skip
FAMILIES = ["Smith", "Berg", "Karim kyzy", "Asan uulu", "Husein zade", "Ortega y Gasset", "O’Neill"]
TITLES = [
    '"A CONCESSION": "Öl" and {gas}',
    "One {open brace, 50% & #1_a $5 ~ ^ \\",
    "} closed, 'quoted' <a> | b",
    "The rulers' choice — Čečnja",
]
CITATIONS = [
    Citation(
        article_id=f"caci:{number}",
        title=title,
        authors=tuple(map(split_name, NAMES)),
        journal="The Central Asia-Caucasus Analyst",
        section="Analytical Articles",
        published_on=date(2008, 5, 14),
        url="https://www.cacianalyst.org/publications/item/7190-a_b.html?a=1&b=%7B2",
        accessed_on=date(2026, 11, 25),
        capture="urn:uuid:0c1e, analyst_1.warc.gz at offset 458",
        printed_title=title.upper(),
    )
    for number, title in enumerate(TITLES, 1)
]
BIB = "\n".join(map(as_bibtex, CITATIONS))


BY_ORGANISATION = replace(CITATIONS[0], authors=(split_name("International Crisis Group"),))


def typographic(text: str) -> str:
    """Return a text with one kind of quotation mark, since programs choose theirs."""
    return re.sub("[‘’“”\"']+", "'", text)


def test_pybtex_reads_every_entry() -> None:
    entries = pybtex_database.parse_string(BIB, "bibtex").entries
    assert len(entries) == len(CITATIONS)
    for entry in entries.values():
        last = [" ".join(person.last_names) for person in entry.persons["author"]]
        assert last[:2] == ["Smith", "Berg"] and entry.persons["author"][1].prelast_names == ["van", "der"]
        assert last[2:8] == [
            "{Karim kyzy}", "{Asan uulu}", "{Husein zade}", "{Ortega y Gasset}", "{International Crisis Group}",
            "{Institute for War and Peace Reporting}",
        ]  # fmt: skip
        assert entry.fields["date"] == "2008-05-14"


def pandoc(text: str, source: str, target: str, *options: str) -> str:
    return str(pypandoc.convert_text(text, target, source, extra_args=list(options)))


@pytest.mark.parametrize("reader", ["bibtex", "biblatex"])
def test_pandoc_reads_what_was_cited(reader: str) -> None:
    items = json.loads(pandoc(BIB, reader, "csljson"))
    for item, citation in zip(items, CITATIONS, strict=True):
        lone = "{}" if citation.title.count("{") != citation.title.count("}") else ""  # pandoc knows no \textbraceleft
        expected = citation.title.translate(str.maketrans("", "", lone))
        assert typographic(item["title"]).split() == typographic(expected).split()
        assert [name["family"] for name in item["author"] if "family" in name] == FAMILIES
        literals = [name["literal"] for name in item["author"] if "literal" in name]
        assert literals == ["International Crisis Group", "Institute for War and Peace Reporting", "RFE/RL"]
        assert item["issued"] == {"date-parts": [[2008, 5, 14]]}
        assert item["URL"] == citation.url


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("biblatex", BIB),
        ("ris", "".join(map(as_ris, CITATIONS))),
        ("csljson", json.dumps([as_csl(citation) for citation in CITATIONS])),
        ("biblatex", as_bibtex(BY_ORGANISATION)),
        ("ris", as_ris(BY_ORGANISATION)),
        ("csljson", json.dumps([as_csl(BY_ORGANISATION)])),
    ],
)
def test_no_style_prints_the_place_in_the_archive(source: str, text: str) -> None:
    """In the style that pandoc has by itself: Chicago, author and date."""
    printed = " ".join(pandoc(text, source, "plain", "--citeproc", "--wrap=none").split())
    assert "Central Asia-Caucasus Analyst" in printed and "2008" in printed
    assert ("International Crisis Group. 2008" in printed) != ("Smith, James Purcell" in printed)
    assert "urn:uuid" not in printed and "warc" not in printed
    assert "Printed title" not in printed


def test_every_article_of_a_replica_is_read_by_all(ingested_60: Ingested, caci: Caci, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"all{ending}" for ending in (".bib", ".json", ".ris")}
    for file in files.values():
        done = caci("cite", "--sql", "FROM articles", "--output", str(file), data_dir=ingested_60.data_dir)
        assert done.returncode == 0, done.stderr
    items: list[dict[str, Any]] = json.loads(files[".json"].read_text(encoding="utf-8"))
    bib = files[".bib"].read_text(encoding="utf-8")
    assert len(pybtex_database.parse_string(bib, "bibtex").entries) == len(items) > 50
    for source, ending in (("biblatex", ".bib"), ("ris", ".ris")):
        read = json.loads(pandoc(files[ending].read_text(encoding="utf-8"), source, "csljson"))
        assert [typographic(item["title"]) for item in read] == [typographic(item["title"]) for item in items]
        years = [
            [item["issued"]["date-parts"][0][0] if "issued" in item else None for item in part]
            for part in (read, items)
        ]
        assert years[0] == years[1]


DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[LANGUAGE]{babel}
\usepackage[style=authortitle]{biblatex}
\addbibresource{cited.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["english", "ngerman", "spanish,activeacute", "french"])
def test_biber_and_latex_print_it_in_every_language(language: str, tmp_path: Path) -> None:
    programs = ("biber", "pdflatex", "pdftotext")
    if absent := [program for program in programs if shutil.which(program) is None]:
        pytest.skip(f"not installed: {', '.join(absent)}")
    (tmp_path / "cited.bib").write_text(BIB.replace("Čečnja", "Chechnya"), encoding="utf-8")
    (tmp_path / "paper.tex").write_text(DOCUMENT.replace("LANGUAGE", language), encoding="utf-8")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper"]
    for command in (latex, ["biber", "paper"], latex, ["pdftotext", "paper.pdf"]):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    printed = (tmp_path / "paper.txt").read_text(encoding="utf-8")
    assert "A CONCESSION" in printed and "Ä CONCESSION" not in printed and "One {open brace" in printed
    assert "urn:uuid" not in printed


def test_without_a_day_there_is_no_date() -> None:
    bare = as_bibtex(replace(CITATIONS[0], published_on=None))
    (item,) = json.loads(pandoc(bare, "biblatex", "csljson"))
    assert "issued" not in item
