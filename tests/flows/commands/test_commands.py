"""The command `caci` as a stranger meets it: help, formats, exit statuses, and errors in one clear line."""

import csv
import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import get_args, get_type_hints

import pytest

import flows.commands
from tests.support.paths import ROOT

COMMANDS = (
    "audit", "certificate", "demo", "diff", "duplicates", "import", "ingest", "rebuild", "refresh", "report", "show",
    "sql", "status",
)  # fmt: skip


def test_help_names_every_command_with_what_it_does(caci, tmp_path):
    done = caci("--help", data_dir=tmp_path)
    assert done.returncode == 0
    for command in COMMANDS:
        (line,) = [line for line in done.stdout.splitlines() if line.strip(" │").startswith(f"{command} ")]
        assert len(line.split()) > 5


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command, caci, tmp_path):
    done = caci(command, "--help", data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "nonsense"),
        (["search"], "Give words to search for"),
        (["ingest", "--section", "nowhere"], "analytical-articles, field-reports"),
        (["ingest", "--origin", "ftp://example.org"], "http://"),
        (["ingest", "--download-delay", "-1"], "CACI_DOWNLOAD_DELAY"),
        (["import"], "Nothing to import"),
        (["refresh", "--limit", "0"], "--limit"),
        (["refresh", "--hours", "-1"], "--hours"),
        (["show", "https://www.cacianalyst.org/about.html"], "not the address of an article"),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(arguments, message, caci, tmp_path):
    done = caci(*arguments, data_dir=tmp_path / "data")
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def choices() -> set[type[StrEnum]]:
    """All enumerations of which a command takes a member."""
    modules = [import_module(f"flows.commands.{module.name}") for module in iter_modules(flows.commands.__path__)]
    functions = [value for module in modules for name, value in vars(module).items() if name.endswith("_command")]
    types = {kind for function in functions for kind in get_type_hints(function).values()}
    types |= {argument for kind in types for argument in get_args(kind)}
    return {kind for kind in types if isinstance(kind, type) and issubclass(kind, StrEnum)}


@pytest.mark.parametrize("choice", sorted(choices(), key=str))
def test_a_choice_is_typed_as_files_and_documents_call_it(choice: type[StrEnum]) -> None:
    """cyclopts takes the names of the members, and everything else their values."""
    assert [member.name.lower().replace("_", "-") for member in choice] == [member.value for member in choice]


def test_without_a_warehouse_the_next_step_is_named(caci, tmp_path):
    done = caci("sql", "SELECT 1", data_dir=tmp_path)
    assert done.returncode == 1
    assert "caci ingest" in done.stderr


def test_sql_prints_every_row_in_each_format(caci, ingested):
    query = "SELECT article_id, title FROM articles ORDER BY item_id LIMIT 150"
    as_json = json.loads(caci("sql", query, "--format", "json", data_dir=ingested.data_dir).stdout)
    assert len(as_json) == 150
    as_csv = list(csv.DictReader(io.StringIO(caci("sql", query, "--format", "csv", data_dir=ingested.data_dir).stdout)))
    assert as_csv == as_json
    table = caci("sql", query, data_dir=ingested.data_dir).stdout
    assert all(row["article_id"] in table for row in as_json)
    markdown = caci("sql", query, "--format", "markdown", data_dir=ingested.data_dir).stdout.splitlines()
    assert markdown[0] == "| article_id | title |"
    assert len(markdown) == 152


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY articles TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SELECT * FROM read_csv('http://127.0.0.1:9/rows.csv')",
        "SET enable_external_access = true",
        "SET memory_limit = '1GB'",
    ],
)
def test_sql_that_does_more_than_read_is_rejected_with_one_clear_line(query, caci, ingested):
    done = caci("sql", query, data_dir=ingested.data_dir)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("caci: ") and "root:" not in line


@pytest.mark.parametrize("query", ["SELECT * FROM nowhere", "SELEC 1", "SELECT * FROM read_text('/etc/passwd')"])
def test_sql_that_cannot_run_ends_with_a_clear_message(query, caci, ingested):
    done = caci("sql", query, data_dir=ingested.data_dir)
    assert done.returncode == 2
    assert done.stderr.startswith("caci: ")
    assert "Traceback" not in done.stderr
    assert "root:" not in done.stdout


@pytest.mark.parametrize("word", ["caci:7190", "7190", "/publications/field-reports/item/7190"])
def test_show_takes_any_name_of_an_article(word, caci, ingested):
    (row,) = [row for row in ingested.truth if row["item_id"] == 7190]
    done = caci("show", word, data_dir=ingested.data_dir)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(row["title"])
    for section in row["sections"]:
        assert section["label"] in done.stdout
    assert " ".join(row["bio"].split()) in " ".join(done.stdout.split())


