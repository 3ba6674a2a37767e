"""What each command is given in a test over all commands, so that it does its work and does not end at a refusal."""

from pathlib import Path

from replica.server import Replica
from tests.conftest import Ingested

SITE, ARTICLE = ("--origin", "{site}"), "caci:{item}"
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "ingest": SITE,
    "audit": SITE,
    "refresh": (*SITE, "--limit", "2", "--hours", "0"),
    "backfill": (*SITE, "--since", "2020-01-01"),
    "backup": ("{folder}/backup",),
    "import": ("{page}",),
    "rebuild": ("--yes",),
    "restore": ("{folder}",),
    "sql": ("SELECT title, body FROM articles LIMIT 3",),
    "search": ("Kazakhstan",),
    "show": (ARTICLE,),
    "cite": (ARTICLE,),
    "diff": (ARTICLE,),
    "export": ("--format", "jsonl"),
    "serve": ("--limit", "1"),
    "completion": ("bash",),
    "demo": ("--articles", "40"),
}
"""The others get nothing."""


def arguments_of(command: str, site: Replica, ingested: Ingested, folder: Path) -> list[str]:
    """Return the arguments of a command on a copy of the `ingested` data; `folder` takes the page that is imported."""
    page = folder / "page.txt"
    page.write_text("Central Asia-Caucasus Analyst\n\nA text\n\nBy A. Person\n\nBACKGROUND: Text.\n")
    values = {"site": site.url.rstrip("/"), "item": ingested.truth[0]["item_id"], "page": page, "folder": folder}
    return [argument.format(**values) for argument in ARGUMENTS.get(command, ())]
