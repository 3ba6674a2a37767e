"""A backfill from files: WARC files, saved pages and texts of pages, imported whole."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.orchestration.accounts import Account
from flows.orchestration.tasks import certificate_task, load_task
from flows.pipeline.crawl import CrawlReport
from flows.pipeline.importing import NotImported, files_of, import_paths
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import reporter
from flows.settings import Settings
from schemas.certificate import ItemState
from warehouse.account.certificate import pending_items
from warehouse.database.warehouse import open_warehouse


def backfill_files(settings: Settings, source: str, dry_run: bool) -> State[Any]:
    """Imports what `source` holds, loads it, and accounts for it; a dry run says which files it would take.

    The certificate is over what is there: what the files name and do not hold is a note, and `ingest` fetches it.

    Raises:
        NotImported: there is no such file or folder, or pages of an earlier crawl wait for mended readers.
        Busy: another run is at work on the same data directory.
    """
    path = Path(source).expanduser()
    files, problems = files_of([path])
    if not files:
        raise NotImported("; ".join(problems) or f"{path}: there is no page, text or WARC file")
    if dry_run:
        return Completed(message=f"{len(files):,} files are to be imported.", data=[str(file) for file in files])
    progress = reporter(get_run_logger())
    account = Account("backfill", settings, {"source": source}, datetime.now(UTC))
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say):
        report = import_paths(settings, [path], None, progress)
        loaded = load_task(settings)
        with open_warehouse(settings.warehouse) as connection:
            pending = len(pending_items(connection, _is_named))
        notes = [f"{pending:,} items are named and in none of the files; `caci ingest` fetches them"] if pending else []
        certificate = certificate_task(
            settings, [*report.problems, *loaded.problems], notes, _is_settled, f"what is in {path}"
        )
        return account.conclude(CrawlReport(reason="finished"), loaded, certificate)


def _is_named(_item: Mapping[str, Any]) -> bool:
    return True


def _is_settled(item: Mapping[str, Any]) -> bool:
    return bool(item["state"] != ItemState.PENDING)