def test_show_begins_with_the_text_and_keeps_the_links_of_the_page_for_links(caci, ingested_60):
    listed = caci(
        "sql", "FROM links WHERE block = 'related' LIMIT 1", "--format", "jsonl", data_dir=ingested_60.data_dir
    )
    link = json.loads(listed.stdout)
    shown = caci("show", link["article_id"], data_dir=ingested_60.data_dir).stdout
    assert re.match(r".+\n[Bb]y .+\n(\d{4}-\d\d-\d\d|no date) · .+ · caci:\d+\n", shown)
    assert "Links of the page" not in shown and "article_id" in shown.split("\n\n")[-1]
    with_links = caci("show", link["article_id"], "--links", data_dir=ingested_60.data_dir).stdout
    assert f"related: {link['text']} <{link['url']}>" in with_links.split("Links of the page")[1]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_show_prints_the_whole_text_alone(form, caci, ingested_60):
    article = next(row for row in ingested_60.truth if row["sections"])
    done = caci("show", article["article_id"], "--format", form, data_dir=ingested_60.data_dir)
    title, *rest = done.stdout.split("\n\n")
    assert title.removeprefix("# ") == article["title"]
    assert [part.removeprefix("## ") for part in rest if part.isupper() or part.startswith("## ")]
    assert "word_count" not in done.stdout and "│" not in done.stdout


def test_show_why_names_rule_raw_text_and_archived_page(caci, ingested):
    done = caci("show", "caci:7190", "--why", data_dir=ingested.data_dir, COLUMNS="200")
    assert "the issue date in the address of an imported item" in done.stdout
    assert "a slashed date" in done.stdout
    (warc,) = (ingested.data_dir / "archive").glob("analyst-*.warc.gz")
    assert warc.name in done.stdout


def test_show_of_an_unknown_article(caci, ingested):
    done = caci("show", "caci:1", data_dir=ingested.data_dir)
    assert done.returncode == 1
    assert "There is no article caci:1" in done.stderr


def test_status_counts_what_is_there(caci, ingested):
    done = caci("status", data_dir=ingested.data_dir)
    assert done.returncode == 0, done.stderr
    kinds = [row["kind"] for row in ingested.truth if row["state"] == "published"]
    for kind in set(kinds):
        counts = [line.split()[-4:] for line in done.stdout.splitlines() if f" {kind} " in line]
        numbers = [int(word) for words in counts for word in words if word.isdigit()]
        assert sum(numbers) == kinds.count(kind), "articles and duplicates"
    assert "ingest, green" in done.stdout


@pytest.mark.parametrize("server", ["shared", pytest.param("own", marks=pytest.mark.slow)])
def test_the_wheel_carries_all_it_needs_and_its_demo_runs_through_prefect(server, tmp_path, caci, prefect_server):
    import sys

    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("caci_analyst-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    program = (
        "import flows, sys, pathlib;"
        "from warehouse.database.warehouse import open_warehouse;"
        "from spiders.sites import load_site;"
        "from flows.report.page import environment;"
        "assert environment().get_template('report.html.j2');"
        "assert pathlib.Path(flows.__file__).is_relative_to(sys.argv[1]), flows.__file__;"
        "open_warehouse(pathlib.Path('new.duckdb')).execute('FROM conclusions');"
        "print(load_site('caci').host)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "installed")],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "www.cacianalyst.org", done.stderr
    assert (tmp_path / "installed" / "schemas" / "json" / "article.schema.json").is_file()
    # As on a new machine: an empty HOME, and no Prefect server (test_own_server.py starts one too).
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(tmp_path / "installed")}
    if server == "shared":
        home["PREFECT_API_URL"] = prefect_server
    done = caci("demo", "--articles", "40", data_dir=tmp_path / "demo", **home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The archive is complete." in done.stdout
    assert done.stdout.count("100.0%") == 26
    assert "Traceback" not in done.stderr
    if server == "shared":
        again = caci("demo", "--articles", "40", data_dir=tmp_path / "demo", PREFECT_API_URL=prefect_server)
        assert_the_second_run_names_the_edits(again)


def assert_the_second_run_names_the_edits(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    named = Counter(re.findall(r"^  (new|edited|retitled|moved|gone|back) caci:", done.stdout, re.MULTILINE))
    assert named == {"edited": 2, "retitled": 1, "moved": 1, "gone": 1, "new": 1}
    assert "-> A Title That Was Corrected (caci diff caci:" in done.stdout
    assert done.stdout.count("100.0%") == 26 and "demo changes" in done.stdout
