"""All settings, typed, each with its default and its reason. Every one is also an environment variable `CACI_…`."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.lake.address import read_address

if TYPE_CHECKING:
    from warehouse.database.location import Location


class Settings(BaseSettings):
    """Settings of the pipeline, from the command line, else from `CACI_…` variables, else the defaults below."""

    model_config = SettingsConfigDict(env_prefix="CACI_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data_dir: Path = Field(
        default=Path("data"), description="Holds archive/, warehouse.duckdb, analyst.duckdb and exports/."
    )
    warehouse_name: str = Field(
        default="warehouse.duckdb", description="The writer's database; a rebuild writes one of another name beside it."
    )
    lake: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL database, as postgresql://caci@10.0.0.5/caci, that holds the catalogue of a lake: it"
        " takes the place of the writer's database, for many writers. Needs the extra `lake`. See docs/scaling.md.",
    )
    lake_files: str | None = Field(
        default=None,
        description="Folder of the lake's Parquet files, or s3://bucket/path, the same for all writers; by default what"
        " the catalogue names, and for a new lake lake/ in the data directory.",
    )
    site: str = Field(default="caci", description="Name of the site file in spiders/sites.")
    origin: str | None = Field(
        default=None, description="Fetch pages from here instead of the public host: the replica, a mirror."
    )
    download_delay: float = Field(
        default=1.0, ge=0, description="Seconds between two requests; 0 turns throttling off (for the replica only)."
    )
    contact: str | None = Field(
        default=None, description="Address in the User-Agent under which the site's owner reaches whoever runs this."
    )
    readers: int = Field(default=2, ge=1, description="Processes that read archived pages into records.")
    dask_scheduler: str | None = Field(
        default=None,
        description="Address of a Dask scheduler, as tcp://10.0.0.5:8786, whose workers read the archive for a"
        " rebuild; they need the same data directory, and the extra `dask`. See docs/scaling.md.",
    )
    dask_patience: float = Field(
        default=120, ge=0, description="Seconds that a rebuild waits for a Dask worker if there is none."
    )
    batch_size: int = Field(default=2000, ge=1, description="Captures in one transaction of the load.")
    accept_layout: bool = Field(
        default=False, description="Begin a new baseline of what the site's pages look like, after a harmless redesign."
    )
    lock_timeout: float = Field(
        default=600,
        ge=0,
        description="Seconds to wait for another run on the same data directory; 0 gives up at once. prefect.yaml sets"
        " 12 hours: a scheduled run that waits is better than one that is missing.",
    )
    fetch_retries: int = Field(
        default=0,
        ge=0,
        description="How often a crawl is begun again after the site, or its robots.txt, could not be reached. None in"
        " a shell, where somebody reads what happened; prefect.yaml sets 2.",
    )
    fetch_retry_delay: float = Field(
        default=900, ge=0, description="Seconds before a crawl is begun again: most outages are over by then."
    )
    crawl_timeout: float = Field(
        default=12 * 3600, gt=0, description="Seconds after which a crawl is stopped; the next run goes on from there."
    )
    publish_exports: bool = Field(
        default=True,
        description="Write Parquet and the data package with each snapshot: a second for 600 articles, half a minute"
        " for 15,000.",
    )
    oldest_snapshot: float = Field(
        default=8,
        gt=0,
        description="Days after which what is published is called old: the weekly audit publishes at the latest.",
    )

    @field_validator("origin")
    @classmethod
    def _origin_is_http(cls, origin: str | None) -> str | None:
        if origin is not None and not origin.startswith(("http://", "https://")):
            raise ValueError("an origin begins with http:// or https://")
        return origin.rstrip("/") if origin else None

    @field_validator("lake")
    @classmethod
    def _lake_is_an_address(cls, lake: SecretStr | None) -> SecretStr | None:
        if lake is None or not lake.get_secret_value():
            return None
        read_address(lake.get_secret_value(), None, Path())
        return lake

    @field_validator("lake_files")
    @classmethod
    def _files_are_in_a_folder_or_on_s3(cls, files: str | None) -> str | None:
        if files and "://" in files and not files.startswith("s3://"):
            raise ValueError("the files of a lake are in a folder, or at s3://bucket/path")
        return files or None

    @property
    def archive_dir(self) -> Path:
        """Directory of the WARC files."""
        return self.data_dir / "archive"

    @property
    def warehouse(self) -> "Location":
        """The writer's database, or the lake in its place: nobody else needs to know which."""
        # Not above: to import DuckDB takes longer than many a command.
        if self.lake is None:
            from warehouse.database.file import DatabaseFile

            return DatabaseFile(self.warehouse_file)
        from warehouse.lake.location import lake_of

        return lake_of(self.lake.get_secret_value(), self.lake_files, self.data_dir)

    @property
    def warehouse_file(self) -> Path:
        """The writer's database, where there is no lake."""
        return self.data_dir / self.warehouse_name

    def beside(self, name: str) -> "Settings":
        """Return these settings with a database file called `name` in place of what is in use."""
        return self.model_copy(update={"warehouse_name": name, "lake": None})

    @property
    def snapshot(self) -> Path:
        """The published, read-only database."""
        return self.data_dir / "analyst.duckdb"

    @property
    def readable(self) -> Path:
        """The database that questions are put to: the published one, or the writer's where none was published yet.

        With a lake only the published one: in a lake a reader's SQL would reach the server of its catalogue.
        """
        return self.snapshot if self.lake is not None or self.snapshot.exists() else self.warehouse_file
