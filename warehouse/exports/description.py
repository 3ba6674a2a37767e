"""What every export says of itself: what it is, whose texts they are, and what stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.exports.database import Table
from warehouse.exports.digests import Contents, digest_of

PROGRAM = "caci-analyst"
FORM = 2
"""Version of the form of exports: raised when the same database comes to make other files."""
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
        """What the data set is, in two sentences, and whose the texts are."""
        return (
            f"{self.title} as data: every article that was archived, with dates, authors, labelled sections, links and"
            f" the rule by which each field was read. Tables and columns are described in place. {RIGHTS}"
        )


def citation(source: Source, version: str | None, published_at: str | None) -> str:
    """How the data set is cited, in one line."""
    year = f" ({published_at[:4]})" if published_at else ""
    of_version = f" Version {version}." if version else ""
    return f"{source.title} as data{year}.{of_version} Made with {PROGRAM} from {source.url}"


def manifest(
    form: str, published: Mapping[str, Any], tables: Sequence[Table], contents: Mapping[str, Contents]
) -> dict[str, Any]:
    """The content of `export.json` but for the files: by it an export is known, and found to be current."""
    return {
        "format": form,
        "form": FORM,
        "publication": dict(published) or None,
        "schema": sha256(repr(tables).encode()).hexdigest(),
        "digest": digest_of(contents),
        "tables": {name: {"rows": found.rows, "digest": found.digest} for name, found in contents.items()},
    }


def is_current(kept: Mapping[str, Any], wanted: Mapping[str, Any], folder: Path) -> bool:
    """True where the export in `folder`, whose `export.json` says `kept`, is what is `wanted`, with all its files."""
    same = all(kept.get(name) == wanted[name] for name in ("format", "form", "schema", "digest"))
    return same and all(
        (folder / file["path"]).is_file() and (folder / file["path"]).stat().st_size == file["bytes"]
        for file in kept.get("files", ())
    )
