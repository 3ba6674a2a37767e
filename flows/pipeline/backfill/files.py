"""A backfill from files: WARC files, saved pages and texts of pages, which are imported whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.errors import NotImported
from flows.pipeline.crawl import CrawlResult
from flows.pipeline.disk_space import check_space
from flows.pipeline.import_files import import_paths
from flows.pipeline.lock import exclusive
from flows.pipeline.run.current_run import CurrentRun
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.site_check import check_site
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from schemas.certificate import ItemState
from spiders.messages import joined
from spiders.sites import load_site
from spiders.sources.files import find_files
from warehouse.account.certificate import pending_items


def backfill_files(settings: Settings, source: str, dry_run: bool, steps: Steps) -> RunResult | list[str]:
    """Import what `source` holds, load it, and account for it; a dry run returns the files that it would import.

    The certificate covers what the files hold. What they only name is a note, and `ingest` fetches it.

    Raises:
        NotImported: there is no such file or folder, or pages of an earlier crawl wait for readers that know them.
        Busy: another run is using the same data directory.
    """
    path = Path(source).expanduser()
    sources = find_files([path], load_site(settings.site))
    if not sources.files:
        raise NotImported(joined(sources.problems) or f"{path}: no page, text or WARC file")
    if dry_run:
        return [str(file.path) for file in sources.files]
    check_site(settings)
    run = CurrentRun("backfill", settings, {"source": source}, steps)
    with exclusive(settings.data_dir, settings.lock_timeout, steps.progress.say, settings.group):
        check_space(settings)
        report = import_paths(settings, [path], None, steps.progress)
        loaded = steps.load(settings)
        with settings.warehouse.writing() as connection:
            pending = len(pending_items(connection, _is_named))
        note = f"items that are named, but not in the files: {pending:,}; `caci ingest` fetches them"
        notes = [*loaded.notes, *([note] if pending else [])]
        problems = [*report.problems, *loaded.problems]
        certificate = steps.certify(settings, problems, notes, _is_not_pending, f"what is in {path}")
        return run.finish(CrawlResult(reason="finished"), loaded, certificate)


def _is_named(_item: Mapping[str, Any]) -> bool:
    return True


def _is_not_pending(item: Mapping[str, Any]) -> bool:
    return bool(item["state"] != ItemState.PENDING)
