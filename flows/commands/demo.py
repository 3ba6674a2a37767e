"""`caci demo`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from flows.children import python
from flows.commands.command_settings import command_settings
from flows.commands.start_run import run_flow, show_run
from flows.errors import UserError, clear_errors
from flows.pipeline.site_runs import MAX_REFRESH_ITEMS
from flows.present.row_formats import Format
from flows.present.rows import print_rows
from flows.present.score import compare, read_truth
from spiders.messages import counted
from warehouse.query.sandbox import query
from warehouse.resources import read_sql, sql_files

QUESTIONS = "query/demo"
OVERVIEW = "query/report_questions/overview.sql"
EXAMPLE = "SELECT year, authors, title FROM distinct_articles LIMIT 5"


def demo_command(*, articles: Annotated[int, Parameter(help="Number of articles of the replica.")] = 600) -> None:
    """Run the whole pipeline on the bundled replica of the site: no network beyond this machine.

    Starts the replica on a free port, runs the flow `ingest` against it, and prints the certificate, the answers to
    three queries, and how exactly each field was read. The data stays in ./demo (or --data-dir) for your own queries.
    Run again, it finds what the replica has edited meanwhile: the flow `refresh` fetches the items once more.
    """
    if "CACI_DATA_DIR" not in os.environ:
        os.environ["CACI_DATA_DIR"] = "demo"
    os.environ.pop("CACI_LAKE", None)  # the demo must not write to a real lake
    console = Console()
    data_dir = command_settings().data_dir
    again = command_settings().snapshot.exists()
    with replica(articles, later=again) as origin:
        console.print(f"The replica of the site is at {origin}", highlight=False)
        settings = command_settings(origin=origin, download_delay=0)
        # Always through Prefect: the demo shows the whole pipeline.
        if again:
            console.print(
                "Meanwhile a few items were edited, renamed or withdrawn: `refresh` fetches all of them again."
            )
            show_run(run_flow("refresh", settings, {"hours": 0, "limit": MAX_REFRESH_ITEMS}))
            console.print("Then `ingest` looks for new ones.")
        show_run(run_flow("ingest", settings, {}))
    _ask(console)
    _score(console, articles, later=again)
    if again:
        console.print(f"\nSee what changed: caci --data-dir {data_dir} changes", highlight=False, soft_wrap=True)
    console.print(f'\nAsk more: caci --data-dir {data_dir} sql "{EXAMPLE}"', highlight=False, soft_wrap=True)
    if shutil.which("caci") is None:
        activate = Path(sys.executable).parent / "activate"
        console.print(f"First put caci on the PATH of this shell: . {activate}", highlight=False, soft_wrap=True)


@contextmanager
def replica(articles: int, *, later: bool = False) -> Iterator[str]:
    """Yield the address of a replica, perhaps as it is some days later, which runs for as long as the context lasts.

    Raises:
        UserError: the replica does not start.
    """
    process = subprocess.Popen(
        python("-m", "replica", "--port", "0", "--articles", str(articles), *(["--later"] if later else [])),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        origin = next((word for word in line.split() if word.startswith("http://")), None)
        if origin is None:
            raise UserError("The replica did not start; see the lines above.")
        yield origin.rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=30)


def _ask(console: Console) -> None:
    settings = command_settings()
    with clear_errors():
        console.print(in_short(settings.snapshot), highlight=False)
    for name in sql_files(QUESTIONS):
        text = read_sql(name)
        question = text.splitlines()[0].removeprefix("-- ")
        with clear_errors():
            result = query(settings.snapshot, text)
        console.print(f"\n{question}", style="bold", highlight=False)
        print_rows(console, result.columns, result.rows, Format.TABLE)


def in_short(database: Path) -> str:
    """Return how many articles there are, by how many people, and why that is less than what is stored.

    Raises:
        WarehouseError: the database cannot be read.
    """
    overview = query(database, read_sql(OVERVIEW))
    totals = dict(zip(overview.columns, overview.rows[0], strict=True))
    stored, duplicates = query(database, "SELECT count(*), count(duplicate_of) FROM articles").rows[0]
    by = f"{counted(totals['articles'], 'article')} by {counted(totals['authors'], 'author')}"
    repeat = "repeats" if duplicates == 1 else "repeat"
    return f"{stored:,} stored = {by} + {duplicates:,} that {repeat} one of them."


def _score(console: Console, articles: int, *, later: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder, clear_errors():
        truth = Path(folder) / "truth.jsonl"
        state = ["--later"] if later else []
        subprocess.run(python("-m", "replica", "--articles", str(articles), *state, "--truth", str(truth)), check=True)
        scores = compare(command_settings().snapshot, read_truth(truth))
    console.print(
        "\nHow exactly was each field read, against the replica's truth table?", style="bold", highlight=False
    )
    table = Table("field")
    for column in ("exact", "of", "rate"):
        table.add_column(column, justify="right")
    for name, score in scores.items():
        table.add_row(name, f"{score.exact:,}", f"{score.total:,}", f"{score.exact / max(score.total, 1):.1%}")
    console.print(table)
    wrong = {name: score.wrong[:3] for name, score in scores.items() if score.wrong}
    if wrong:
        raise UserError(f"The warehouse differs from the replica's truth: {wrong}.")
