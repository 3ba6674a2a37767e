"""Write the JSON Schema of the records: `python -m schemas.generate`."""

import json
from pathlib import Path

from schemas import SCHEMA_VERSION
from schemas.article import Article
from schemas.base import Record
from schemas.capture import Capture
from schemas.certificate import Certificate
from schemas.decision import Decision
from schemas.listing import Listing
from schemas.page_layout import AcceptedLayout
from schemas.politeness import Politeness
from schemas.reject import Reject
from schemas.run import Run
from schemas.status import Status

DIRECTORY = Path(__file__).parent / "json"
RECORDS: dict[str, type[Record]] = {
    "accepted_layout": AcceptedLayout,
    "article": Article,
    "capture": Capture,
    "certificate": Certificate,
    "decision": Decision,
    "listing": Listing,
    "politeness": Politeness,
    "reject": Reject,
    "run": Run,
    "status": Status,
}


def schema_text(name: str) -> str:
    """Return the JSON Schema of the record called `name`, as the text of its file."""
    schema = RECORDS[name].model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:caci-analyst:schema:{name}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
    }
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write one file for each record into `schemas/json`."""
    DIRECTORY.mkdir(exist_ok=True)
    for name in RECORDS:
        (DIRECTORY / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
