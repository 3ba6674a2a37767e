"""The proposal of a layout as a file, and its acceptance, which is archived."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

from flows.pipeline.decisions import user_name
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from schemas.page_layout import AcceptedLayout, PageLayout
from spiders.archive.archive import LAYOUT_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sites import load_site

FOLDER = "layouts"
"""Of proposals, in the data directory: a person reads them, so they stay."""


def proposal_path(settings: Settings, name: str) -> Path:
    """Return where the proposal of a layout is written."""
    return settings.data_dir / FOLDER / f"{name}.toml"


def accept_layout(settings: Settings, layout: PageLayout, progress: Reporter, person: str | None = None) -> None:
    """Archive that a layout was accepted; from then on its pages are read by it.

    Raises:
        Busy: another run is using the data directory.
    """
    accepted = AcceptedLayout(
        layout_id=str(uuid.uuid4()),
        site=settings.site,
        layout=layout,
        accepted_by=person or user_name(),
        accepted_at=datetime.now(UTC),
    )
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        archive = Archive(settings.archive_dir, load_site(settings.site), repair=True)
        with ArchiveWriter(archive, "layout") as writer:
            writer.write_metadata(f"{LAYOUT_URN}{accepted.layout_id}", accepted.model_dump(mode="json"))


def layout_text(layout: PageLayout) -> str:
    """Return a layout as TOML, in the form of `spiders/pages/layouts/*.toml`."""
    item = layout.item
    lines = [f"name = {_text(layout.name)}", f"evidence = {_text(layout.evidence)}", "", "[item]"]
    lines += [f"{key} = {_texts(getattr(item, key))}" for key in ("containers", "never_in", "not_text")]
    lines += [f"bare_text = {str(item.bare_text).lower()}", "", "[item.roles]"]
    lines += [f"{role} = {_texts(selectors)}" for role, selectors in item.roles.items()]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    # A basic string of TOML has the escapes of JSON: https://toml.io/en/v1.0.0#string
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
