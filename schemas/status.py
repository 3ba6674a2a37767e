"""What a data directory holds, and how its last run ended: what `caci status --format json` prints."""

from datetime import date, datetime

from pydantic import Field

from schemas.base import Record
from schemas.run import RunState


class ArchiveStatus(Record):
    """What the archive holds."""

    folder: str = Field(description="Folder of the WARC files.")
    captures: int = Field(ge=0, description="Number of archived responses.")
    bytes: int = Field(ge=0, description="Size of the WARC files.")
    damages: tuple[str, ...] = Field(default=(), description="What is damaged or lost, in words.")


class ArticleCount(Record):
    """How many articles there are of a kind."""

    articles: int = Field(ge=0, description="Without those that repeat another, as all views count them.")
    duplicates: int = Field(ge=0, description="Those that repeat another.")


class WarehouseStatus(Record):
    """What the writer's database holds."""

    captures: int = Field(ge=0, description="Number of captures that are loaded.")
    waiting: int = Field(ge=0, description="Number of captures that the archive holds and the database lacks.")
    rejected: int = Field(ge=0, description="Number of captures that were rejected.")
    articles: dict[str, dict[str, ArticleCount]] = Field(
        description="Number of articles by section, then by kind; one without a section is under the empty name."
    )
    first_published_on: date | None = Field(default=None, description="Day of the earliest article.")
    last_published_on: date | None = Field(default=None, description="Day of the latest article.")


class EndedRunStatus(Record):
    """How a run ended."""

    run_id: str = Field(description="Identifier of the run.")
    flow: str = Field(description="Name of the flow, such as ingest.")
    state: RunState = Field(description="Green if done and complete, red otherwise.")
    finished_at: datetime = Field(description="When it ended, in UTC.")
    problems: tuple[str, ...] = Field(default=(), description="Why it is red, in words.")
    what_to_do: str | None = Field(default=None, description="What to do about it; null if it is green.")


class UnfinishedCommand(Record):
    """A command that writes to the data directory, and is at work or was ended before it was done."""

    process_id: int = Field(description="Its process.")
    started_at: datetime = Field(description="When it began, in UTC.")
    is_at_work: bool = Field(description="True while it holds the lock of the data directory; false if it was ended.")


class SnapshotStatus(Record):
    """The published database."""

    file: str = Field(description="Path of the file.")
    published_at: datetime | None = Field(default=None, description="When it was published, in UTC; null if never.")


class Status(Record):
    """What a data directory holds, and how its last run ended."""

    archive: ArchiveStatus = Field(description="What was fetched.")
    warehouse: WarehouseStatus | None = Field(default=None, description="What was loaded; null if nothing was.")
    last_run: EndedRunStatus | None = Field(default=None, description="The run that ended last; null if none did.")
    latest_green_run_at: datetime | None = Field(
        default=None, description="When the latest green run ended, in UTC; null if none is known."
    )
    unfinished: UnfinishedCommand | None = Field(
        default=None, description="The command at work, or one that was ended before it was done; null if neither."
    )
    snapshot: SnapshotStatus = Field(description="What analysts read.")
