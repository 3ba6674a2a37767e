"""A person's decision about duplicates, which is archived first, so that it survives every rebuild."""

import getpass
import os
import uuid
from datetime import UTC, datetime
from typing import Literal

from flows.pipeline.load import load_archive
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from schemas.decision import Decision, Verdict
from spiders.archive.archive import DECISION_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sites import load_site


def decide(
    settings: Settings,
    subject: Literal["article", "author"],
    one: str,
    other: str,
    verdict: Verdict,
    progress: Reporter,
    person: str | None = None,
    note: str | None = None,
) -> Decision:
    """Archive the decision, load it, and publish the tables that follow from it.

    Args:
        settings: where the data lives.
        subject: what the two are.
        one: an article's identifier, or an author's name as printed.
        other: the other one.
        verdict: what was decided.
        progress: where the progress goes.
        person: who decided; by default the user.
        note: why.

    Raises:
        Busy: another run is using the data directory.
        WarehouseError: the warehouse cannot be written; the decision is archived, and the next load includes it.
    """
    decision = Decision(
        decision_id=str(uuid.uuid4()),
        subject=subject,
        one=one,
        other=other,
        verdict=verdict,
        decided_by=person or user_name(),
        decided_at=datetime.now(UTC),
        note=note,
    )
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        archive = Archive(settings.archive_dir, load_site(settings.site), repair=True)
        with ArchiveWriter(archive, "decision") as writer:
            writer.write_metadata(f"{DECISION_URN}{decision.decision_id}", decision.model_dump(mode="json"))
        load_archive(settings, progress)
        publish_data(settings)
    return decision


def user_name() -> str:
    """Return the name of the user; in a container there may be only a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
