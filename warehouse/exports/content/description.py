"""What every export says about itself: what it is, whose texts they are, and what it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.exports.content.database_tables import Table
from warehouse.exports.content.digests import TableSummary, digest_of

PROGRAM = "caci-analyst"
FORM_VERSION = 3
"""Version of the form of exports: raised when the same database results in other files."""
RIGHTS = (
    "The texts are the copyright of their publisher and authors. This data set grants no licence to them; what may be"
    " done with them is for the law and for their publisher to say."
)


@dataclass(frozen=True)
class Source:
    """The publication whose articles these are: its name in identifiers, its title, and its public address."""

    name: str
    title: str
    url: str

    @property
    def description(self) -> str:
        """What the data set is, and whose texts they are."""
        return (
            f"{self.title} as data: every article that was archived, with dates, authors, labelled sections, links and"
            f" the rule by which each field was read. Tables and columns are described in place. {RIGHTS}"
        )


def citation(source: Source, version: str | None, published_at: str | None) -> str:
    """Return how the data set is cited, in one line."""
    year = f" ({published_at[:4]})" if published_at else ""
    of_version = f" Version {version}." if version else ""
    return f"{source.title} as data{year}.{of_version} Made with {PROGRAM} from {source.url}"


def manifest(
    format_name: str,
    published: Mapping[str, Any],
    tables: Sequence[Table],
    summaries: Mapping[str, TableSummary],
    articles: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the content of `export.json` without the files, by which `is_current` knows an export.

    Args:
        format_name: as the command calls it.
        published: what the database says of its publication.
        tables: that are written.
        summaries: of them.
        articles: those that a query chose; None if none did.
    """
    return {
        "format": format_name,
        "form": FORM_VERSION,
        "publication": dict(published) or None,
        "schema": sha256(repr(tables).encode()).hexdigest(),
        "digest": digest_of(summaries),
        **({} if articles is None else {"articles": sorted(articles)}),
        "tables": {name: {"rows": summary.rows, "digest": summary.digest} for name, summary in summaries.items()},
    }


def is_current(existing: Mapping[str, Any], expected: Mapping[str, Any], folder: Path) -> bool:
    """Return whether an export is what would be written now, with all its files.

    Args:
        existing: the content of its `export.json`.
        expected: as `manifest` returns it.
        folder: where the export is.
    """
    same = all(existing.get(name) == expected.get(name) for name in ("format", "form", "schema", "digest", "articles"))
    return same and all(
        (folder / file["path"]).is_file() and (folder / file["path"]).stat().st_size == file["bytes"]
        for file in existing.get("files", ())
    )
